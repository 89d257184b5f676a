"""What both measurements of reading share: how recall and precision are told, and the bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.reading.gold import QUANTITIES

RECALL_BAR = dict.fromkeys((*QUANTITIES, "document", "date"), 0.95)
PRECISION_BAR = dict.fromkeys(QUANTITIES, 0.95)


@dataclass
class Counts:
    """What was wanted and found, what was emitted and right, for one kind."""

    wanted: int = 0
    hit: int = 0
    emitted: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        return self.hit / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.emitted if self.emitted else 1.0


def passes(counted: Mapping[str, Counts]) -> bool:
    """Whether every bar is met."""
    return all(counted[kind].recall >= bar for kind, bar in RECALL_BAR.items()) and all(
        counted[kind].precision >= bar for kind, bar in PRECISION_BAR.items()
    )

"""The five real reports, where they are present beside the checkout."""

from __future__ import annotations

from pathlib import Path

from bench.reading.__main__ import measure
from bench.reading.score import passes
from giaoban.kernel.reading import Vocabulary, read


def test_bars_are_met(shared: Path) -> None:
    scores = measure(shared)
    assert passes(scores), {kind: (score.recall, score.precision) for kind, score in scores.items()}


def test_figures_are_recognised(shared: Path, vocabulary: Vocabulary) -> None:
    text = next((shared / "seeds").glob("000_*.txt")).read_text(encoding="utf-8")
    reading = read(text, vocabulary)
    recognised = [item.value for item in reading.items if item.figure]
    assert len(recognised) == 19
    assert all(item.text == text[item.start : item.end] for item in reading.items)
    assert [one.holds for one in reading.sums] == [True]

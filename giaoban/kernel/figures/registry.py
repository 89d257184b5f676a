"""Declaring figures. The key is never renamed once a report with it was issued."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from giaoban.kernel.orgs.regrouping import CROSSINGS, LATEST, SUM
from giaoban.kernel.reading.vocabulary import Phrase

from .scope import Scope

COUNT, STOCK, MONEY = "count", "stock", "money"


class UnknownFigure(KeyError):
    """No such figure or part; the message is for the screen."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Dimension:
    """`source`: a field path, or a function of the scope giving an expression. `values`: key → label."""

    key: str
    label: Any
    source: str | Callable[[Scope], Any]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """One indicator. `unit_word`: what is counted. `phrases`: write it and recognise it.

    `crossing`: how it crosses a reorganisation of units (`orgs.regrouping`): 'sum' for work done, 'share' for amounts
    that can be cut, 'latest' for stocks and for counts of the units themselves, 'not_comparable' for the rest.
    """

    key: str
    label: Any
    records: Callable[[Scope], QuerySet]
    definition: str
    unit_word: Any
    kind: str = COUNT
    by: Mapping[str, Dimension] = field(default_factory=dict)
    adds_up: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    org_path: str = "org_id"
    measure: str | None = None
    version: int = 1
    crossing: str = SUM
    source: str = ""
    tallied: Callable[[Scope], dict[int, int]] | None = None

    @property
    def unit(self) -> str:
        return "đồng" if self.kind == MONEY else str(self.unit_word)

    @property
    def counts_units(self) -> bool:
        """Its records are units, of which a later list has fewer or more."""
        return self.crossing == LATEST and self.org_path in ("id", "pk")

    def phrase(self, parts: Mapping[str, str]) -> Phrase | None:
        """The wording of the whole or of one part."""
        wanted = dict(parts)
        return next((p for p in self.phrases if dict(p.parts) == wanted), None)

    def part_label(self, parts: Mapping[str, str]) -> str:
        """'hội thảo · chưa quyết toán'; empty for the whole."""
        return " · ".join(str(self.by[d].values.get(v, v)) for d, v in parts.items())

    def full_label(self, parts: Mapping[str, str]) -> str:
        part = self.part_label(parts)
        return f"{self.label}: {part}" if part else str(self.label)

    def check_parts(self, parts: Mapping[str, str]) -> None:
        for dimension, value in parts.items():
            if dimension not in self.by:
                raise UnknownFigure(f"Số liệu {self.key} không chia theo “{dimension}”. "
                                    f"Chia được theo: {', '.join(self.by) or 'không'}.")
            if value not in self.by[dimension].values:
                raise UnknownFigure(f"Số liệu {self.key}, “{dimension}” không có giá trị “{value}”. "
                                    f"Có: {', '.join(self.by[dimension].values)}.")


_figures: dict[str, Figure] = {}


def figure(key: str, label: Any, *, unit_word: Any, by: Sequence[Dimension] = (),
           phrases: Sequence[Phrase] = (), **more: Any) -> Callable[[Callable[[Scope], QuerySet]], Figure]:
    """Declare the function below as the query for a figure's records; its docstring is the definition."""

    def declare(records: Callable[[Scope], QuerySet]) -> Figure:
        made = Figure(key=key, label=label, records=records, unit_word=unit_word,
                      definition=" ".join((records.__doc__ or "").split()),
                      by={d.key: d for d in by}, phrases=tuple(phrases), **more)
        if not made.definition:
            raise ValueError(f"{key}: thiếu định nghĩa (docstring)")
        if made.crossing not in CROSSINGS:
            raise ValueError(f"{key}: crossing phải là một trong {CROSSINGS}")
        for dimension in made.adds_up:
            made.check_parts({dimension: next(iter(made.by[dimension].values))})
        _figures[key] = made
        return made

    return declare


def get(key: str) -> Figure:
    try:
        return _figures[key]
    except KeyError:
        raise UnknownFigure(f"Không có số liệu “{key}”. Xem các khóa bằng `giaoban figures`.") from None


def all_figures() -> list[Figure]:
    return [_figures[key] for key in sorted(_figures)]


def parse_ref(ref: str) -> tuple[Figure, dict[str, str]]:
    """'critique.tasks?form=topic&outcome=settled' → the figure and its parts, checked."""
    key, _, rest = ref.partition("?")
    parts = dict(pair.partition("=")[::2] for pair in rest.split("&") if pair)
    found = get(key.strip())
    found.check_parts(parts)
    return found, parts


def ref(key: str, parts: Mapping[str, str]) -> str:
    """The inverse of `parse_ref`."""
    return key + ("?" + "&".join(f"{d}={v}" for d, v in parts.items()) if parts else "")

"""Texts written apart from the grammar, each with what a careful clerk takes as the numbers of the report.

Beside ``NN-name.txt`` stands ``NN-name.expected.json``: ``items`` of ``{kind, text, value}`` in the order of the
text, with ``figure`` and ``parts`` where the project's vocabulary applies, ``flags`` (forecast, misprint), ``period``
for a table column of another period, and ``sums`` of ``{whole, parts, holds}`` by value. ``[[…]]`` in ``text`` marks
the item within the words that find its place. What two clerks could see in two ways is ``optional``: neither wanted
nor wrong; so is a ``figure`` that begins with ``?``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.reading.score import Counts
from giaoban.kernel.reading import Item, Reading, Vocabulary, read
from giaoban.kernel.reading.files import extract

FOLDER = Path(__file__).resolve().parents[2] / "giaoban" / "kernel" / "reading" / "tests" / "held_out"
PARTS = ("first", "second", "third", "all")
KINDS = ("count", "stock", "money", "document", "date", "vague")
ROWS = (*KINDS, "figure", "period", "forecast", "sum")




@dataclass
class Tally(Counts):
    """What was wanted and found, what was emitted and right, for one kind."""

    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def want(self, name: str, *, hit: bool) -> None:
        self.wanted += 1
        self.hit += hit
        if not hit:
            self.missed.append(name)

    def emit(self, name: str, *, right: bool) -> None:
        self.emitted += 1
        self.right += right
        if not right:
            self.false.append(name)


@dataclass(frozen=True)
class Wanted:
    """One expected item and its place in the text."""

    start: int
    end: int
    row: dict[str, Any]

    @property
    def is_optional(self) -> bool:
        return bool(self.row.get("optional"))

    def fits(self, item: Item) -> bool:
        """Whether an item stands here and says the same."""
        if item.kind != self.row["kind"] or item.start >= self.end or item.end <= self.start:
            return False
        value = self.row["value"]
        if item.kind == "document":
            return value is None or _squeezed(item.value) == _squeezed(value)
        return _plain(item.value) == _plain(value)


def texts(part: str = "all") -> list[Path]:
    """The held-out texts: ``first`` (numbered), ``second``, ``third`` or ``all``."""
    found = sorted(path for path in FOLDER.glob("*.*") if path.suffix in (".txt", ".html"))
    if part == "first":
        return [path for path in found if path.name[0].isdigit()]
    return [path for path in found if part == "all" or path.name.startswith(part)]


def measure(paths: Iterable[Path], vocabulary: Vocabulary | None = None) -> dict[str, Tally]:
    """Read the texts and compare with what is expected."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for path in paths:
        extracted = extract(path)
        reading = read(extracted.text, vocabulary, extracted.furniture)
        compare(path.name, reading, load(path), tallies, figures=vocabulary is not None)
    return tallies


def load(path: Path) -> dict[str, Any]:
    """What is expected of a text."""
    expected: dict[str, Any] = json.loads((path.parent / f"{path.stem}.expected.json").read_text(encoding="utf-8"))
    return expected


def compare(
    name: str, reading: Reading, expected: dict[str, Any], tallies: dict[str, Tally], *, figures: bool = True
) -> None:
    """Add one reading to the tallies."""
    wanted = place(reading.text, expected["items"])
    items = [item for item in reading.items if "furniture" not in item.flags]
    pairs = _pairs(wanted, items)
    by_item = {id(item): want for want, item in pairs}
    by_wanted = {id(want): item for want, item in pairs}
    for want in wanted:
        found, row = by_wanted.get(id(want)), want.row
        if not want.is_optional:
            tallies[row["kind"]].want(f"{name[:9]} {row['text']!r} {row['value']}", hit=found is not None)
        if figures and row.get("figure") and not row["figure"].startswith("?"):
            tallies["figure"].want(f"{name[:9]} {row['text']!r} {_figure_of(row)}", hit=_same_figure(row, found))
        if row.get("period"):
            same = found is not None and found.extra.get("period") == row["period"]
            tallies["period"].want(f"{name[:9]} {row['text']!r} {row['period']}", hit=same)
        if found and "forecast" in row.get("flags", ()):
            tallies["forecast"].want(f"{name[:9]} {row['text']!r}", hit="forecast" in found.flags)
    for item in items:
        mine = by_item.get(id(item))
        shown = f"{name[:9]} {item.kind} {item.text!r} {item.value} ({item.what})"
        if item.kind in KINDS and not (mine and mine.is_optional):
            tallies[item.kind].emit(shown, right=mine is not None)
        if figures and item.figure and "forecast" not in item.flags:
            right = mine is not None and _same_figure(mine.row, item)
            tallies["figure"].emit(f"{shown} {item.figure} {item.parts}", right=right)
        if item.extra.get("period"):
            right = mine is not None and item.extra["period"] == mine.row.get("period", item.extra["period"])
            tallies["period"].emit(f"{shown} {item.extra['period']}", right=right)
        if "forecast" in item.flags and item.kind in ("count", "stock", "money") and mine:
            tallies["forecast"].emit(shown, right="forecast" in mine.row.get("flags", ()))
    _compare_sums(name, reading, expected["sums"], tallies["sum"])


def _compare_sums(name: str, reading: Reading, expected: list[dict[str, Any]], tally: Tally) -> None:
    found = Counter(
        _sum_key(reading.items[s.whole].value, [reading.items[p].value for p in s.parts], s.holds)
        for s in reading.sums
        if "furniture" not in reading.items[s.whole].flags
    )
    for row in expected:
        key = _sum_key(row["whole"], row["parts"], row["holds"])
        hit = found[key] > 0
        found[key] -= hit
        if not row.get("optional"):
            tally.want(f"{name[:9]} {key}", hit=hit)
            if hit:
                tally.emit(f"{name[:9]} {key}", right=True)
    for key, count in found.items():
        for _ in range(count):
            tally.emit(f"{name[:9]} {key}", right=False)


def _sum_key(whole: Any, parts: Iterable[Any], holds: bool) -> tuple[Any, ...]:
    return (_plain(whole), tuple(sorted(_plain(part) for part in parts)), holds)


def _pairs(wanted: list[Wanted], items: list[Item]) -> list[tuple[Wanted, Item]]:
    """Each item with at most one expectation; what is wanted goes before what is optional."""
    pairs: list[tuple[Wanted, Item]] = []
    taken: set[int] = set()
    for want in sorted(wanted, key=lambda one: one.is_optional):
        found = next((item for item in items if id(item) not in taken and want.fits(item)), None)
        if found is not None:
            taken.add(id(found))
            pairs.append((want, found))
    return pairs


def place(text: str, rows: list[dict[str, Any]]) -> list[Wanted]:
    """Find each expected item in the text, in order; raises when one is not there."""
    decomposed = unicodedata.normalize("NFC", text) != text
    wanted: list[Wanted] = []
    cursor = 0
    for row in rows:
        given = unicodedata.normalize("NFD", row["text"]) if decomposed else row["text"]
        before, inner, after = _marked(given)
        pattern = re.compile(
            rf"(?<![\w.,/])(?:{_loose(before)})(?P<item>{_loose(inner)})(?:{_loose(after)})(?![0-9])"
            if inner[:1].isdigit() and not before
            else rf"(?:{_loose(before)})(?P<item>{_loose(inner)})(?:{_loose(after)})"
        )
        match = pattern.search(text, cursor) or pattern.search(text) or re.search(_loose(inner), text)
        if match is None:
            raise ValueError(f"the text has no {row['text']!r}")
        start, end = match.span("item") if "item" in match.groupdict() else match.span()
        cursor = max(cursor, match.start()) if row.get("optional") else match.start()
        wanted.append(Wanted(start, end, row))
    return wanted


def _marked(text: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(.*)\[\[(.+)\]\](.*)", text, re.S)
    return (match[1], match[2], match[3]) if match else ("", text, "")


def _loose(words: str) -> str:
    return re.sub(r"(?:\\ |\\\n|\n)+", r"\\s+", re.escape(words))


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def _squeezed(value: Any) -> str:
    return re.sub(r"\s", "", str(value or "")).lower()


def _figure_of(row: dict[str, Any]) -> str:
    return " ".join([row["figure"], *(f"{key}={value}" for key, value in sorted(row.get("parts", {}).items()))])


def _same_figure(row: dict[str, Any], item: Item | None) -> bool:
    wanted = (row.get("figure") or "").removeprefix("?")
    return item is not None and item.figure == wanted and dict(item.parts) == row.get("parts", {})


def report(tallies: dict[str, Tally], *, verbose: bool) -> str:
    """A table; with ``verbose`` what was missed and what was made up."""
    lines = [f"{'kind':10}{'recall':>18}{'precision':>18}"]
    for kind in ROWS:
        one = tallies[kind]
        recall, precision = f"{one.hit}/{one.wanted} {one.recall:.3f}", f"{one.right}/{one.emitted} {one.precision:.3f}"
        lines.append(f"{kind:10}{recall:>18}{precision:>18}")
        if verbose:
            lines += [f"    missed {name}" for name in one.missed] + [f"    false  {name}" for name in one.false]
    return "\n".join(lines)


def project_vocabulary() -> Vocabulary:
    """The wordings of the project's own figures."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.project.settings")
    django.setup()
    from giaoban.kernel.reporting.reading import vocabulary

    return vocabulary()

"""Wholes and their parts: ``56 nhiệm vụ (trong đó 19 … và 37 …)``, over sentences, lists of lines and tables."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from giaoban.kernel.reading.items import Sum
from giaoban.kernel.reading.page import Found, Page

_OPENER = re.compile(
    r"(?<![^\W_])(?:trong đó(?P<some>\s+(?:có|riêng))?|bao gồm|gồm(?:\s+có)?|cụ thể(?:\s+là|\s+như sau)?|chia ra|"
    r"như sau|trong số đó|chi tiết|(?:phân|chia|xếp) (?:theo|loại)[^.;:,\n]{0,40}(?=:))(?![^\W_])"
)
# A colon or a bracket may open a breakdown too: when the nouns agree, or when the numbers add up.
_BARE = re.compile(r"[:(]")
_NUMBER_NEXT = re.compile(r"\s*(?:có\s+)?[0-9]")
_LISTED = re.compile(
    r"[^\n.]{0,40}[:.]?\s*\n(?:\s*[-+*•●▪][^\n]*\n?|[ \t]*[a-zđ]\)[^\n]*\n?|[ \t]*[0-9]{1,2}[.)]\s[^\n]*\n?|"
    r"[^\n]{1,160};[ \t]*\n)+(?:(?<=;\n)[^\n]{1,160})?"
)
_ITEM = re.compile(r"\s*(?:[-+*•●▪]|[a-zđ]\)|[0-9]{1,2}[.)]\s)")
_NUMBERS = frozenset({"count", "stock"})
_CANDIDATES = 4
_MOST_PARTS = 40
_COMPATIBLE = (
    {"task", "event", ""},
    {"body", "place", "group", ""},
    {"person", ""},
    {"paper", ""},
    {"thing", ""},
    {"person", "body"},
)


@dataclass(frozen=True)
class _Figures:
    """The finds that can be a whole or a part, in order, with their indexes in the reading."""

    page: Page
    order: list[Found]
    indexes: list[int]
    starts: list[int]
    brackets: list[int]
    depths: list[int]

    def depth(self, offset: int) -> int:
        """How many brackets of its line are open at an offset."""
        index = bisect_right(self.brackets, offset - 1) - 1
        return self.depths[index] if index >= 0 else 0


@dataclass(frozen=True)
class _Opening:
    """Words or a mark that open a breakdown. ``some``: it may name only some of the parts."""

    start: int
    end: int
    some: bool = False
    bare: bool = False
    strict: bool = False
    closed: bool = False


def find_sums(page: Page, order: list[Found]) -> list[Sum]:
    """Sums a text states: a number, then words that open its breakdown, then two or more numbers."""
    figures = _figures(page, order)
    place = {id(found): index for index, found in enumerate(order)}
    sums = _of_tables(page, place)
    used = {one.whole for one in sums}
    for opening in _openings(page.lower):
        one = _read_sum(figures, opening, used)
        if one:
            used.add(one.whole)
            sums.append(one)
    for one in sums:
        whole = order[one.whole]
        for part in one.parts:
            if whole.kind == "stock" and one.holds and order[part].kind == "count":
                # The parts of what stands, stand.
                order[part].kind = "stock"
    return sorted(sums, key=lambda one: (one.whole, one.parts))


def _figures(page: Page, order: list[Found]) -> _Figures:
    indexes = [
        index
        for index, found in enumerate(order)
        if found.kind in _NUMBERS | {"money"} and found.value is not None and "row" not in found.extra
    ]
    brackets: list[int] = []
    depths: list[int] = []
    depth = 0
    for match in re.finditer(r"[()\n]", page.lower):
        depth = 0 if match[0] == "\n" else depth + 1 if match[0] == "(" else max(depth - 1, 0)
        brackets.append(match.start())
        depths.append(depth)
    return _Figures(page, order, indexes, [order[index].start for index in indexes], brackets, depths)


def _openings(text: str) -> list[_Opening]:
    found = [_Opening(*match.span(), some=bool(match["some"])) for match in _OPENER.finditer(text)]
    for match in _BARE.finditer(text):
        strict = not _NUMBER_NEXT.match(text, match.end())
        found.append(_Opening(*match.span(), bare=True, strict=strict, closed=match[0] == "("))
    return sorted(found, key=lambda one: (one.bare, one.start))


def _read_sum(figures: _Figures, opening: _Opening, used: set[int]) -> Sum | None:
    wholes = _wholes(figures, opening)
    if not wholes:
        return None
    end = _end_of_list(figures, opening)
    first = bisect_left(figures.starts, opening.end)
    depth = figures.depth(opening.end)
    parts = [
        index
        for index in figures.indexes[first : first + _MOST_PARTS]
        if figures.order[index].start < end and figures.depth(figures.order[index].start) <= depth
    ]
    if len(parts) < 2:
        return None
    fresh = [whole for whole in wholes if whole not in used]
    for whole in fresh:
        size = _holding(figures.order, whole, parts, opening)
        if size:
            return size
    if opening.strict and (opening.closed or {figures.order[part].kind for part in parts} != {"money"}):
        return None
    return _broken(figures, fresh, parts, opening)


def _wholes(figures: _Figures, opening: _Opening) -> list[int]:
    """Numbers that may be the whole, the nearest first: of the same sentence, or of the one just before."""
    page, order = figures.page, figures.order
    low = page.layout.sentence_at(opening.start)[0]
    led = re.fullmatch(r"[\s\-+*•]*", page.lower[low : opening.start]) is not None
    if led and low:
        low = page.layout.sentence_at(low - 1)[0]
        for _ in range(4):
            # A line that is blank, or the empty rest of a line, is no sentence.
            if low and opening.start - low < 200 and not page.lower[low : opening.start].strip(" \t\n-+*•"):
                low = page.layout.sentence_at(low - 1)[0]
    elif opening.bare and opening.closed:
        low = max(low, opening.start - 80)
    last = bisect_left(figures.starts, opening.start)
    found: list[int] = []
    for index in reversed(figures.indexes[max(0, last - _CANDIDATES) : last]):
        one = order[index]
        between = page.lower[one.end : opening.start]
        if one.start < low or len(between) > 300 or re.search(r"\n\s*\n\s*\S", between):
            break
        if figures.depth(one.start) <= figures.depth(opening.start):
            found.append(index)
        if opening.bare and opening.closed:
            break
    return found


def _end_of_list(figures: _Figures, opening: _Opening) -> int:
    """Where the parts end: at the bracket that closes around them, with the list of lines, or with the sentence."""
    page, offset = figures.page, opening.end
    limit = page.layout.sentence_at(offset)[1]
    listed = _LISTED.match(page.text, offset, offset + 3000)
    if listed and not figures.depth(offset):
        return max(limit, listed.end()) if _ITEM.match(page.text, limit) or listed.end() > limit else limit
    depth = figures.depth(offset)
    index = bisect_left(figures.brackets, offset)
    while index < len(figures.brackets) and figures.brackets[index] < limit:
        if figures.depths[index] < depth:
            return figures.brackets[index]
        index += 1
    return limit


def _holding(order: list[Found], whole: int, parts: list[int], opening: _Opening) -> Sum | None:
    """The longest run of parts that adds up to the whole, if any does."""
    total = order[whole]
    of_kind = [part for part in parts if (order[part].kind == "money") == (total.kind == "money")]
    announced = not opening.bare or (not opening.strict and opening.closed)
    if announced and len(of_kind) > 1 and _sum(order, of_kind) == total.value and _same_unit(total, order, of_kind):
        # A whole list that adds up, behind words that announce it, needs no more agreement.
        return Sum(whole, tuple(of_kind), True)
    fitting = [part for part in of_kind if _fits(total, order[part])]
    heads = {_head(order[part]) for part in fitting}
    if opening.strict and len(fitting) > 1 and not (heads == {_head(total)} or total.kind == "money"):
        return None
    running = list(accumulate(_sum(order, [part]) for part in fitting))
    size = next((size for size in range(len(running), 1, -1) if running[size - 1] == total.value), 0)
    return Sum(whole, tuple(fitting[:size]), True) if size else None


def _same_unit(whole: Found, order: list[Found], parts: list[int]) -> bool:
    return whole.kind != "money" or all(order[part].unit == whole.unit for part in parts)


def _broken(figures: _Figures, wholes: list[int], parts: list[int], opening: _Opening) -> Sum | None:
    """Parts that should add up to the nearest whole of their sort and do not."""
    order, text = figures.order, figures.page.lower
    colon = re.match(r"[^.;\n]{0,20}:", text[opening.end : opening.end + 24]) or text[opening.start] == ":"
    if not colon:
        stop = text.find(";", opening.end)
        parts = [part for part in parts if stop < 0 or order[part].start < stop]
    for whole in wholes:
        total = order[whole]
        fitting = [part for part in parts if _fits(total, order[part])]
        if len(fitting) < 2 or (opening.bare and len({_head(total), *(_head(order[part]) for part in fitting)}) > 1):
            continue
        added, value = _sum(order, fitting), float(total.value or 0)
        if opening.some and added < value:
            # "trong đó có" may name only some of the parts.
            return None
        return Sum(whole, tuple(fitting), False) if 0.5 * value <= added <= 2 * value else None
    return None


def _head(found: Found) -> str:
    return (found.unit or "").split(" ")[0]


def _sum(order: list[Found], parts: list[int]) -> float:
    return sum(value for part in parts if isinstance(value := order[part].value, int | float))


def _fits(whole: Found, part: Found) -> bool:
    if (whole.kind == "money") != (part.kind == "money"):
        return False
    if whole.kind == "money":
        return part.unit == whole.unit
    first, second = whole.extra.get("class", ""), part.extra.get("class", "")
    return (
        whole.unit == part.unit or first == second or any(first in group and second in group for group in _COMPATIBLE)
    )


def _of_tables(page: Page, place: dict[int, int]) -> list[Sum]:
    """Totals of tables. A row of totals is checked; other totals are told only when they hold."""
    sums: list[Sum] = []
    for whole, parts, is_sure in page.totals:
        index = place[id(whole)]
        if whole.value is None or any(one.whole == index for one in sums):
            continue
        if len({found.kind == "money" for found in (whole, *parts)}) > 1 or any(found.value is None for found in parts):
            continue
        added = sum(value for part in parts if isinstance(value := part.value, int | float))
        if added == whole.value or (is_sure and whole.value):
            sums.append(Sum(index, tuple(place[id(part)] for part in parts), added == whole.value))
    return sums

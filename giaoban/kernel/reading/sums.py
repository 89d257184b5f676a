"""Wholes and their parts: ``56 nhiệm vụ (trong đó 19 … và 37 …)``."""

from __future__ import annotations

import re

from giaoban.kernel.reading.items import Sum
from giaoban.kernel.reading.page import Found, Page

_OPENER = re.compile(
    r"(?<![^\W_])(?:trong đó(?P<some>\s+có)?|bao gồm|gồm(?:\s+có)?|cụ thể(?:\s+là|\s+như "
    r"sau)?|chia ra|như sau|trong số đó)(?![^\W_])"
)
# A colon or a bracket straight before a number may open a breakdown too, when the nouns agree.
_BARE = re.compile(r"(?<=[^\W\d_])\s*[:(]\s*(?=(?:có\s+)?[0-9])")
_NUMBERS = frozenset({"count", "stock"})
_COMPATIBLE = (
    {"task", "event", ""},
    {"body", "place", "group", ""},
    {"person", ""},
    {"paper", ""},
    {"thing", ""},
    {"person", "body"},
)


def find_sums(page: Page, order: list[Found]) -> list[Sum]:
    """Sums a text states: a number, then words that open its breakdown, then two or more numbers."""
    sums: list[Sum] = []
    used: set[int] = set()
    figures = [
        (index, found)
        for index, found in enumerate(order)
        if found.kind in _NUMBERS | {"money"} and found.value is not None
    ]
    for match in (*_OPENER.finditer(page.lower), *_BARE.finditer(page.lower)):
        bare = match.re is _BARE
        whole = _whole_before(page, figures, match.start())
        if whole is None or whole in used:
            continue
        parts = _parts_after(page, figures, match.end(), whole, order)
        one = _judge(order, whole, parts, some=not bare and bool(match["some"]), bare=bare)
        if one:
            used.add(whole)
            sums.append(one)
    return sums


def _whole_before(page: Page, figures: list[tuple[int, Found]], offset: int) -> int | None:
    earlier = [(index, found) for index, found in figures if found.start < offset and offset - found.end < 170]
    if not earlier:
        return None
    index, found = earlier[-1]
    between = page.lower[found.end : offset]
    return None if re.search(r"[.;](?:\s|$)|\n\s*\n|\)", between) else index


def _parts_after(
    page: Page, figures: list[tuple[int, Found]], offset: int, whole: int, order: list[Found]
) -> list[int]:
    """Numbers of the same sort up to the end of the bracket or of the enumeration; inner brackets are skipped."""
    end = _end_of_list(page.lower, offset, max(page.layout.sentence_at(offset)[1], _list_end(page, offset)))
    wanted = {"money"} if order[whole].kind == "money" else _NUMBERS
    depth_at = _depths(page.lower, offset, end)
    return [
        index
        for index, found in figures
        if offset <= found.start < end and found.kind in wanted and not depth_at[found.start - offset]
    ]


def _list_end(page: Page, offset: int) -> int:
    """The end of lines of a list that follow an opener with a colon, each ending in ``;`` or beginning with a dash."""
    match = re.match(
        (
            r"[^\n.]{0,30}:\s*\n(?:[ \t]*[-+•*][^\n]*\n?|[ \t]*[a-zđ]\)[^\n]*\n?|[^\n]{1,160};[ "
            r"\t]*\n)+(?:(?<=;\n)[^\n]{1,160})?"
        ),
        page.text[offset : offset + 3000],
    )
    return offset + match.end() if match else offset


def _end_of_list(text: str, offset: int, limit: int) -> int:
    depth = 0
    for index in range(offset, min(limit, len(text))):
        if text[index] == "(":
            depth += 1
        elif text[index] == ")":
            if depth == 0:
                return index
            depth -= 1
    return limit


def _depths(text: str, start: int, end: int) -> list[int]:
    depths, depth = [], 0
    for letter in text[start:end]:
        depth += (letter == "(") - (letter == ")")
        depths.append(max(depth, 0))
    return depths


def _judge(order: list[Found], whole: int, parts: list[int], *, some: bool, bare: bool) -> Sum | None:
    """Keep parts that can add up to the whole; say whether they do."""
    total = order[whole]
    fitting = [part for part in parts if _fits(total, order[part])]
    if len(fitting) < 2:
        return None
    for size in range(len(fitting), 1, -1):
        if _sum(order, fitting[:size]) == total.value:
            return Sum(whole, tuple(fitting[:size]), True)
    if bare and not all(_head(order[part]) == _head(total) for part in fitting):
        return None
    if some and _sum(order, fitting) < float(total.value or 0):
        # "trong đó có" may name only some of the parts.
        return None
    return Sum(whole, tuple(fitting), False)


def _head(found: Found) -> str:
    return (found.unit or "").split(" ")[0]


def _sum(order: list[Found], parts: list[int]) -> float:
    return sum(value for part in parts if isinstance(value := order[part].value, int | float))


def _fits(whole: Found, part: Found) -> bool:
    if whole.kind == "money":
        return part.unit == whole.unit
    first, second = whole.extra.get("class", ""), part.extra.get("class", "")
    return (
        whole.unit == part.unit or first == second or any(first in group and second in group for group in _COMPATIBLE)
    )

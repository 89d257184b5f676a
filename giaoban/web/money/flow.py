"""Money's way as a picture: columns of bars joined by bands as thick as the amounts. Plain numbers for an SVG.

What enters a bar leaves it, so the picture can be checked by eye: what was returned comes back on the left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from giaoban.kernel.base import grouped
from giaoban.kernel.ledger.models import ALLOCATE, CARRY, RETURN, SETTLE

from .sums import CARRIED_IN, GRANTED, LEFT, OPEN, Line, Year

#: Ends of the way and their colours (classes of money.css).
ENDS = {SETTLE: "done", OPEN: "waiting", CARRY: "carried", RETURN: "returned", LEFT: "left"}
MILLION = 10**6


@dataclass
class Node:
    """A bar. `x`, `y`, `height` in the picture's own points; `label` and `amount` are its words."""

    key: str
    column: int
    label: str
    tone: str
    url: str = ""
    value: int = 0
    x: float = 0
    y: float = 0
    height: float = 0
    width: float = 10
    text_x: float = 0
    anchor: str = "start"
    lines: list[str] = field(default_factory=list)

    @property
    def amount(self) -> str:
        return short(self.value)

    @property
    def full(self) -> str:
        return grouped(self.value)

    @property
    def text_y(self) -> float:
        """Of its first line: the words are centred on the bar."""
        return round(self.y + self.height / 2 - 6.5 * len(self.lines) + 4, 1)


@dataclass(frozen=True)
class Band:
    """From bar to bar: a closed path, and what it says when pointed at."""

    path: str
    tone: str
    title: str


@dataclass(frozen=True)
class Frame:
    """`tall`: the height of the fullest column without gaps; `label`: room for words beside the outer bars."""

    width: int
    label: int
    tall: int = 300
    gap: int = 16
    narrow: bool = False

    def place(self, at: int, columns: int) -> float:
        """Where the bars of a column begin."""
        inner = self.width - 2 * self.label - 10
        return round(self.label + inner * at / max(1, columns - 1), 1)


@dataclass(frozen=True)
class Picture:
    nodes: list[Node]
    bands: list[Band]
    width: int
    height: int
    heads: list[tuple[float, str, str]]
    narrow: bool = False


def short(value: int) -> str:
    """Beside a bar: in millions, one decimal where it is not whole; exact sums stand in the table."""
    if abs(value) < MILLION:
        return _("%(n)s đ") % {"n": grouped(value)}
    tenths = (value * 10 + MILLION // 2) // MILLION
    whole, tenth = divmod(tenths, 10)
    return _("%(n)s tr") % {"n": grouped(whole) + (f",{tenth}" if tenth else "")}


class Flow:
    """Nodes and links before they have a place."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.links: dict[tuple[str, str], int] = defaultdict(int)

    def node(self, key: str, column: int, label: str, tone: str, url: str = "") -> str:
        self.nodes.setdefault(key, Node(key, column, label, tone, url))
        return key

    def link(self, start: str, end: str, value: int) -> None:
        if value > 0:
            self.links[(start, end)] += value

    def draw(self, frame: Frame, heads: list[str]) -> Picture:
        into, out = self._ends()
        for key, node in self.nodes.items():
            node.value = max(sum(into[key].values()), sum(out[key].values()))
        columns = self._columns()
        most = max((sum(node.value for node in column) for column in columns), default=0)
        if not most:
            return Picture([], [], frame.width, 0, [])
        scale = frame.tall / most
        height = max(_place(column, at, len(columns), scale, frame) for at, column in enumerate(columns))
        places = [(column[0].text_x if at in (0, len(columns) - 1) else column[0].x, column[0].anchor, heads[at])
                  for at, column in enumerate(columns) if column]
        return Picture([node for column in columns for node in column], self._bands(columns, into, out, scale),
                       frame.width, round(height + 8), places, frame.narrow)

    def _ends(self) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
        into: dict[str, dict[str, int]] = defaultdict(dict)
        out: dict[str, dict[str, int]] = defaultdict(dict)
        for (start, end), value in self.links.items():
            out[start][end] = into[end][start] = value
        return into, out

    def _columns(self) -> list[list[Node]]:
        used = sorted({node.column for node in self.nodes.values()})
        return [[node for node in self.nodes.values() if node.column == at and node.value] for at in used]

    def _bands(self, columns: list[list[Node]], into: Any, out: Any, scale: float) -> list[Band]:
        """Each bar's bands leave and arrive in the order of the bars they join, so that none crosses at its end."""
        order = {node.key: place for place, node in enumerate(node for column in columns for node in column)}
        leaves, arrives = {}, {}
        for key, node in self.nodes.items():
            for ends, kept, pair in ((out[key], leaves, False), (into[key], arrives, True)):
                y = node.y
                for other in sorted(ends, key=lambda each: order[each]):
                    kept[(other, key) if pair else (key, other)] = y
                    y += ends[other] * scale
        bands = []
        for (start, end), value in self.links.items():
            a, b = self.nodes[start], self.nodes[end]
            tone = b.tone if b.tone in ENDS.values() else a.tone
            bands.append(Band(_path(a.x + a.width, leaves[(start, end)], b.x, arrives[(start, end)],
                                    max(1.0, value * scale)), tone,
                              f"{a.label} → {b.label}: {grouped(value)}"))
        return bands


def _place(column: list[Node], at: int, columns: int, scale: float, frame: Frame) -> float:
    """Bars of one column from the top down, each with room for its words; returns where the column ends."""
    here, outer = 30.0, at in (0, columns - 1)
    for node in column:
        node.height = round(max(1.5, node.value * scale), 1)
        node.x = frame.place(at, columns)
        node.anchor = "end" if at == 0 else "start"
        node.text_x = node.x - 7 if at == 0 else node.x + 17
        node.lines = [*wrapped(node.label, (14 if outer else 12) if frame.narrow else 24 if outer else 30,
                                3 if frame.narrow else 2), node.amount]
        spare = max(0.0, 13 * len(node.lines) + 3 - node.height)
        node.y = round(here + spare / 2, 1)
        here += node.height + spare + (frame.gap if outer else frame.gap / 2)
    return here


def _path(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    middle = (x1 + x2) / 2
    n = [f"{value:.1f}" for value in (x1, y1, middle, x2, y2, y2 + thick, y1 + thick)]
    return (f"M{n[0]} {n[1]}C{n[2]} {n[1]} {n[2]} {n[4]} {n[3]} {n[4]}V{n[5]}"
            f"C{n[2]} {n[5]} {n[2]} {n[6]} {n[0]} {n[6]}Z")


def wrapped(text: str, room: int, most: int = 2) -> list[str]:
    """Words in so many lines; the rest is cut with …."""
    lines, words = [""], text.split()
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            if len(lines) == most:
                lines[-1] = lines[-1][:room - 1].rstrip(" ,") + "…"
                break
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def build(year: Year, by: str, middle: list[Line], *, funds: bool) -> Flow:
    """Sources (→ funds) → kinds of work or units → how it ended. `by`: what the middle stands for."""
    flow, asked = Flow(), year.asked
    labels = _end_labels()
    owner = _owners(year, by, middle)
    for line in year.fund_lines():
        source = flow.node(f"s{line.label}", 0, line.label, "source", asked.address("entries", **line.narrow))
        for below in line.below:
            fund = flow.node(f"f{below.narrow['fund']}", 1, below.label, "fund",
                             asked.address("entries", **below.narrow)) if funds else source
            _fill(flow, year, source, fund, below)
    for line in middle:
        flow.node(f"m{line.label}", 2, line.label, "work", asked.address("entries", **line.narrow))
    for end, tone in ENDS.items():
        flow.node(f"e{end}", 3, labels[end], tone, _end_url(year, end))
    for (fund, work, org), sums in year.cells.items():
        start = f"f{fund}" if funds else f"s{year.funds[fund].source or _('Chưa ghi loại nguồn')}"
        middle_key = f"m{owner(work, org)}"
        flow.link(start, middle_key, sums[ALLOCATE])
        for end in (SETTLE, OPEN, CARRY, RETURN):
            value = sums[ALLOCATE] - sums[SETTLE] - sums[RETURN] - sums[CARRY] if end == OPEN else sums[end]
            flow.link(middle_key, f"e{end}", value)
    return flow


def _fill(flow: Flow, year: Year, source: str, fund: str, line: Line) -> None:
    """What came into one fund, and what of it was not given out."""
    sums = line.sums
    if year.whole:
        carried = max(0, sums[CARRIED_IN])
        back = flow.node("carried-in", 0, _("Chuyển từ năm trước"), "carried") if carried else ""
        again = flow.node("again", 0, _("Hoàn trả về nguồn"), "returned") if sums[RETURN] > 0 else ""
        if fund != source:
            flow.link(source, fund, sums[GRANTED] - carried)
            flow.link(back, fund, carried)
            flow.link(again, fund, sums[RETURN])
        flow.link(fund, f"e{LEFT}", sums[LEFT])
    elif fund != source:
        flow.link(source, fund, sums[ALLOCATE])


def _owners(year: Year, by: str, middle: list[Line]) -> Any:
    """(kind of work, unit) → the label of the line it stands in."""
    from giaoban.kernel.orgs.models import Org

    if by == "kind":
        named = {line.narrow["work"]: line.label for line in middle}
        return lambda work, _org: named[work]
    codes = {line.narrow["unit"]: line.label for line in middle if line.narrow}
    by_org = {pk: codes[code] for pk, code in Org.objects.filter(code__in=codes).values_list("pk", "code")}
    rest = next((line.label for line in middle if not line.narrow), "")
    return lambda _work, org: by_org.get(org, rest)


def _end_labels() -> dict[str, str]:
    return {SETTLE: _("Đã quyết toán"), OPEN: _("Còn treo"), CARRY: _("Chuyển năm sau"), RETURN: _("Hoàn trả về nguồn"),
            LEFT: _("Chưa cấp")}


def _end_url(year: Year, end: str) -> str:
    if end == OPEN:
        return year.asked.address("held", left="open")
    if end == LEFT:
        return year.asked.address("funds")
    return year.asked.address("entries", entry=end)


def pictures(year: Year, by: str, middle: list[Line]) -> Iterable[Picture]:
    """The wide one for screens and paper, the narrow one (without the column of funds) for a phone."""
    names = {"kind": _("Loại việc"), "unit": _("Đơn vị")}
    wide = build(year, by, middle, funds=True)
    yield wide.draw(Frame(1000, 165), [_("Loại nguồn"), _("Nguồn"), names[by], _("Đến đâu")])
    slim = build(year, by, middle, funds=False)
    yield slim.draw(Frame(360, 88, gap=14, narrow=True), [_("Nguồn"), names[by], _("Đến đâu")])

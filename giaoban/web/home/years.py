"""This year's figures beside the same stretch of the year before, counted together in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from giaoban.kernel.base import Period, day_text, grouped, percent
from giaoban.kernel.dossiers import registry
from giaoban.kernel.figures.counting import trace
from giaoban.kernel.figures.freshness import remembered
from giaoban.kernel.figures.registry import COUNT, Figure, all_figures, ref
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.addresses import figure_path

from .tally import SELECTS, tally

#: A figure split by this dimension has a rate: its first value over the whole.
RATE = "outcome"
#: Parameters one statement may carry, well under what SQLite takes.
PARAMETERS = 20_000


@dataclass(frozen=True)
class Row:
    """A line of the chart; `text` replaces the number where a rate is shown."""

    label: str
    value: int
    previous: int
    url: str
    text: str = ""
    part: bool = False


@dataclass(frozen=True)
class Year:
    """The rows of one year; `heads` name its two columns."""

    year: int
    period: Period
    rows: list[Row]

    @property
    def empty(self) -> bool:
        return not any(row.value for row in self.rows)

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.rows if row.value or row.previous]

    @property
    def silent(self) -> list[Row]:
        """Figures with nothing to say in either year; a rate of nothing is no line of its own."""
        return [row for row in self.rows if not (row.value or row.previous or row.part)]

    @property
    def heads(self) -> tuple[str, str]:
        return str(self.year), str(self.year - 1)

    @property
    def compared(self) -> str:
        """'đến 15/3/2021, so với đến 15/3/2020' or 'cả năm'."""
        if self.period == Period.year(self.year):
            return _("cả năm %(year)s, so với năm %(before)s") % {"year": self.year, "before": self.year - 1}
        before = self.period.previous_year()
        return _("đến %(day)s, so với đến %(before)s") % {
            "day": day_text(self.period.last), "before": day_text(before.last)}


def seen_units(user: User) -> frozenset[int] | None:
    """Ids the account may see; None means every unit."""
    if user.sees_everything:
        return None
    return frozenset(Org.objects.visible_to(user).values_list("pk", flat=True))


def period_of(year: int, today: date) -> Period:
    """The whole year, or what has passed of this one."""
    return Period(date(year, 1, 1), today) if year == today.year else Period.year(year)


def _lines() -> list[tuple[Figure, dict[str, str]]]:
    """Every counted figure, each followed by its rate, in the order of the kinds of work."""
    order = {domain: place for place, domain in enumerate(dict.fromkeys(kind.domain for kind in registry.kinds()))}
    lines: list[tuple[Figure, dict[str, str]]] = []
    for figure in sorted(all_figures(), key=lambda figure: order.get(figure.key.partition(".")[0], len(order))):
        if figure.kind == COUNT:
            lines.append((figure, {}))
            if RATE in figure.by:
                lines.append((figure, {RATE: next(iter(figure.by[RATE].values))}))
    return lines


def _asked(now: Scope, before: Scope) -> dict[str, QuerySet]:
    asked = {}
    for figure, parts in _lines():
        name = ref(figure.key, parts)
        asked[f"now {name}"] = trace(figure, now, parts)
        asked[f"then {name}"] = trace(figure, before, parts)
    return asked


def _row(figure: Figure, parts: dict[str, str], counted: dict[str, int], period: Period, unit: str) -> Row:
    name = ref(figure.key, parts)
    value, previous = counted[f"now {name}"], counted[f"then {name}"]
    url = figure_path(name, period, unit=unit)
    if not parts:
        return Row(str(figure.label), value, previous, url, grouped(value))
    rate = percent(value, counted[f"now {figure.key}"])
    return Row(f"– {figure.part_label(parts)}", value, previous, url, rate, part=True)


def read_year(year: int, today: date, orgs: frozenset[int] | None, *, unit: str = "") -> Year:
    """Two periods in one statement; with very many units in sight, in a few (not more as records grow)."""
    period = period_of(year, today)

    def count() -> dict[str, int]:
        asked = _asked(Scope(period, orgs), Scope(period.previous_year(), orgs))
        at_once = SELECTS if orgs is None else max(1, min(SELECTS, PARAMETERS // (len(orgs) + 40)))
        return tally(asked, at_once=at_once)

    # Everybody's first page asks the same; it is counted anew as soon as any record has changed.
    counted = remembered(f"year {period.first} {period.last} {sorted(orgs) if orgs is not None else ''}", count)
    return Year(year, period, [_row(figure, parts, counted, period, unit) for figure, parts in _lines()])


def year_asked(asked: str, today: date) -> int | None:
    """A year typed into the address; anything else asks for none."""
    return int(asked) if len(asked) == 4 and asked.isdecimal() and 2000 <= int(asked) <= today.year else None


def shown_year(asked: str, today: date, orgs: frozenset[int] | None) -> Year:
    """The year asked for; else this one, or the last full one while this one has no work yet."""
    year = year_asked(asked, today)
    if year is not None:
        return read_year(year, today, orgs)
    current = read_year(today.year, today, orgs)
    return read_year(today.year - 1, today, orgs) if current.empty else current

"""What the map may be coloured by: a number for each union, with what stood below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Period
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.figures.counting import by_unit
from giaoban.kernel.figures.registry import COUNT, Figure, all_figures
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.orgs.hierarchy import Tree, tree
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.orgs.regrouping import heirs, regroup
from giaoban.kernel.people.counting.members import members
from giaoban.kernel.people.models import User
from giaoban.web.home.years import seen_units
from giaoban.web.reading.owed import still_owed

Own = dict[int, int]


@dataclass(frozen=True)
class Measure:
    """`own`: each unit's own number (not rolled up) for a year up to a day. `crossing`: how it passes to heirs."""

    key: str
    label: Any
    word: Any
    own: Callable[[User, Period], Own]
    crossing: str = "sum"


def _units(user: User, period: Period) -> Own:
    """Collective members and other units below: each counts once, for those above it."""
    kinds = [key for key, kind in KINDS.items() if not kind.partner and key not in ("governing_body", "local_union")]
    rows = Org.objects.visible_to(user).placed_on(period.last).filter(kind__in=kinds)
    return dict.fromkeys(rows.values_list("pk", flat=True), 1)


def _members(user: User, period: Period) -> Own:
    return members(period.last, seen_units(user))


def _dossiers(user: User, period: Period) -> Own:
    rows = Dossier.objects.visible_to(user).filter(opened_on__range=(period.first, period.last))
    return dict(rows.order_by().values_list("org_id").annotate(n=Count("pk")))


def _owed(user: User, period: Period) -> Own:
    rows = still_owed(user).filter(due__range=(period.first, period.last))
    return dict(rows.order_by().values_list("org_id").annotate(n=Count("pk")))


OWN = (
    Measure("units", _("Đơn vị bên dưới"), _("đơn vị"), _units, "latest"),
    Measure("members", _("Lượt hội viên cá nhân"), _("lượt"), _members, "latest"),
    Measure("dossiers", _("Hồ sơ mở trong năm"), _("hồ sơ"), _dossiers),
    Measure("owed", _("Báo cáo đến hạn còn nợ"), _("báo cáo"), _owed),
)


def _of_figure(figure: Figure) -> Measure:
    def own(user: User, period: Period) -> Own:
        return by_unit(figure, Scope(period).for_kind(figure.kind).seen_by(seen_units(user)))

    return Measure(figure.key, figure.label, figure.unit_word, own, figure.crossing)


def measures() -> dict[str, Measure]:
    """The register's own numbers, then every figure that counts records of units."""
    figures = [_of_figure(figure) for figure in all_figures() if figure.kind == COUNT]
    return {measure.key: measure for measure in (*OWN, *figures)}


def rolled_up(user: User, measure: Measure, on: date) -> dict[int, int]:
    """Unit → its number in the year up to the day with all that stood below it; of ended units, at their heirs."""
    own = measure.own(user, Period(date(on.year, 1, 1), on))
    passed = regroup(own, heirs(on), measure.crossing)
    own = {unit: amount or 0 for unit, amount in passed.items()}
    above: Tree = tree(on, ended=True)
    return above.roll_up({unit: amount for unit, amount in own.items() if unit in above.parent})

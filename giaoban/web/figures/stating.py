"""The number in its sentence, and what it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import MONEY
from giaoban.kernel.figures.scope import NOW, THEN
from giaoban.kernel.reporting.models import Report

from .asking import Asked

CROSSINGS = {
    "sum": gettext_lazy("cộng dồn qua sắp xếp đơn vị"),
    "share": gettext_lazy("chia theo tỷ lệ khi sắp xếp đơn vị"),
    "latest": gettext_lazy("theo đơn vị có mặt vào ngày đếm"),
    "not_comparable": gettext_lazy("không so sánh được qua sắp xếp đơn vị"),
}


@dataclass(frozen=True)
class Sentence:
    """`before` number `after`: the very words that write the report."""

    before: str
    number: str
    after: str


def sentence(asked: Asked, whole: int) -> Sentence:
    """The figure's own phrase; without one for this part, the number with its unit and label."""
    phrase = asked.figure.phrase(asked.parts)
    if phrase is None:
        label = asked.figure.full_label(asked.parts)
        return Sentence("", grouped(whole), f"{asked.figure.unit} – {label[:1].lower()}{label[1:]}")
    before, _mark, after = phrase.text.partition("{n}")
    if asked.figure.kind == MONEY and not after.strip().startswith("đồng"):
        after = f" đồng{after}"
    return Sentence(before.strip(), grouped(whole), after.strip())


def stated_facts(asked: Asked) -> list[dict[str, Any]]:
    """As of which day, as known when, by which formula, from where."""
    today, last = clock.today(), asked.scope.on
    running = _("kỳ chưa hết; đếm những gì đã có đến hôm nay") if last > today else ""
    known = day_text(asked.known_on) if asked.known_on else _("%(day)s (hôm nay)") % {"day": day_text(today)}
    return [
        {"label": _("Kỳ"), "value": asked.when},
        {"label": _("Phạm vi"), "value": _scope_text(asked),
         "url": f"/don-vi/{asked.unit.code}/" if asked.unit else None},
        {"label": _("Tính đến ngày"), "value": day_text(last), "note": running},
        {"label": _("Danh sách đơn vị"), "value": _list_text(asked)},
        {"label": _("Theo hồ sơ biết đến"), "value": known},
        {"label": _("Công thức"), "value": _("phiên bản %(n)s") % {"n": asked.figure.version},
         "note": str(CROSSINGS.get(asked.figure.crossing, ""))},
        {"label": _("Nguồn"), "value": asked.figure.source or _("hồ sơ công việc trong hệ thống")},
        {"label": _("Khóa"), "value": asked.figure.key},
    ]


def _scope_text(asked: Asked) -> str:
    if asked.unit:
        return _("%(unit)s và các đơn vị bên dưới") % {"unit": asked.unit}
    return _("phạm vi đơn vị của bạn") if asked.narrowed else _("toàn Liên hiệp hội")


def _list_text(asked: Asked) -> str:
    if asked.scope.units is None:
        return _("của khi đó")
    day = day_text(asked.scope.units)
    return _("hôm nay, %(day)s") % {"day": day} if asked.units == NOW else _("ngày %(day)s") % {"day": day}


def lists(asked: Asked) -> list[dict[str, Any]]:
    """The two ways to show any table, each an address; the one in use has none."""
    ways = ((THEN, _("theo đơn vị khi đó")), (NOW, _("theo đơn vị hôm nay")))
    return [{"label": label, "url": "" if key == asked.units else asked.address(units=key)} for key, label in ways]


@dataclass(frozen=True)
class Freezing:
    """A report that says this number."""

    report: Report
    value: str
    on: str
    url: str


def freezings(asked: Asked, reports: QuerySet[Report]) -> list[Freezing]:
    """Reports the account may read that froze this figure for these days and this unit: two queries.

    What was frozen stands by the units of its time.
    """
    if asked.scope.units is not None:
        return []
    unit = asked.unit.pk if asked.unit else None
    rows = Frozen.objects.filter(figure=asked.figure.key, first=asked.scope.period.first, last=asked.scope.period.last,
                                 org=unit).exclude(owner__endswith=":previous")
    kept = {row.owner: row for row in rows if row.parts == asked.parts}
    pks = [int(owner.split(":")[1]) for owner in kept if owner.startswith("report:") and owner[7:].isdigit()]
    found = reports.filter(pk__in=pks).select_related("org", "document")
    return [Freezing(report, grouped(kept[report.owner].value), day_text(kept[report.owner].known_at.astimezone(
        clock.HANOI).date()), asked.address(report=report)) for report in found]

"""What a report's page shows: sections to write and check, stages, steps, differences, the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import MONEY, parse_ref
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.actions import EDITABLE
from giaoban.kernel.reporting.addresses import figure_path
from giaoban.kernel.reporting.lifecycle import DRAFT, FROZEN, ISSUED, NUMBERED, REPORT, SIGNED, SUBMITTED
from giaoban.kernel.reporting.models import RETURNED, Obligation, Report, Submission
from giaoban.kernel.reporting.outline import Block, Outline, Section, load, sentence_refs
from giaoban.kernel.reporting.writing import Values, compose, scope_of
from giaoban.web.documents.preview import fragment, issued_fragment
from giaoban.web.figures.asking import visible_ids
from giaoban.web.figures.differences import Difference, differences

from .forms import NarrativeForm, StepForm

ORDER = (DRAFT, FROZEN, SUBMITTED, SIGNED, NUMBERED, ISSUED)
STAGES = ("freeze", "submit", "sign", "number", "issue")
FORWARD = frozenset(STAGES)
HELP = {
    "freeze": gettext_lazy("Giữ lại từng con số cùng danh sách hồ sơ của nó; sau này số thay đổi vẫn biết vì sao."),
    "submit": gettext_lazy("Lời văn khóa lại để lãnh đạo đọc và ký."),
    "sign": gettext_lazy("Ký trước, lấy số sau."),
    "number": gettext_lazy("Lấy số kế tiếp trong sổ đăng ký của năm; số đã lấy không bỏ trống, không dùng lại."),
    "issue": gettext_lazy("Lập tệp Word, PDF và trang đọc một lần, giữ cùng mã băm; sau đó không đổi nữa."),
    "reopen": gettext_lazy("Bỏ số đã chốt, đếm lại từ hồ sơ."),
}


@dataclass(frozen=True)
class Check:
    """One figure of a section: as the paper says it, a year before, and today if that differs."""

    label: str
    url: str
    now: str
    before: str
    difference: Difference | None


@dataclass(frozen=True)
class Slot:
    field: Any
    previous: str
    stored: str


@dataclass(frozen=True)
class Part:
    """A section of the outline: words to write, figures to check."""

    heading: str
    slots: list[Slot]
    checks: list[Check]


def plan_of(report: Report) -> Outline:
    return load(report.outline)


def previous_of(report: Report) -> Report | None:
    """The same report of the period before."""
    return (Report.objects.filter(outline=report.outline, org=report.org_id, last__lt=report.first)
            .order_by("-last", "-pk").first())


def moved(report: Report, user: User) -> list[Difference]:
    """Every frozen figure against today's records; empty before freezing."""
    if report.frozen_at is None:
        return []
    rows = Frozen.objects.filter(owner=report.owner)
    return differences(rows, scope_of(report), visible_ids(user))


def refs_of(section: Section, values: Values) -> list[str]:
    found: dict[str, None] = {}
    for block in section.blocks:
        found.update(dict.fromkeys(ref for ref in sentence_refs(block.text) if ref in values.now))
        found.update({ref: None for _label, ref, _bold in block.shown(values.now, values.before)})
    return list(found)


def parts(report: Report, plan: Outline, values: Values, changes: list[Difference], form: NarrativeForm) -> list[Part]:
    """The left side, in the order of the paper."""
    before, by_ref = previous_of(report), {change.ref: change for change in changes}
    made = []
    for section in plan.sections:
        slots = [_slot(block, report, before, form) for block in section.blocks if block.kind == "narrative"]
        checks = [_check(ref, report, values, by_ref.get(ref)) for ref in refs_of(section, values)]
        made.append(Part(section.heading, slots, checks))
    return [part for part in made if part.slots or part.checks]


def _slot(block: Block, report: Report, before: Report | None, form: NarrativeForm) -> Slot:
    """`stored` only where what was typed differs from what is kept (a form refused as stale)."""
    field = form[form.name(block.slot)]
    kept = str(report.narrative.get(block.slot) or block.default)
    typed = form.is_bound and str(field.value() or "").strip().replace("\r\n", "\n") != kept.strip()
    return Slot(field, str(before.narrative.get(block.slot, "")) if before else "", kept if typed else "")


def _check(ref: str, report: Report, values: Values, change: Difference | None) -> Check:
    found, chosen = parse_ref(ref)
    unit = "" if report.org.kind == "central_body" else report.org.code
    now, before = values.now.get(ref), values.before.get(ref)
    label = found.full_label(chosen) + (_(" (đồng)") if found.kind == MONEY else "")
    return Check(label, figure_path(ref, report.period, unit=unit, report=report.pk),
                 "" if now is None else grouped(now), "" if before is None else grouped(before),
                 change if change and change.changed else None)


def stages(report: Report) -> list[dict[str, Any]]:
    """The five stages, the done ones with day and hand."""
    taken = {event.step: event for event in report.events.select_related("by")}
    reached, found = ORDER.index(report.state) if report.state in ORDER else 0, []
    for place, key in enumerate(STAGES):
        event = taken.get(key) if place < reached else None
        found.append({"label": REPORT.steps[key].label, "done": place < reached, "current": place == reached,
                      "when": day_text(event.on) if event else "", "by": str(event.by or "") if event else ""})
    return found


def steps(report: Report, user: User, bound: dict[str, StepForm]) -> list[dict[str, Any]]:
    """The one next step first, then the ways back; a refused one says why."""
    found = []
    for step in REPORT.from_state({"content": report.state}):
        reasons = REPORT.refusals(step.key, matter=report, states={"content": report.state}, by=user, on=clock.today())
        found.append({
            "key": step.key, "label": step.label, "url": reverse("reports:step", args=[report.pk, step.key]),
            "form": bound.get(step.key) or StepForm(step=step, report=report, user=user),
            "help": HELP.get(step.key, ""), "allowed": not reasons, "reason": " ".join(reasons),
            "primary": step.key in FORWARD})
    return sorted(found, key=lambda one: not one["primary"])


def paper(report: Report) -> SafeString | None:
    """The issued page, or the paper as it would print now; None when outline and frozen figures no longer fit."""
    kept = issued_fragment(report.document)
    if kept is not None:
        return kept
    try:
        return fragment(compose(report))
    except (LookupError, ValueError):
        return None


def missing(report: Report, user: User) -> list[Obligation]:
    """Who owed the reported unit a report of exactly this period and sent none that stands."""
    sent = Submission.objects.filter(obligation=OuterRef("pk")).exclude(state=RETURNED)
    rows = Obligation.objects.visible_to(user).filter(~Exists(sent), first=report.first, last=report.last, lifted="")
    below = scope_of(report).orgs
    return list((rows if below is None else rows.filter(org__in=below)).select_related("org", "regime"))


def editable(report: Report, user: User) -> bool:
    return report.state in EDITABLE and user.is_central


def moment_text(moment: datetime | None) -> str:
    if moment is None:
        return ""
    here = moment.astimezone(clock.HANOI)
    return f"{here:%H:%M} {day_text(here.date())}"


def facts(report: Report) -> list[dict[str, Any]]:
    document = report.document
    return [
        {"label": _("Kỳ"), "value": report.period.label},
        {"label": _("Đơn vị"), "value": report.org, "url": f"/don-vi/{report.org.code}/"},
        {"label": _("Ngày chốt số liệu"), "value": day_text(report.cut_off)},
        {"label": _("Số liệu chốt lúc"), "value": moment_text(report.frozen_at)},
        {"label": _("Văn bản"), "value": document.symbol if document else "",
         "url": f"/van-ban/{document.pk}/" if document else None},
    ]

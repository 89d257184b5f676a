"""What waits for one account, by kind: the next move is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text
from giaoban.kernel.commitments.models import ASSIGNED, DONE, RETURNED, Commitment, Extension
from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, UNIT, User
from giaoban.kernel.reporting.lifecycle import NUMBERED, SIGNED, SUBMITTED
from giaoban.kernel.reporting.models import RETURNED as SENT_BACK
from giaoban.kernel.reporting.models import SENT, Report, Submission

from . import addresses


@dataclass(frozen=True)
class Line:
    title: str
    url: str
    note: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Waiting:
    """One kind. `url`: the list with all of them, '' if there is none."""

    key: str
    label: str
    rows: QuerySet
    line: Callable[[Any], Line]
    url: str = ""


@dataclass
class Group:
    kind: Waiting
    count: int
    lines: list[Line] = field(default_factory=list)


def next_steps(may: Callable[..., bool]) -> dict[str, dict[str, str]]:
    """kind of dossier → open state → the step a person of that right takes next.

    Steps that need a reason stop or turn a matter back; nobody waits for those.
    """
    found: dict[str, dict[str, str]] = {}
    for kind in registry.kinds():
        for step in kind.lifecycle.steps.values():
            if step.may is may and step.track == CONTENT and not step.reason:
                for state in step.start:
                    if not kind.lifecycle.state(CONTENT, state).closed:
                        found.setdefault(kind.key, {}).setdefault(state, str(step.label))
    return found


def _dossiers(key: str, label: str, may: Callable[..., bool], rows: QuerySet) -> Waiting:
    steps = next_steps(may)
    wanted = Q(pk__in=[])
    for kind, states in steps.items():
        wanted |= Q(kind=kind, content_state__in=list(states))

    def line(row: Dossier) -> Line:
        step = steps.get(row.kind, {}).get(row.content_state, "")
        return Line(f"{row.number} {row.title}", addresses.dossier(row), step, str(row.org))

    return Waiting(key, label, rows.filter(wanted).select_related("org").order_by("opened_on", "pk"), line)


def _promise(row: Commitment) -> Line:
    note = _("hạn %(day)s") % {"day": day_text(row.due_now)} if row.due_now else row.no_due_reason
    return Line(row.text, addresses.promise(row), note, str(row.lead))


def _extension(row: Extension) -> Line:
    facts = {"day": day_text(row.new_due), "reason": row.reason}
    return Line(row.commitment.text, addresses.promise(row.commitment), _("xin đến %(day)s: %(reason)s") % facts,
                str(row.commitment.lead))


def _report(row: Report) -> Line:
    return Line(row.title, addresses.report(row), row.state_label, str(row.org))


def _submission(row: Submission) -> Line:
    note = row.returned_reason or _("gửi %(day)s") % {"day": day_text(row.sent_on)}
    return Line(row.title, addresses.submission(row), note, str(row.org))


def _extensions(rows: QuerySet) -> Waiting:
    return Waiting("extensions", _("Đề nghị gia hạn chờ quyết định"),
                   rows.select_related("commitment__lead").order_by("asked_on", "pk"), _extension)


def _to_confirm(rows: QuerySet) -> Waiting:
    return Waiting("confirm", _("Việc báo xong, chờ xác nhận"),
                   rows.filter(state=DONE).select_related("lead").order_by("done_on", "pk"), _promise)


def _reports(label: str, *states: str) -> Waiting:
    rows = Report.objects.filter(state__in=states).select_related("org").order_by("last", "pk")
    return Waiting("reports", label, rows, _report)


def _to_accept(user: User) -> Waiting:
    rows = Commitment.objects.filter(lead=user.org_id, state__in=(ASSIGNED, RETURNED))
    return Waiting("accept", _("Việc được giao, chưa nhận"), rows.select_related("lead").order_by("due_now", "pk"),
                   _promise)


def _for_leader(user: User) -> list[Waiting]:
    return [
        _dossiers("decide", _("Hồ sơ chờ lãnh đạo quyết định"), can_decide, Dossier.objects.visible_to(user)),
        _extensions(Extension.objects.filter(granted=None)),
        _to_confirm(Commitment.objects.visible_to(user)),
        _reports(_("Báo cáo chờ ký"), SUBMITTED),
    ]


def _for_office(user: User) -> list[Waiting]:
    rows = Submission.objects.visible_to(user).filter(state=SENT).select_related("org").order_by("sent_on", "pk")
    return [
        Waiting("submissions", _("Báo cáo đơn vị chờ nhận"), rows, _submission, "/doc-bao-cao/?state=sent"),
        _to_confirm(Commitment.objects.visible_to(user)),
        _reports(_("Báo cáo chờ lấy số, phát hành"), SIGNED, NUMBERED),
        _extensions(Extension.objects.filter(granted=None, commitment__assigner=user.pk)),
        _to_accept(user),
    ]


def _for_department(user: User) -> list[Waiting]:
    mine = Dossier.objects.visible_to(user).filter(department=user.org_id)
    return [
        _to_accept(user),
        _to_confirm(Commitment.objects.visible_to(user).filter(assigner=user.pk)),
        _dossiers("handle", _("Hồ sơ chờ ban xử lý"), can_handle, mine),
    ]


def _for_unit(user: User) -> list[Waiting]:
    newer = Submission.objects.filter(obligation=OuterRef("obligation"), obligation__isnull=False,
                                      pk__gt=OuterRef("pk"))
    back = (Submission.objects.visible_to(user).filter(state=SENT_BACK).exclude(Exists(newer))
            .select_related("org").order_by("-sent_on", "-pk"))
    mine = Dossier.objects.visible_to(user).filter(org=user.org_id)
    return [
        Waiting("returned", _("Báo cáo bị trả lại"), back, _submission),
        _to_accept(user),
        _dossiers("report", _("Hồ sơ chờ đơn vị làm bước tiếp"), can_report, mine),
    ]


_BY_ROLE = {LEADER: _for_leader, OFFICE: _for_office, DEPARTMENT: _for_department, UNIT: _for_unit}


def kinds_for(user: User) -> list[Waiting]:
    """Nothing waits for an account that only reads."""
    gather = _BY_ROLE.get(user.role)
    return gather(user) if gather else []


def days_text(due: date | None, today: date) -> str:
    """'quá 3 ngày', 'hôm nay', 'còn 2 ngày'."""
    if due is None:
        return ""
    left = (due - today).days
    if left < 0:
        return _("quá %(n)d ngày") % {"n": -left}
    return _("còn %(n)d ngày") % {"n": left} if left else _("hôm nay")

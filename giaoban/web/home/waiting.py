"""What waits for one account, by kind: the next move is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from giaoban.kernel.base import Money, clock, day_text
from giaoban.kernel.commitments.models import ACCEPTED, ASSIGNED, DONE, RETURNED, RUNNING, Commitment, Extension
from giaoban.kernel.documents.models import NUMBERED as PAPER_NUMBERED
from giaoban.kernel.documents.models import SIGNED as PAPER_SIGNED
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.ledger.models import Estimate
from giaoban.kernel.ledger.models.estimates import SUBMITTED as ESTIMATE_SUBMITTED
from giaoban.kernel.lifecycle import CONTENT, MONEY, Step
from giaoban.kernel.panels.models import Panel
from giaoban.kernel.panels.words import SITTING
from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, UNIT, User
from giaoban.kernel.reporting.lifecycle import NUMBERED, SIGNED, SUBMITTED
from giaoban.kernel.reporting.models import RETURNED as SENT_BACK
from giaoban.kernel.reporting.models import SENT, Report, Submission

from ..dossiers.addresses import address
from ..dossiers.coming import answered_by, inherited, step_address
from ..lists import KeyedRows
from . import addresses

#: Promises are shown this long before their day.
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """`url` opens the form of the next act where there is one. `late`: its day has passed."""

    title: str
    url: str
    note: str = ""
    unit: str = ""
    late: bool = False


@dataclass(frozen=True)
class Waiting:
    """One kind. `url`: the list with all of them, '' if there is none."""

    key: str
    label: str
    rows: QuerySet
    line: Callable[[Any], Line]
    url: str = ""

    def first(self, count: int) -> list[Line]:
        """Found by an index alone, then read: matters that wait are too many to be read and then sorted."""
        return [self.line(row) for row in KeyedRows(self.rows, self._whole)[:count]]

    def _whole(self, keys: list[int]) -> QuerySet:
        whole = self.rows.model._default_manager.filter(pk__in=keys)
        whole.query.select_related = self.rows.query.select_related
        return whole


@dataclass
class Group:
    kind: Waiting
    count: int
    lines: list[Line] = field(default_factory=list)

    @property
    def late(self) -> bool:
        return any(line.late for line in self.lines)


def next_steps(may: Callable[..., bool], track: str = CONTENT) -> dict[str, dict[str, Step]]:
    """kind of dossier → open state → the step a person of that right takes next.

    Steps that need a reason stop a matter, and those that lead back or nowhere may be taken at any time; nobody waits
    for either.
    """
    found: dict[str, dict[str, Step]] = {}
    for kind in registry.kinds():
        order = {state: place for place, state in enumerate(kind.lifecycle.tracks.get(track, {}))}
        for step in kind.lifecycle.steps.values():
            if step.may is may and step.track == track and not step.reason:
                for state in step.start:
                    if order[state] < order[step.end] and not kind.lifecycle.state(track, state).closed:
                        found.setdefault(kind.key, {}).setdefault(state, step)
    return found


def steps_for(key: str, label: str, may: Callable[..., bool], rows: QuerySet) -> list[Waiting]:
    """Dossiers whose next step is the account's, on each track, the longest in their state first.

    By kind and state alone, so that ten thousand dossiers cost one question; what a step needs besides is asked when
    its form is opened.
    """
    return [_on_track(key, label, next_steps(may, CONTENT), rows, CONTENT),
            _on_track(f"{key}_money", _("%(what)s: kinh phí") % {"what": label}, next_steps(may, MONEY), rows, MONEY)]


def _on_track(key: str, label: str, steps: dict[str, dict[str, Step]], rows: QuerySet, track: str) -> Waiting:
    wanted = Q(pk__in=[])
    for kind, states in steps.items():
        wanted |= Q(**{"kind": kind, f"{track}_state__in": list(states)})
    today = clock.today()

    def line(row: Dossier) -> Line:
        step, since = steps[row.kind][row.states[track]], getattr(row, f"{track}_since")
        words = [str(step.label), _("%(n)d ngày ở trạng thái này") % {"n": (today - since).days} if since else "",
                 _("bước có điều kiện") if step.needs else ""]
        return Line(f"{row.number} {row.title}", step_address(row, step.key, "/cho-toi/"),
                    " · ".join(filter(None, words)), str(row.org))

    found = rows.filter(wanted, closed_on=None).select_related("org").order_by(f"{track}_since", "pk")
    return Waiting(key, label, found, line)


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


def _due(user: User) -> Waiting:
    """Promises the unit leads and has taken on, whose day has passed or comes within a fortnight."""
    today = clock.today()
    rows = Commitment.objects.filter(lead=user.org_id, state__in=(ACCEPTED, RUNNING), due_now__lte=today + SOON)

    def line(row: Commitment) -> Line:
        late = row.due_now is not None and row.due_now < today
        return Line(row.text, addresses.promise(row), days_text(row.due_now, today), str(row.lead), late)

    return Waiting("due", _("Việc đã nhận, đến hạn hoặc quá hạn"),
                   rows.select_related("lead").order_by("due_now", "pk"), line, "/viec/?cell=overdue")


def _papers() -> Waiting:
    """Signed papers wait for their number, numbered ones to be sent out."""
    rows = Document.objects.filter(state__in=(PAPER_SIGNED, PAPER_NUMBERED)).select_related("org")
    return Waiting("papers", _("Văn bản chờ lấy số, phát hành"), rows.order_by("signed_on", "pk"),
                   lambda row: Line(row.subject, addresses.paper(row), row.state_label, str(row.org)), "/van-ban/")


def _estimates(user: User) -> Waiting:
    rows = Estimate.objects.filter(state=ESTIMATE_SUBMITTED)
    if not user.sees_everything:
        rows = rows.filter(dossier__in=Dossier.objects.visible_to(user).values("pk"))
    rows = rows.select_related("dossier__org").order_by("submitted_on", "pk")
    return Waiting("estimates", _("Dự toán chờ duyệt"), rows, lambda row: Line(
        f"{row.dossier.number} {row.dossier.title}", addresses.dossier(row.dossier),
        _("%(amount)s, trình %(day)s") % {"amount": Money(row.amount), "day": day_text(row.submitted_on)},
        str(row.dossier.org)))


def _ballots(rows: QuerySet) -> Waiting:
    """Councils that have sat or are sitting: their ballots are to be written down, then the council closed."""
    found = rows.filter(state=SITTING).select_related("org").order_by(F("held_on").asc(nulls_last=True), "pk")
    return Waiting("ballots", _("Hội đồng đã họp, chờ nhập phiếu và kết luận"), found, lambda row: Line(
        row.name, address("panel", row.pk), row.purpose_label, str(row.org)))


def _for_leader(user: User) -> list[Waiting]:
    return [
        *steps_for("decide", _("Hồ sơ chờ lãnh đạo quyết định"), can_decide, Dossier.objects.visible_to(user)),
        _estimates(user),
        _extensions(Extension.objects.filter(granted=None)),
        _to_confirm(Commitment.objects.visible_to(user)),
        _reports(_("Báo cáo chờ ký"), SUBMITTED),
    ]


def _for_office(user: User) -> list[Waiting]:
    rows = Submission.objects.visible_to(user).filter(state=SENT).select_related("org").order_by("sent_on", "pk")
    nobodys = Dossier.objects.visible_to(user).filter(department=None)
    return [
        _due(user),
        Waiting("submissions", _("Báo cáo đơn vị chờ nhận"), rows, _submission, "/doc-bao-cao/?state=sent"),
        _papers(),
        _to_confirm(Commitment.objects.visible_to(user)),
        _reports(_("Báo cáo chờ lấy số, phát hành"), SIGNED, NUMBERED),
        _extensions(Extension.objects.filter(granted=None, commitment__assigner=user.pk)),
        _to_accept(user),
        *steps_for("handle", _("Hồ sơ chưa phân ban, chờ Văn phòng xử lý"), can_handle, nobodys),
    ]


def _for_department(user: User) -> list[Waiting]:
    mine = Dossier.objects.visible_to(user).filter(department=user.org_id)
    return [
        _due(user),
        _to_accept(user),
        _to_confirm(Commitment.objects.visible_to(user).filter(assigner=user.pk)),
        *steps_for("handle", _("Hồ sơ chờ ban xử lý"), can_handle, mine),
        _ballots(Panel.objects.filter(cases__dossier__department=user.org_id).distinct()),
    ]


def _for_unit(user: User) -> list[Waiting]:
    newer = Submission.objects.filter(obligation=OuterRef("obligation"), obligation__isnull=False,
                                      pk__gt=OuterRef("pk"))
    back = (Submission.objects.visible_to(user).filter(state=SENT_BACK).exclude(Exists(newer))
            .select_related("org").order_by("-sent_on", "-pk"))
    mine = Dossier.objects.visible_to(user).filter(
        Q(org__in=answered_by(user.org_id)) | Q(pk__in=inherited(user.org_id)))
    return [
        Waiting("returned", _("Báo cáo bị trả lại"), back, _submission),
        _due(user),
        _to_accept(user),
        *steps_for("report", _("Hồ sơ chờ đơn vị làm bước tiếp"), can_report, mine),
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

"""Planning, holding and concluding meetings; conclusions become promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.db.models import Max

from giaoban.kernel.base import Period, clock, day_text, tidy
from giaoban.kernel.commitments import actions as promises
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents import actions as papers
from giaoban.kernel.documents.models import Document
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead, can_work_centrally

from .models import (
    ATTENDANCE,
    CANCELLED,
    CONCLUDED,
    HELD,
    KINDS,
    PLANNED,
    Attendance,
    Conclusion,
    Meeting,
)


def _central(by: User) -> None:
    if not can_work_centrally(by):
        raise StepRefused([refusal(can_work_centrally)])


@transaction.atomic
def plan(*, kind: str, title: str, host: Org, on: date, period: Period, by: User, starts: time | None = None,
         place: str = "", chair: str = "", invited: Iterable[Org] = (), previous: Meeting | None = None,
         example: bool = False) -> Meeting:
    """A meeting to come, with its invited units; `previous` is the last of the series."""
    _central(by)
    if kind not in KINDS:
        raise StepRefused([f"Không có loại cuộc họp “{kind}”."])
    if previous is not None and on <= previous.on:
        raise StepRefused([f"Ngày họp phải sau cuộc họp trước ({day_text(previous.on)})."])
    if previous is not None:
        Meeting.objects.select_for_update().get(pk=previous.pk)
        if Meeting.objects.filter(previous=previous).exists():
            raise StepRefused([f"“{previous}” đã có cuộc họp kế tiếp."])
    meeting = Meeting.objects.create(kind=kind, title=tidy(title), host=host, on=on, starts=starts, place=place,
                                     chair=chair, first=period.first, last=period.last, previous=previous,
                                     example=example)
    Attendance.objects.bulk_create([Attendance(meeting=meeting, org=org) for org in dict.fromkeys(invited)])
    return meeting


def latest(kind: str, before: date | None = None) -> Meeting | None:
    """The last meeting of a kind, the one a new meeting follows."""
    found = Meeting.objects.filter(kind=kind).exclude(state=CANCELLED)
    return (found if before is None else found.filter(on__lt=before)).order_by("-on").first()


@transaction.atomic
def hold(meeting: Meeting, *, by: User) -> Meeting:
    _central(by)
    fresh = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if fresh.state != PLANNED:
        raise StepRefused([f"Cuộc họp đang ở “{fresh.state_label}”."])
    if fresh.on > clock.latest_day():
        raise StepRefused([f"Chưa đến ngày họp ({day_text(fresh.on)})."])
    fresh.state = HELD
    fresh.save(update_fields=["state"])
    return fresh


@transaction.atomic
def mark(attendance: Attendance, *, status: str, by: User, person: str = "", reason: str = "") -> Attendance:
    _central(by)
    if status not in ATTENDANCE:
        raise StepRefused([f"Không có trạng thái “{status}”."])
    attendance.status, attendance.person, attendance.reason = status, tidy(person), tidy(reason)
    attendance.save()
    return attendance


@transaction.atomic
def conclude(meeting: Meeting, *, text: str, by: User, gives_no_task: bool = False) -> Conclusion:
    """One more numbered conclusion: the highest number so far + 1."""
    _central(by)
    fresh = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if fresh.state != HELD:
        raise StepRefused([f"Chỉ ghi kết luận khi cuộc họp “Đã họp”; đang ở “{fresh.state_label}”."])
    if not text.strip():
        raise StepRefused(["Chưa ghi nội dung kết luận."])
    last = fresh.conclusions.aggregate(Max("number"))["number__max"] or 0
    return Conclusion.objects.create(meeting=fresh, number=last + 1, text=tidy(text), by=by,
                                     gives_no_task=gives_no_task)


@transaction.atomic
def promise(conclusion: Conclusion, *, text: str, lead: Org, due: date | None, by: User,
            coordinators: Iterable[Org] = (), no_due_reason: str = "", product: str = "") -> Commitment:
    """A promise from a conclusion; a conclusion may give several."""
    meeting = Meeting.objects.select_for_update().get(pk=conclusion.meeting_id)
    if meeting.state != HELD:
        raise StepRefused([f"Cuộc họp đang ở “{meeting.state_label}”; không giao thêm việc từ kết luận này."])
    if conclusion.gives_no_task:
        raise StepRefused(["Kết luận này đã ghi “không giao việc”."])
    made = promises.assign(text=text, lead=lead, on=meeting.on, by=by, due=due,
                           coordinators=coordinators, no_due_reason=no_due_reason, product=product,
                           example=meeting.example)
    conclusion.commitments.add(made)
    return made


@transaction.atomic
def issue_notice(meeting: Meeting, *, by: User, on: date, signer: str = "") -> Document:
    """Sign, number and issue the notice of conclusions in one go (by a leader); the meeting is concluded."""
    from .letters import notice

    if not can_lead(by):
        raise StepRefused([refusal(can_lead)])
    fresh = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if fresh.state != HELD or not fresh.conclusions.exists():
        raise StepRefused(["Cần họp xong và có ít nhất một kết luận trước khi ra thông báo."])
    if on < fresh.on:
        raise StepRefused([f"Ngày thông báo {day_text(on)} trước ngày họp {day_text(fresh.on)}."])
    open_ended = [str(c.number) for c in fresh.conclusions.filter(gives_no_task=False, commitments=None)]
    if open_ended:
        raise StepRefused([f"Kết luận số {', '.join(open_ended)} chưa giao việc cho ai và chưa ghi “không giao việc”."])
    paper = notice(fresh, signer=signer or str(by))
    document = papers.draft(org=fresh.host, kind="TB", symbol_tail=paper.symbol_tail, subject=paper.title,
                            by=by, recipients="\n".join(paper.recipients), example=fresh.example)
    document = papers.sign(document, by=by, on=on, signer=signer)
    document = papers.take_number(document, by=by, on=on)
    document = papers.issue(document, paper, by=by)
    fresh.notice, fresh.state = document, CONCLUDED
    fresh.save(update_fields=["notice", "state"])
    return document


def commitments_of(meeting: Meeting) -> list[Commitment]:
    """Every promise of the meeting's conclusions, in their order, each once."""
    seen: dict[int, Commitment] = {}
    for conclusion in meeting.conclusions.prefetch_related("commitments__lead", "commitments__coordinators"):
        for made in conclusion.commitments.all():
            seen.setdefault(made.pk, made)
    return list(seen.values())


def follow_up(meeting: Meeting, on: date) -> dict[str, list[Commitment]]:
    """What became of this meeting's conclusions by a day (usually the day of the next meeting)."""
    return promises.follow_up(commitments_of(meeting), on)

"""Planning, holding and concluding meetings; conclusions become promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.db.models import Max

from giaoban.kernel.base import Period, clock, day_text, fold, tidy
from giaoban.kernel.commitments import actions as promises
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents import actions as papers
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead, can_work_centrally

from .models import (
    ATTENDANCE,
    CANCELLED,
    CONCLUDED,
    EVENTS,
    HELD,
    KINDS,
    PLANNED,
    Attendance,
    Attendee,
    Conclusion,
    Contribution,
    Meeting,
)
from .pasting import Guest, Paper, known_orgs
from .rules import can_run, can_run_work


def _central(by: User) -> None:
    if not can_work_centrally(by):
        raise StepRefused([refusal(can_work_centrally)])


def _runs(by: User, meeting: Meeting) -> None:
    if not can_run(by, meeting):
        raise StepRefused([refusal(can_run_work if meeting.dossier_id else can_work_centrally)])


def _check_kind(kind: str, dossier: Dossier | None, by: User) -> None:
    """Briefings are the centre's; what a work holds belongs to its dossier and to who works on it."""
    if kind not in KINDS:
        raise StepRefused([f"Không có loại cuộc họp “{kind}”."])
    if (kind in EVENTS) != (dossier is not None):
        raise StepRefused([f"“{KINDS[kind]}” " + ("phải thuộc một hồ sơ; mở từ trang hồ sơ đó."
                           if kind in EVENTS else "không thuộc một hồ sơ.")])
    if dossier is None:
        _central(by)
    elif not can_run_work(by, dossier):
        raise StepRefused([refusal(can_run_work)])


@transaction.atomic
def plan(*, kind: str, title: str, host: Org, on: date, by: User, period: Period | None = None,
         starts: time | None = None, place: str = "", chair: str = "", invited: Iterable[Org] = (),
         previous: Meeting | None = None, dossier: Dossier | None = None, example: bool = False) -> Meeting:
    """A meeting to come, with its invited units; `previous` is the last of the series.

    A workshop, forum, course or event is held by a `dossier`; its period is its own day unless told.
    """
    _check_kind(kind, dossier, by)
    if not title.strip():
        raise StepRefused(["Ghi tên cuộc họp."])
    period = period or Period.day(on)
    if previous is not None and on <= previous.on:
        raise StepRefused([f"Ngày họp phải sau cuộc họp trước ({day_text(previous.on)})."])
    if previous is not None:
        Meeting.objects.select_for_update().get(pk=previous.pk)
        if Meeting.objects.filter(previous=previous).exists():
            raise StepRefused([f"“{previous}” đã có cuộc họp kế tiếp."])
    meeting = Meeting.objects.create(kind=kind, title=tidy(title), host=host, on=on, starts=starts, place=place,
                                     chair=chair, first=period.first, last=period.last, previous=previous,
                                     dossier_id=dossier.pk if dossier else None, example=example)
    Attendance.objects.bulk_create([Attendance(meeting=meeting, org=org) for org in dict.fromkeys(invited)])
    return meeting


def latest(kind: str, before: date | None = None) -> Meeting | None:
    """The last meeting of a kind, the one a new meeting follows."""
    found = Meeting.objects.filter(kind=kind).exclude(state=CANCELLED)
    return (found if before is None else found.filter(on__lt=before)).order_by("-on").first()


@transaction.atomic
def hold(meeting: Meeting, *, by: User) -> Meeting:
    _runs(by, meeting)
    fresh = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if fresh.state != PLANNED:
        raise StepRefused([f"Cuộc họp đang ở “{fresh.state_label}”."])
    if fresh.on > clock.latest_day():
        raise StepRefused([f"Chưa đến ngày họp ({day_text(fresh.on)})."])
    fresh.state = HELD
    fresh.save(update_fields=["state"])
    return fresh


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: User) -> Meeting:
    """It will not take place: with the reason, which stays on its page."""
    _runs(by, meeting)
    fresh = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if fresh.state != PLANNED:
        raise StepRefused([f"Chỉ hủy được khi “Sắp họp”; đang ở “{fresh.state_label}”."])
    if not reason.strip():
        raise StepRefused(["Ghi lý do hoãn, hủy."])
    fresh.state, fresh.reason = CANCELLED, tidy(reason)[:300]
    fresh.save(update_fields=["state", "reason"])
    return fresh


def _open_event(meeting: Meeting, by: User) -> Meeting:
    """Locked; papers and people are kept for what works hold, while it isn't cancelled."""
    _runs(by, meeting)
    fresh = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not fresh.is_event:
        raise StepRefused(["Danh sách tham luận, người dự chỉ có ở hội thảo, diễn đàn, lớp tập huấn, sự kiện."])
    if fresh.state == CANCELLED:
        raise StepRefused([f"“{fresh}” đã hủy ({fresh.reason})."])
    return fresh


@transaction.atomic
def add_contributions(meeting: Meeting, papers: Iterable[Paper], *, by: User) -> list[Contribution]:
    """Papers given to a workshop; one already on its list (same author and title) is not written twice."""
    fresh = _open_event(meeting, by)
    there = {(fold(row.author), fold(row.title)) for row in fresh.contributions.live()}
    made = []
    for paper in papers:
        key = (fold(paper.author), fold(paper.title))
        if key not in there:
            there.add(key)
            made.append(Contribution(meeting=fresh, author=paper.author[:150], affiliation=paper.affiliation[:200],
                                     title=paper.title[:300], presented=paper.presented, by=by))
    return Contribution.objects.bulk_create(made)


@transaction.atomic
def add_attendees(meeting: Meeting, guests: Iterable[Guest], *, by: User) -> list[Attendee]:
    """People who came; one already on the list (same name and place of work) is not written twice."""
    fresh = _open_event(meeting, by)
    rows = list(guests)
    orgs = known_orgs(row.affiliation for row in rows)
    there = {(fold(row.name), fold(row.affiliation)) for row in fresh.attendees.live()}
    made = []
    for guest in rows:
        key = (fold(guest.name), fold(guest.affiliation))
        if key not in there:
            there.add(key)
            made.append(Attendee(meeting=fresh, name=guest.name[:150], affiliation=guest.affiliation[:200],
                                 org=orgs.get(fold(guest.affiliation)), role=guest.role, by=by))
    return Attendee.objects.bulk_create(made)


@transaction.atomic
def mark_presented(meeting: Meeting, presented: Iterable[int], *, by: User) -> int:
    """Which papers were given in the hall: these, and no others. Answers how many."""
    fresh = _open_event(meeting, by)
    if fresh.state == PLANNED:
        raise StepRefused(["Ghi “Đã họp” trước khi đánh dấu tham luận đã trình bày."])
    chosen = set(presented)
    for row in fresh.contributions.live():
        if row.presented != (row.pk in chosen):
            row.presented = row.pk in chosen
            row.save(update_fields=["presented"])
    return fresh.contributions.live().filter(presented=True).count()


@transaction.atomic
def withdraw(row: Contribution | Attendee, *, by: User) -> None:
    """Take a line off the list; it stays on record as voided."""
    _open_event(row.meeting, by)
    fresh = type(row).objects.select_for_update().get(pk=row.pk)
    if fresh.voided_at is None:
        fresh.voided_at = clock.now()
        fresh.save(update_fields=["voided_at"])


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

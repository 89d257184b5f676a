"""Bodies, the number of their seats, and their terms."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.actions import ActRefused
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import ELECTED, Mandate, User

from ..kinds import FORMS
from ..models import Alignment, Body, Seat, Term, TermExtension
from .checks import check_day, lock, needed, note
from .mandates import refuse_overfull, reopen

#: Why mandates of the former term ended; `undo_term` finds them again by it.
ENDED_WITH_TERM = "Hết nhiệm kỳ"


@transaction.atomic
def found_body(of: Org, form: str, *, on: date, by: User | None, paper: str = "") -> Body:
    """The body of that form of a union, from a day; its code is the union's with the body's ending."""
    if form not in FORMS:
        raise ActRefused(f"Không có loại cơ quan “{form}”.")
    if Body.objects.filter(of=of, form=form).exists():
        raise ActRefused(f"“{of}” đã có {FORMS[form].words(of.kind)[0]}.")
    name, short, ending = FORMS[form].words(of.kind)
    org = orgs.found(code=f"{of.code}-{ending}"[:40], kind="governing_body", name=f"{name} {of.name}"[:300], on=on,
                     by=by, parent=of, short_name=f"{short} {of.short_name or of.name}"[:120], paper=paper,
                     province=of.province, example=of.example)
    body = Body.objects.create(org=org, of=of, form=form)
    note(body, "found", on=on, by=by, paper=paper)
    return body


@transaction.atomic
def set_seats(body: Body, post: str, places: int, *, on: date, by: User | None, source: str = "") -> Seat:
    """So many places of a post from a day; the former number is closed, not changed. 0: the post is given up."""
    lock(body)
    check_day(body, on)
    post = needed(post, "Ghi chức danh.")
    if not 0 <= places <= 999:
        raise ActRefused(f"Số lượng {places} không hợp lý; ghi từ 0 đến 999.")
    last = Seat.objects.held().filter(body=body, post=post, until=None).first()
    if last is not None and on < last.since:
        raise ActRefused(f"Ngày {day_text(on)} trước ngày định số lượng hiện nay ({day_text(last.since)}).")
    Seat.objects.held().filter(body=body, post=post, until=None).update(until=on, ended_at=clock.now())
    note(body, "seats", on=on, by=by, paper=source, text=f"{post}: {places}")
    made = Seat.objects.create(body=body, post=post, places=places, since=on, source=tidy(source))
    refuse_overfull(body, [post], on)
    return made


@transaction.atomic
def open_term(body: Body, *, number: str, nominal_since: date, nominal_until: date, on: date, by: User | None,
              paper: str = "") -> Term:
    """A new term from the day of its congress; the former one and its mandates end that day."""
    lock(body)
    check_day(body, on)
    number = needed(number, "Ghi số thứ tự của khóa, ví dụ VIII.")
    if nominal_until <= nominal_since:
        raise ActRefused(f"Nhiệm kỳ kết thúc {day_text(nominal_until)} không sau khi bắt đầu "
                         f"{day_text(nominal_since)}.")
    terms = Term.objects.held().filter(body=body)
    if terms.filter(number=number).exists():
        raise ActRefused(f"{body} đã có khóa {number}. Kiểm tra lại số thứ tự.")
    last = terms.order_by("-since").first()
    if last is not None and on <= last.since:
        raise ActRefused(f"Ngày {day_text(on)} không sau ngày bắt đầu khóa {last.number} ({day_text(last.since)}).")
    if last is not None and last.until is None:
        _end(last, on, ENDED_WITH_TERM)
    _end_mandates(body, on)
    note(body, "open_term", on=on, by=by, paper=paper, text=f"Khóa {number}")
    return Term.objects.create(body=body, number=number, nominal_since=nominal_since, nominal_until=nominal_until,
                               since=on, paper=tidy(paper)[:200])


def _end(term: Term, on: date, reason: str) -> None:
    term.until, term.ended_at, term.end_reason = on, clock.now(), reason[:200]
    term.save(update_fields=["until", "ended_at", "end_reason"])


def _end_mandates(body: Body, on: date) -> None:
    """Of those that began before; nobody who came in later is sent away by an earlier term."""
    late = Mandate.objects.held().filter(body=body.pk, until=None, since__gte=on).first()
    if late is not None:
        raise ActRefused(f"“{late.person}” giữ “{late.post}” từ {day_text(late.since)}, không trước ngày "
                         f"{day_text(on)}. Kiểm tra lại ngày.")
    Mandate.objects.held().filter(body=body.pk, until=None).update(until=on, ended_at=clock.now(),
                                                                  end_reason=ENDED_WITH_TERM)


@transaction.atomic
def extend_term(term: Term, until: date, *, on: date, by: User | None, paper: str, reason: str = "") -> TermExtension:
    """Let a term run to a later day by a decision of the day `on`."""
    lock(term.body)
    check_day(term.body, on)
    fresh = Term.objects.held().with_due(clock.latest_day()).filter(pk=term.pk).first()
    if fresh is None or fresh.until is not None:
        raise ActRefused("Nhiệm kỳ này đã kết thúc; không kéo dài được.")
    paper = needed(paper, "Ghi văn bản cho phép kéo dài nhiệm kỳ.")
    due: date = getattr(fresh, "due")  # noqa: B009 (annotated by the query)
    if until <= due:
        raise ActRefused(f"Ngày mới {day_text(until)} không sau hạn hiện nay ({day_text(due)}).")
    note(term.body, "extend_term", on=on, by=by, paper=paper,
         text=f"Khóa {term.number}: đến {day_text(until)}. {reason}")
    return TermExtension.objects.create(term=fresh, on=on, until=until, paper=paper[:200], reason=tidy(reason)[:300],
                                        by=by)


@transaction.atomic
def close_term(term: Term, *, on: date, by: User | None, reason: str, paper: str = "") -> Term:
    """End a term with no congress after it (the union merged or dissolved); its mandates end with it."""
    lock(term.body)
    check_day(term.body, on)
    fresh = Term.objects.held().filter(pk=term.pk, until=None).first()
    if fresh is None:
        raise ActRefused("Nhiệm kỳ này đã kết thúc.")
    reason = needed(reason, "Ghi lý do kết thúc nhiệm kỳ.")
    if on <= fresh.since:
        raise ActRefused(f"Ngày {day_text(on)} không sau ngày bắt đầu nhiệm kỳ ({day_text(fresh.since)}).")
    _end(fresh, on, reason)
    _end_mandates(term.body, on)
    note(term.body, "close_term", on=on, by=by, paper=paper, text=f"Khóa {term.number}: {reason}")
    return fresh


@transaction.atomic
def undo_term(term: Term, *, by: User | None, reason: str) -> None:
    """Take back a term recorded wrongly: it, its mandates and seats are voided, the former ones run again."""
    lock(term.body)
    reason = needed(reason, "Ghi lý do rút lại.")
    fresh = Term.objects.held().filter(pk=term.pk, until=None).first()
    if fresh is None:
        raise ActRefused("Chỉ rút lại được nhiệm kỳ đang chạy.")
    now = clock.now()
    mandates = Mandate.objects.held().filter(body=term.body_id)
    if mandates.filter(since__gte=term.since).exclude(how=ELECTED).exists():
        raise ActRefused("Trong nhiệm kỳ này đã có bầu bổ sung, bổ nhiệm. Rút lại các việc đó trước.")
    mandates.filter(since__gte=term.since).update(voided_at=now)
    Term.objects.filter(pk=term.pk).update(voided_at=now)
    for mandate in mandates.filter(until=term.since, end_reason=ENDED_WITH_TERM):
        reopen(mandate)
    _reopen_former(term)
    _reopen_seats(term)
    refuse_overfull(term.body, set(Seat.objects.filter(body=term.body_id).values_list("post", flat=True)), term.since)
    note(term.body, "undo_term", on=clock.today(), by=by, text=f"Khóa {term.number}: {reason}")


def _reopen_seats(term: Term) -> None:
    """Numbers decided by that congress are voided with it."""
    seats = Seat.objects.held().filter(body=term.body_id)
    now = clock.now()
    seats.filter(since=term.since).update(voided_at=now)
    for former in seats.filter(until=term.since):
        Seat.objects.filter(pk=former.pk).update(voided_at=now)
        Seat.objects.create(body_id=former.body_id, post=former.post, places=former.places, since=former.since,
                            source=former.source)


def _reopen_former(term: Term) -> None:
    former = Term.objects.held().filter(body=term.body_id, until=term.since, end_reason=ENDED_WITH_TERM).first()
    if former is not None:
        run_again(former)


def run_again(term: Term) -> Term:
    """Void an ended term and write it anew without its end, with what lengthened it."""
    Term.objects.filter(pk=term.pk).update(voided_at=clock.now())
    extensions = list(term.extensions.held())
    again = Term.objects.create(body_id=term.body_id, number=term.number, nominal_since=term.nominal_since,
                                nominal_until=term.nominal_until, since=term.since, paper=term.paper)
    TermExtension.objects.bulk_create([
        TermExtension(term=again, on=row.on, until=row.until, paper=row.paper, reason=row.reason, by=row.by)
        for row in extensions])
    return again


@transaction.atomic
def align(*, national_on: date, first: date, last: date, source: str, on: date, by: User | None) -> Alignment:
    """Ask unions, from a day, to hold their congress within a window; an earlier window ends that day."""
    if on > clock.latest_day():
        raise ActRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày văn bản.")
    if last < first:
        raise ActRefused(f"Khoảng đại hội kết thúc {day_text(last)} trước khi bắt đầu {day_text(first)}.")
    source = needed(source, "Ghi văn bản yêu cầu.")
    rows = Alignment.objects.select_for_update().filter(until=None, voided_at=None)
    newest = rows.order_by("-since").first()
    if newest is not None and on < newest.since:
        raise ActRefused(f"Ngày {day_text(on)} trước văn bản hiện nay ({day_text(newest.since)}).")
    rows.update(until=on, ended_at=clock.now())
    return Alignment.objects.create(national_on=national_on, first=first, last=last, source=source[:200], since=on,
                                    by=by)

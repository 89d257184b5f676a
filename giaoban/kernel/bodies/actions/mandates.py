"""Who holds a post in a body: given, ended, replaced; a wrong entry is voided, never rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.orgs.actions import ActRefused
from giaoban.kernel.people.actions import give_mandate
from giaoban.kernel.people.models import BY_ELECTION, HOW, PROVISIONAL, Mandate, Person, User

from ..models import Body, Seat, Term
from .checks import check_day, lock, needed, note

_FULL = "đã đủ {places} người."
_FEWER = ("có {count} người giữ, số lượng định là {places}. Ghi người thôi giữ chức danh, hoặc định lại số lượng "
          "trước.")


@transaction.atomic
def appoint(person: Person, body: Body, post: str, *, on: date, how: str, by: User | None, paper: str = "",
            nominal_until: date | None = None) -> Mandate:
    """Give a post from a day, for the term running that day; `how`: see `people.HOW`."""
    lock(body)
    check_day(body, on)
    post = needed(post, "Ghi chức danh.")
    if how not in HOW:
        raise ActRefused(f"Không có hình thức “{how}”.")
    if how != PROVISIONAL:
        _refuse_second(person, body, on)
        refuse_overfull(body, [post], on, more=1)
    term = Term.objects.filter(body=body).on(on).with_due(on).first()
    due = getattr(term, "due", None)
    mandate = give_mandate(person, body.org, post, since=on, by=by, term=str(term)[:30] if term else "",
                           paper=tidy(paper)[:120], nominal_until=nominal_until or due, how=how)
    note(body, how, on=on, by=by, paper=paper, text=f"{person.name}: {post}", mandate=mandate)
    return mandate


def overlapping(body: Body, on: date) -> list[Mandate]:
    """Held mandates, not provisional, in force on that day or later."""
    rows = Mandate.objects.held().filter(body=body.pk).exclude(how=PROVISIONAL).select_related("person")
    return [row for row in rows if row.until is None or row.until > on]


def refuse_overfull(body: Body, posts: Iterable[str], on: date, *, more: int = 0) -> None:
    """On that day and on every later day on which somebody comes or the number changes, no more than the places."""
    seats, there = list(Seat.objects.held().filter(body=body)), overlapping(body, on)
    for post in posts:
        decided = [seat for seat in seats if seat.post == post]
        held = [row for row in there if row.post == post]
        for day in sorted({on, *(row.since for row in (*decided, *held) if row.since > on)}):
            places = next((seat.places for seat in decided if _covers(seat, day)), None)
            count = sum(_covers(row, day) for row in held)
            if places is not None and count + more > places:
                raise ActRefused(f"Ngày {day_text(day)} chức danh “{post}” của {body} "
                                 + (_FULL if more and count == places else _FEWER).format(count=count, places=places))


def _covers(row: Seat | Mandate, day: date) -> bool:
    return row.since <= day and (row.until is None or day < row.until)


def _refuse_second(person: Person, body: Body, on: date) -> None:
    for row in overlapping(body, on):
        if row.person_id == person.pk:
            raise ActRefused(f"“{person}” đã giữ “{row.post}” trong {body} từ {day_text(row.since)}. "
                             "Ghi thôi chức danh đó trước.")


@transaction.atomic
def end(mandate: Mandate, *, on: date, reason: str, by: User | None, paper: str = "") -> Mandate:
    """A person leaves a post on a day: resigned, retired, moved, died."""
    body = Body.objects.select_related("org", "of").get(pk=mandate.body_id)
    lock(body)
    check_day(body, on)
    reason = needed(reason, "Ghi lý do thôi giữ chức danh.")
    fresh = _held(mandate)
    if fresh.until is not None:
        raise ActRefused(f"“{fresh.person}” đã thôi giữ “{fresh.post}” từ {day_text(fresh.until)}.")
    if on <= fresh.since:
        raise ActRefused(f"Ngày {day_text(on)} không sau ngày nhận chức danh ({day_text(fresh.since)}).")
    fresh.until, fresh.ended_at = on, clock.now()
    fresh.end_reason = f"{reason} ({tidy(paper)})"[:200] if tidy(paper) else reason[:200]
    fresh.save(update_fields=["until", "ended_at", "end_reason"])
    note(body, "end", on=on, by=by, paper=paper, text=f"{fresh.person}: {fresh.post}. {reason}", mandate=fresh)
    return fresh


def _held(mandate: Mandate) -> Mandate:
    fresh = Mandate.objects.held().select_related("person").filter(pk=mandate.pk).first()
    if fresh is None:
        raise ActRefused("Dòng này đã được rút lại. Tải lại trang.")
    return fresh


@transaction.atomic
def replace(mandate: Mandate, person: Person, *, on: date, reason: str, by: User | None, paper: str = "",
            how: str = BY_ELECTION) -> Mandate:
    """One leaves and another takes the same post that day."""
    if person.pk == mandate.person_id:
        raise ActRefused(f"“{person}” đang giữ chính chức danh này.")
    former = end(mandate, on=on, reason=reason, by=by, paper=paper)
    body = Body.objects.select_related("org", "of").get(pk=former.body_id)
    return appoint(person, body, former.post, on=on, how=how, by=by, paper=paper)


@transaction.atomic
def withdraw(mandate: Mandate, *, reason: str, by: User | None) -> None:
    """An entry that was wrong: voided; what we believed until now stays on record."""
    body = Body.objects.get(pk=mandate.body_id)
    lock(body)
    reason = needed(reason, "Ghi lý do rút lại.")
    fresh = _held(mandate)
    fresh.voided_at = clock.now()
    fresh.save(update_fields=["voided_at"])
    note(body, "withdraw", on=clock.today(), by=by, text=f"{fresh.person}: {fresh.post}. {reason}", mandate=fresh)


@transaction.atomic
def reinstate(mandate: Mandate, *, reason: str, by: User | None) -> Mandate:
    """An end that was recorded wrongly: the row is voided and written anew without it."""
    body = Body.objects.select_related("org", "of").get(pk=mandate.body_id)
    lock(body)
    reason = needed(reason, "Ghi lý do rút lại.")
    fresh = _held(mandate)
    if fresh.until is None:
        raise ActRefused(f"“{fresh.person}” đang giữ “{fresh.post}”.")
    if fresh.how != PROVISIONAL:
        _refuse_second(fresh.person, body, fresh.until)
        refuse_overfull(body, [fresh.post], fresh.until, more=1)
    again = reopen(fresh)
    note(body, "reinstate", on=clock.today(), by=by, text=f"{fresh.person}: {fresh.post}. {reason}", mandate=again)
    return again


def reopen(mandate: Mandate) -> Mandate:
    """Void an ended row and write it anew without its end."""
    Mandate.objects.filter(pk=mandate.pk).update(voided_at=clock.now())
    return Mandate.objects.create(person_id=mandate.person_id, body_id=mandate.body_id, post=mandate.post,
                                  term=mandate.term, paper=mandate.paper, nominal_until=mandate.nominal_until,
                                  how=mandate.how, since=mandate.since)

"""Seats: given, replaced with a reason; who was present."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from giaoban.kernel.base import clock, tidy
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Person, User

from ..models import Attendance, Panel, Seat
from ..rules import all_standings
from ..words import DRAFT, ROLES, SET_UP, SITTING
from .base import PanelRefused, check_day, kept, locked, need_reason, note, touch


@transaction.atomic
def seat(panel: Panel, person: Person, *, role: str, by: User | None, org: Org | None = None, affiliation: str = "",
         on: date | None = None) -> Seat:
    """Give a person a seat in a planned council; who leads a dossier or is barred by the rule is refused."""
    fresh = locked(panel, DRAFT, by=by)
    made = _seat(fresh, person, role=role, by=by, org=org, affiliation=affiliation, since=on or clock.today())
    touch(fresh)
    return made


def _seat(panel: Panel, person: Person, *, role: str, by: User | None, org: Org | None, affiliation: str, since: date,
          replaces: Seat | None = None) -> Seat:
    if role not in ROLES:
        raise PanelRefused(f"Không có chức trách “{role}” trong hội đồng.", field="role")
    check_day(since)
    who = kept(person)
    _check(panel, who, role, since)
    place = panel.rule_set.places.filter(role=role).first()
    held = panel.seats.filter(role=role, until=None, voided_at=None).count()
    if place is not None and place.maximum is not None and held >= place.maximum:
        raise PanelRefused(f"Hội đồng đã có đủ {place.maximum} {str(ROLES[role]).lower()}.", field="role")
    try:
        with transaction.atomic():
            return Seat.objects.create(
                panel=panel, person=who, role=role, org=org, affiliation=tidy(affiliation or who.job)[:200],
                since=since, by=by, replaces=replaces, order=list(ROLES).index(role) * 100 + panel.seats.count())
    except IntegrityError as error:
        raise PanelRefused(f"{who.name} đã có trong hội đồng.", field="person") from error


def _check(panel: Panel, person: Person, role: str, on: date) -> None:
    dossiers = {case.dossier_id: case.dossier for case in panel.cases.select_related("dossier")}
    found = all_standings(list(dossiers.values()), {person.pk: role}, on, list(panel.rule_set.bars.all()))
    for pk, people in found.items():
        if not people[person.pk]:
            raise PanelRefused(f"{dossiers[pk].number}: {person.name}. {people[person.pk].reasons[0]}", field="person")


@transaction.atomic
def withdraw(held: Seat, *, by: User | None) -> None:
    """Take a seat back while the council is only planned."""
    panel = locked(held.panel, DRAFT, by=by)
    Seat.objects.filter(pk=held.pk, voided_at=None).update(voided_at=clock.now(), until=clock.today())
    touch(panel)


@transaction.atomic
def replace(held: Seat, person: Person | None, *, reason: str, on: date, by: User | None, paper: str = "",
            org: Org | None = None, affiliation: str = "") -> Seat | None:
    """End a seat of a council already set up, with the reason; somebody else takes it (None: it stays empty)."""
    panel = locked(held.panel, SET_UP, SITTING, by=by)
    why = need_reason(reason)
    row = Seat.objects.select_for_update(of=("self",)).select_related("person").get(pk=held.pk)
    if row.until is not None or row.voided_at is not None:
        raise PanelRefused("Người này đã thôi trong hội đồng. Tải lại trang.")
    check_day(on, since=row.since, what="ngày vào hội đồng")
    if row.ballots.filter(voided_at=None).exists():
        raise PanelRefused(f"{row.person.name} đã có phiếu. Văn phòng hủy phiếu, có lý do, rồi mới thay được.")
    row.until, row.ended_at, row.end_reason = on, clock.now(), why
    row.save(update_fields=["until", "ended_at", "end_reason"])
    made = None if person is None else _seat(panel, person, role=row.role, by=by, org=org, affiliation=affiliation,
                                             since=on, replaces=row)
    words = f"{row.person.name} → {made.person.name if made else '(trống)'}: {why}"
    note(panel, "replace", on=on, by=by, paper=paper, words=words)
    touch(panel)
    return made


@transaction.atomic
def mark_presence(panel: Panel, told: Mapping[int, tuple[bool, str]], *, by: User | None) -> None:
    """Who was there: seat id → (present, written opinion of one who wasn't). What was told before stays on record."""
    fresh = locked(panel, SET_UP, SITTING, by=by)
    seats = {row.pk: row for row in fresh.seats.filter(until=None, voided_at=None).select_related("person")}
    for pk, (present, opinion) in told.items():
        if pk not in seats:
            raise PanelRefused("Người này không còn trong hội đồng. Tải lại trang.")
        if not present and seats[pk].ballots.filter(voided_at=None).exists():
            raise PanelRefused(f"{seats[pk].person.name} đã có phiếu nên không ghi vắng được.")
        words = "" if present else tidy(opinion)
        if Attendance.objects.filter(seat=pk, voided_at=None, present=present, opinion=words).exists():
            continue
        Attendance.objects.filter(seat=pk, voided_at=None).update(voided_at=clock.now())
        Attendance.objects.create(seat_id=pk, present=present, opinion=words, by=by)
    touch(fresh)

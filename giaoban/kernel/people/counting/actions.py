"""Closing a day: what was counted then stays, whatever is recorded later."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer
from giaoban.kernel.people.turns import take_turn

from .heads import sets_on, with_below
from .members import members
from .models import ClosedDay, Headcount


class CloseRefused(ValueError):
    """A day that can't be closed; the message is for the screen."""


@transaction.atomic
def close_day(on: date, *, by: User | None) -> ClosedDay:
    """Count the members of every unit on a day, by that day's tree, and keep both numbers for ever."""
    if by is not None and not can_administer(by):
        raise CloseRefused(str(can_administer.__doc__))
    if on > clock.today():
        raise CloseRefused(f"Ngày {day_text(on)} chưa qua. Chỉ chốt số hội viên đến hôm nay, "
                           f"{day_text(clock.today())}.")
    # Nobody joins or leaves between the two counts.
    take_turn()
    try:
        with transaction.atomic():
            day = ClosedDay.objects.create(on=on, by=by)
    except IntegrityError as error:
        raise CloseRefused(f"Số hội viên ngày {day_text(on)} đã chốt; số đã chốt không đổi.") from error
    Headcount.objects.bulk_create(_counted(day), batch_size=1000)
    return day


def _counted(day: ClosedDay) -> list[Headcount]:
    there, own, people = tree(day.on), members(day.on), sets_on(day.on)
    turns, below = there.roll_up(own), with_below(people, there)
    return [Headcount(day=day, org_id=org, memberships=own.get(org, 0), persons=len(people.get(org, ())),
                      memberships_below=turns.get(org, 0), persons_below=len(below.get(org, ())))
            for org in sorted(there.parent.keys() | own.keys() | turns.keys())]

"""What every act on a council begins and ends with: the row locked, who may, its day, the note of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from giaoban.kernel.base import clock, day_text, fold, tidy
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import Person, User

from ..models import Panel, PanelAct, Seat
from ..rules import can_run
from ..words import STATES


class PanelRefused(ValueError):
    """An act on a council that can't be done; `reasons` are sentences for the screen."""

    def __init__(self, *reasons: str, field: str | None = None) -> None:
        self.reasons, self.field = list(reasons), field
        super().__init__(" ".join(reasons))


def locked(panel: Panel, *states: str, by: User | None, version: int | None = None) -> Panel:
    """The council, locked, in one of the states, for somebody who may act on it."""
    fresh = Panel.objects.select_for_update(of=("self",)).select_related("rule_set", "org").get(pk=panel.pk)
    if by is not None and not can_run(by, fresh):
        raise PanelRefused(refusal(can_run))
    if version is not None and fresh.version != version:
        raise PanelRefused("Hội đồng vừa được người khác cập nhật. Tải lại trang, xem thay đổi rồi làm lại.")
    if states and fresh.state not in states:
        wanted = ", ".join(f"“{STATES[state]}”" for state in states)
        raise PanelRefused(f"Hội đồng đang ở “{fresh.state_label}”; việc này chỉ làm khi ở {wanted}.")
    return fresh


def check_day(on: date, *, since: date | None = None, what: str = "") -> None:
    """Not in the future, not before `since`."""
    if on > clock.latest_day():
        raise PanelRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày việc đã diễn ra.", field="on")
    if since is not None and on < since:
        raise PanelRefused(f"Ngày {day_text(on)} trước {what} ({day_text(since)}). Ghi ngày không sớm hơn.", field="on")


def need_reason(reason: str) -> str:
    if not tidy(reason):
        raise PanelRefused("Ghi lý do.", field="reason")
    return tidy(reason)[:300]


def touch(panel: Panel, *fields: str) -> None:
    panel.version += 1
    panel.save(update_fields=["version", *fields])


def note(panel: Panel, kind: str, *, on: date, by: User | None, paper: str = "", words: str = "") -> PanelAct:
    return PanelAct.objects.create(panel=panel, kind=kind, on=on, by=by, paper=tidy(paper)[:200],
                                   note=tidy(words)[:500])


def kept(person: Person) -> Person:
    """The row the person leads to, if it was merged; a person taken out of the register is refused."""
    found = person.merged_into or person
    if found.voided_at is not None or found.erased_at is not None:
        raise PanelRefused("Người này không còn trong sổ. Chọn người khác.", field="person")
    return found


def seats_on(panel: Panel, on: date) -> list[Seat]:
    """The seats in force on a day, in order."""
    return list(panel.seats.on(on).select_related("person", "org").order_by("order", "pk"))


def folded(panel: Panel, titles: Iterable[str]) -> str:
    return fold(" ".join([panel.name, panel.paper, *titles]))[:900]


def listed(words: Sequence[str]) -> str:
    return ", ".join(words)

"""A briefing of 4 March 2021 after one of 4 February, in the small federation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from giaoban.kernel.base import Period, clock
from giaoban.kernel.meetings import actions
from giaoban.kernel.meetings.models import Meeting

FEBRUARY, MARCH, TODAY = date(2021, 2, 4), date(2021, 3, 4), date(2021, 3, 15)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def plan(world: Any) -> Callable[..., Meeting]:
    """`plan(MARCH, "LHH-A", previous=…)`."""

    def make(on: date, *codes: str, previous: Meeting | None = None, hold: bool = False,
             kind: str = "month") -> Meeting:
        made = actions.plan(kind=kind, title=f"Giao ban {on:%d/%m}", host=world.orgs["LHHVN"], on=on,
                            period=Period.month(on.year, on.month), by=world.users["office"], previous=previous,
                            chair="Chủ tịch", invited=[world.orgs[code] for code in codes or ("BAN-TVPB", "LHH-A")])
        return actions.hold(made, by=world.users["office"]) if hold else made

    return make


@pytest.fixture
def give(world: Any) -> Callable[..., Any]:
    """A conclusion with one promise for a unit."""

    def make(meeting: Meeting, code: str = "LHH-A", due: date | None = date(2021, 3, 31),
             text: str = "Gửi hồ sơ") -> Any:
        row = actions.conclude(meeting, text=f"Kết luận về {text}", by=world.users["leader"])
        return actions.promise(row, text=text, lead=world.orgs[code], due=due, by=world.users["leader"],
                               no_due_reason="" if due else "thường xuyên")

    return make


@pytest.fixture
def held(plan: Callable[..., Meeting]) -> Meeting:
    return plan(MARCH, hold=True)

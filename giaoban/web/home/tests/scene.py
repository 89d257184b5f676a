"""Small scenes for the tests of the home page."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from giaoban.kernel.base import Period, clock
from giaoban.kernel.commitments.actions import assign
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.reporting.models import Obligation, Regime, Submission

TODAY = date(2021, 3, 15)


def promise(world: Any, text: str = "Gửi hồ sơ quyết toán", lead: str = "LHH-A", due: date | None = date(2021, 3, 10),
            **more: Any) -> Commitment:
    return assign(text=text, lead=world.orgs[lead], on=date(2021, 3, 1), by=world.users["leader"], due=due,
                  no_due_reason="" if due else "thường xuyên", **more)


def meeting(world: Any, on: date = date(2021, 3, 4), month: int = 2, title: str = "Giao ban tháng 3/2021",
            invited: tuple[str, ...] = ("LHH-A",)) -> Meeting:
    return meetings.plan(kind="month", title=title, host=world.orgs["LHHVN"], on=on, starts=time(14),
                         period=Period.month(2021, month), by=world.users["office"],
                         invited=[world.orgs[code] for code in invited])


def owed(world: Any, org: str = "LHH-A", due: date = date(2021, 3, 4), month: int = 2,
         meeting: Meeting | None = None) -> Obligation:
    regime, _ = Regime.objects.get_or_create(key="monthly", name="Báo cáo tháng", cadence="month",
                                             since=date(2019, 1, 1))
    period = Period.month(2021, month)
    return Obligation.objects.create(regime=regime, org=world.orgs[org], first=period.first, last=period.last, due=due,
                                     meeting=meeting)


def sent(world: Any, obligation: Obligation, state: str = "sent", **more: Any) -> Submission:
    with clock.at(TODAY):
        return Submission.objects.create(
            org=obligation.org, obligation=obligation, title=f"Báo cáo của {obligation.org.code}",
            first=obligation.first, last=obligation.last, state=state, sent_on=date(2021, 3, 3), done="Đã làm", **more)

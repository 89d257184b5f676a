"""Outreach in 2020 (example) and 2021: 33 members supported in 2021 is a public count; the rest is invented."""

from __future__ import annotations

from datetime import date

from giaoban.domains.outreach import actions
from giaoban.domains.outreach.models import AnnualDay, Course, DayEvent, DisseminationTask
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.ledger.actions import open_fund
from giaoban.kernel.ledger.models import Fund, Source
from giaoban.kernel.orgs.models import Org

from .cast import Cast
from .steps import Scene, play, working_day

#: Members supported in 2021.
SUPPORTED = 33
SUBJECTS = ("chăn nuôi an toàn sinh học", "sử dụng nước sạch", "nông nghiệp hữu cơ", "an toàn thực phẩm",
            "phòng chống thiên tai", "chuyển đổi số ở xã", "dinh dưỡng học đường", "tiết kiệm điện")
COURSES = ("Kỹ năng xây dựng dự án khoa học", "Quản lý tài chính hội thành viên")


def play_outreach(cast: Cast) -> None:
    funds = {year: _fund(year) for year in (2020, 2021)}
    members = [*cast.locals[:20], *cast.sectors[:SUPPORTED - 20]]
    for order, org in enumerate(members[:4]):
        _done(cast, org, order, funds[2020])
    for order, org in enumerate(members):
        _begun(cast, org, order, funds[2021])
    _courses(cast)
    _days(cast, members)


def _fund(year: int) -> Fund:
    with clock.at(date(year, 1, 10)):
        return open_fund(code=f"PBKT-{year}", name="Kinh phí phổ biến kiến thức", year=year, amount=2_500_000_000,
                         by=None, paper="Quyết định giao dự toán (ví dụ)", example=True,
                         source=Source.objects.get(code="PBKT"))


def _open(cast: Cast, org: Org, order: int, on: date) -> DisseminationTask:
    subject = SUBJECTS[order % len(SUBJECTS)]
    with clock.at(on):
        return open_dossier(DisseminationTask, title=f"Phổ biến kiến thức {subject} (ví dụ)", org=org, on=on,
                            by=cast.users["ban-truyenthong"], year=on.year, department=cast.orgs["BAN-TTPBKT"],
                            topic=subject, audience="hội viên, nông dân, học sinh", planned=300, example=True)


def _approved(cast: Cast, fund: Fund, on: date) -> list[Scene]:
    leader = cast.users["lanhdao"]
    return [("approve", on, leader, {"paper": f"QĐ phê duyệt kế hoạch phổ biến kiến thức {on.year} (ví dụ)"}),
            ("fund", on, leader, {"fund": fund, "amount": 40_000_000})]


def _done(cast: Cast, org: Org, order: int, fund: Fund) -> None:
    """A task of 2020 with its products, accepted; the last one not settled."""
    staff = cast.users["ban-truyenthong"]
    task = _open(cast, org, order, working_day(date(2020, 2, 10), order))
    play(task, [*_approved(cast, fund, date(2020, 3, 10)), ("contract", date(2020, 3, 20), staff, {}),
                ("start", date(2020, 4, 6), staff, {})])
    with clock.at(date(2020, 9, 15)):
        for form, people in (("class", 120 + order), ("leaflet", 1000), ("broadcast", 5000)):
            actions.add_product(task, form=form, title=f"{SUBJECTS[order]} (ví dụ)", people=people, by=staff,
                                quantity=500 if form == "leaflet" else 2, on=date(2020, 9, 1 + order), place=str(org))
    play(task, [("report", date(2020, 10, 12), staff, {}), ("accept", date(2020, 11, 9), staff, {})])
    if order < 3:
        play(task, [("report_spending", date(2020, 11, 16), staff, {}), ("settle", date(2020, 12, 7), staff, {})])


def _begun(cast: Cast, org: Org, order: int, fund: Fund) -> None:
    """One of the 33 of 2021: approved and granted, some under contract."""
    task = _open(cast, org, order, working_day(date(2021, 1, 11), order % 10))
    scenes = _approved(cast, fund, date(2021, 2, 24))
    if order < 8:
        scenes.append(("contract", date(2021, 3, 8), cast.users["ban-truyenthong"], {}))
    play(task, scenes)


def _courses(cast: Cast) -> None:
    staff = cast.users["ban-truyenthong"]
    for order, subject in enumerate(COURSES):
        on = date(2020, 7, 6 + order)
        with clock.at(on):
            course = open_dossier(Course, title=f"Lớp {subject} (ví dụ)", org=cast.locals[order], on=on, by=staff,
                                  year=2020, department=cast.orgs["BAN-TTPBKT"], subject=subject, place="Hội trường",
                                  participants=45 + order, example=True)
        play(course, [("hold", working_day(on, 14), staff, {})])


def _days(cast: Cast, members: list[Org]) -> None:
    """Three units for each day in 2020, all held; the calendar of 2021 opened."""
    staff, days = cast.users["ban-khcn"], list(AnnualDay.objects.all())
    for year, count in ((2020, 3), (2021, 4)):
        on = date(year, 1, 15)
        with clock.at(on):
            made: list[DayEvent] = actions.open_year(year, days=days, orgs=members[:count], by=staff, on=on,
                                                     department=cast.orgs["BAN-KHCNMT"], example=True)
        for event in made if year == 2020 else ():
            assert event.first is not None
            play(event, [("hold", event.first, staff, {})])

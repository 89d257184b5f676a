"""Critique work: 2019 (example), 2020 (public counts), the start of 2021."""

from __future__ import annotations

from datetime import date

from giaoban.domains.critique.models import CritiqueTask, Training
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.ledger.actions import open_fund
from giaoban.kernel.ledger.models import Fund, Source
from giaoban.kernel.orgs.models import Org

from .cast import Cast
from .steps import Scene, play, working_day

SUBJECTS = (
    "quy hoạch sử dụng đất", "quản lý rác thải nhựa", "phát triển năng lượng tái tạo", "bảo tồn đất ngập nước",
    "chuyển đổi số trong nông nghiệp", "an toàn hồ chứa", "giáo dục nghề nghiệp", "chính sách thu hút trí thức trẻ",
    "giao thông đô thị", "phát triển dược liệu", "ứng phó xâm nhập mặn", "quản lý nước ngầm",
)
#: (form, how it ended, how many): the public counts of 2020.
YEAR_2020 = (("topic", "settled", 9), ("topic", "unsettled", 10), ("workshop", "settled", 34),
             ("workshop", "unsettled", 2), ("workshop", "not_held", 1))
#: Invented, so that the report of 2020 has a year before.
YEAR_2019 = (("topic", "settled", 15), ("topic", "unsettled", 2), ("workshop", "settled", 29),
             ("workshop", "unsettled", 1), ("workshop", "not_held", 1))
GRANT = {"topic": 120_000_000, "workshop": 80_000_000}
TRAINED = {2019: ("LHH-HA-GIANG", "LHH-QUANG-NAM", "LHH-KIEN-GIANG"),
           2020: ("LHH-THANH-HOA", "LHH-HAI-DUONG", "LHH-DAK-LAK", "LHH-BAC-LIEU")}


def play_critique(cast: Cast) -> None:
    for year, plan in ((2019, YEAR_2019), (2020, YEAR_2020)):
        fund = _fund(year)
        order = 0
        for form, outcome, count in plan:
            for _ in range(count):
                order += 1
                _task(cast, year, order, form, outcome, fund)
        _trainings(cast, year)
    _start_2021(cast)


def _fund(year: int) -> Fund:
    with clock.at(date(year, 1, 10)):
        return open_fund(code=f"TVPB-{year}", name="Kinh phí tư vấn, phản biện và giám định xã hội", year=year,
                         amount=9_000_000_000, by=None, paper="Quyết định giao dự toán (ví dụ)", example=True,
                         source=Source.objects.get(code="TVPB"))


def _unit(cast: Cast, order: int) -> Org:
    """Topics and workshops alternate between sector associations and local unions."""
    units = cast.sectors if order % 2 else cast.locals
    return units[(order * 7) % len(units)]


def _open(cast: Cast, year: int, order: int, form: str, first: date, title: str = "", **facts: str) -> CritiqueTask:
    noun = "Tư vấn, phản biện" if form == "topic" else "Hội thảo góp ý"
    unit = _unit(cast, order)
    with clock.at(first):
        return open_dossier(CritiqueTask, org=unit, on=first, by=cast.users["ban-tvpb"], year=year, example=True,
                            title=title or f"{noun} về {SUBJECTS[order % len(SUBJECTS)]} ({order:02d}, ví dụ)",
                            department=cast.orgs["BAN-TVPB"], form=form,
                            **{"origin": "request" if order % 3 == 0 else "own", **facts})


def _task(cast: Cast, year: int, order: int, form: str, outcome: str, fund: Fund) -> None:
    first = working_day(date(year, 1, 15), order % 40)
    task = _open(cast, year, order, form, first)
    staff, leader = cast.users["ban-tvpb"], cast.users["lanhdao"]
    amount = GRANT[form]
    scenes: list[Scene] = [
        ("review", working_day(first, 14), staff, {}),
        ("approve", working_day(first, 28), leader,
         {"fund": fund, "amount": amount, "paper": f"QĐ phê duyệt danh mục {year} (ví dụ)"}),
        ("contract", working_day(first, 42), staff, {"paper": f"HĐ {order:02d}/{year} (ví dụ)"}),
    ]
    done = working_day(date(year, 9, 1), order * 3 % 84)
    if outcome == "not_held":
        scenes += [
            ("cancel", date(year, 11, 10), staff,
             {"note": "Dịch bệnh và các yếu tố khách quan, không tập trung được."}),
            ("give_back", date(year, 12, 15), staff, {"paper": f"Giấy nộp trả {year} (ví dụ)"}),
        ]
        return play(task, scenes)
    scenes += [
        ("start", working_day(first, 60), staff, {}),
        ("advance", working_day(first, 63), staff, {"amount": amount // 2}),
        ("report", done, staff, {}),
        ("accept", working_day(done, 12), staff, {}),
    ]
    if order % 3 == 0:
        scenes.append(("send_opinion", working_day(done, 16), staff, {"paper": "Công văn gửi ý kiến (ví dụ)"}))
    if outcome == "settled":
        scenes += [("report_spending", working_day(done, 14), staff, {}),
                   ("settle", working_day(done, 21), staff, {"paper": "Biên bản thanh lý (ví dụ)"})]
    elif year < 2020 or order % 5 == 0:
        later = date(year + 1, 2, 24)
        scenes += [("report_spending", later, staff, {}), ("settle", later, staff, {})]
    return play(task, scenes)


def _trainings(cast: Cast, year: int) -> None:
    staff = cast.users["ban-tvpb"]
    for order, code in enumerate(TRAINED[year]):
        on = working_day(date(year, 6, 8), order * 30)
        with clock.at(date(year, 3, 2)):
            course = open_dossier(Training, org=cast.orgs[code], on=date(year, 3, 2), by=staff, example=True,
                                  title=f"Tập huấn nghiệp vụ TVPB&GĐXH tại {cast.orgs[code].province} (ví dụ)",
                                  department=cast.orgs["BAN-TVPB"])
        play(course, [("hold", on, staff, {})])


def _start_2021(cast: Cast) -> None:
    """Three workshops on three draft transport plans in February 2021 (public), others only proposed."""
    fund = _fund(2021)
    staff, leader = cast.users["ban-tvpb"], cast.users["lanhdao"]
    plans = ("mạng lưới đường bộ", "mạng lưới đường sắt", "cảng hàng không, sân bay")
    for order, subject in enumerate(plans, start=1):
        first = date(2021, 1, 11)
        task = _open(cast, 2021, order, "workshop", first, origin="request", asking_agency="Bộ Giao thông vận tải",
                     title=f"Hội thảo góp ý dự thảo quy hoạch {subject} toàn quốc 2021-2030")
        play(task, [
            ("review", date(2021, 1, 15), staff, {}),
            ("approve", date(2021, 1, 20), leader, {"fund": fund, "amount": GRANT["workshop"]}),
            ("contract", date(2021, 1, 22), staff, {}),
            ("start", date(2021, 2, 1), staff, {}),
            ("report", date(2021, 2, 24 + order), staff, {}),
        ])
    for order in range(4, 20):
        task = _open(cast, 2021, order, "topic" if order % 3 else "workshop", working_day(date(2021, 2, 1), order))
        if order % 2:
            play(task, [("review", date(2021, 3, 2), staff, {})])

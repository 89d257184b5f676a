"""Critique work: 2019 (example), 2020 (public counts), the start of 2021, each through its whole round.

Outlines judged by a council that sits once a batch, papers and people of each workshop, acceptance councils (two of
them with their ballots), points sent and answered, drafts open for opinion.
"""

from __future__ import annotations

from datetime import date

from giaoban.domains.critique import actions as critique
from giaoban.domains.critique.models import CritiqueTask, Training
from giaoban.domains.critique.pasting import Point
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.ledger.actions import open_fund
from giaoban.kernel.ledger.models import Fund, Source
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.pasting import Guest, Paper
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.panels.actions import record_result

from .cast import Cast
from .councils import accept_by_ballot
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
#: The first topics of 2020 have the ballots of their acceptance councils.
BALLOTED = 2
#: Invented: what was said of a draft, by its part, and what the agency answered.
POINTS = (
    ("Ý kiến chung", "Làm rõ căn cứ số liệu và tính khả thi của các mục tiêu."),
    ("Điều 5", "Bổ sung trách nhiệm phối hợp giữa các ngành và địa phương."),
    ("Điều 9", "Rút ngắn thời hạn giải quyết thủ tục."),
)
REASONS = {"taken_up": "Đã sửa trong dự thảo.", "partly": "Sửa phần phù hợp với luật hiện hành.",
           "not_taken": "Ngoài phạm vi của dự thảo."}
ASKED = {"origin": "request", "asking_agency": "Bộ, ngành (ví dụ)"}
GRANT = {"topic": 120_000_000, "workshop": 80_000_000}
TRAINED = {2019: ("LHH-HA-GIANG", "LHH-QUANG-NAM", "LHH-KIEN-GIANG"),
           2020: ("LHH-THANH-HOA", "LHH-HAI-DUONG", "LHH-DAK-LAK", "LHH-BAC-LIEU")}


def play_critique(cast: Cast) -> None:
    for year, plan in ((2019, YEAR_2019), (2020, YEAR_2020)):
        fund = _fund(year)
        endings = [(form, outcome) for form, outcome, count in plan for _ in range(count)]
        for order, (form, outcome) in enumerate(endings, start=1):
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
                            **{**(ASKED if order % 3 == 0 else {"origin": "own"}), **facts})


def _task(cast: Cast, year: int, order: int, form: str, outcome: str, fund: Fund) -> None:
    first = working_day(date(year, 1, 15), order % 40)
    task = _open(cast, year, order, form, first)
    staff, leader = cast.users["ban-tvpb"], cast.users["lanhdao"]
    amount = GRANT[form]
    judged = working_day(first, 14)
    _judged(cast, task, "outline", "pass", judged)
    scenes: list[Scene] = [
        ("review", judged, staff, {}),
        ("approve", working_day(first, 28), leader,
         {"fund": fund, "amount": amount, "paper": f"QĐ phê duyệt danh mục {year} (ví dụ)"}),
        ("contract", working_day(first, 42), staff, {"paper": f"HĐ {order:02d}/{year} (ví dụ)"}),
        ("sign", working_day(first, 42), staff, {"paper": f"HĐ {order:02d}/{year} (ví dụ)"}),
    ]
    done = working_day(date(year, 9, 1), order * 3 % 84)
    if outcome == "not_held":
        play(task, scenes)
        _workshop(cast, task, date(year, 11, 9), held=False)
        scenes = [
            ("cancel", date(year, 11, 10), staff,
             {"note": "Dịch bệnh và các yếu tố khách quan, không tập trung được."}),
            ("give_back", date(year, 12, 15), staff, {"paper": f"Giấy nộp trả {year} (ví dụ)"}),
        ]
        return play(task, scenes)
    scenes += [
        ("start", working_day(first, 60), staff, {}),
        ("advance", working_day(first, 63), staff, {"amount": amount // 2}),
    ]
    play(task, scenes)
    if form == "workshop":
        _workshop(cast, task, working_day(done, -10), order=order)
    play(task, [("report", done, staff, {})])
    accepted = working_day(done, 12)
    if year == 2020 and order <= BALLOTED:
        accept_by_ballot(cast, task, accepted)
    else:
        _judged(cast, task, "acceptance", "excellent" if order % 4 == 0 else "pass", accepted)
    scenes = [("accept", accepted, staff, {})]
    sent = working_day(done, 16)
    if order % 3 == 0:
        _say(cast, task, done)
        scenes.append(("send_opinion", sent, staff, {"paper": "Công văn gửi ý kiến (ví dụ)"}))
    if outcome == "settled":
        scenes += [("report_spending", working_day(done, 14), staff, {}),
                   ("settle", working_day(done, 21), staff, {"paper": "Biên bản thanh lý (ví dụ)"})]
    elif year < 2020 or order % 5 == 0:
        later = date(year + 1, 2, 24)
        scenes += [("report_spending", later, staff, {}), ("settle", later, staff, {})]
    play(task, scenes)
    if order % 3 == 0:
        _answered(cast, task, order, working_day(sent, 40))


def _judged(cast: Cast, task: CritiqueTask, purpose: str, outcome: str, on: date) -> None:
    """A council that sat before its ballots were kept here."""
    with clock.at(on, hour=9):
        record_result([task], purpose=purpose, outcome=outcome, on=on, by=None, org=cast.root,
                      paper="Quyết định thành lập hội đồng (ví dụ)", source="biên bản (ví dụ)", example=True)


def _workshop(cast: Cast, task: CritiqueTask, on: date, *, held: bool = True, order: int = 0) -> None:
    """The workshop of a task with its papers and people; or called off."""
    by, unit = cast.users["ban-tvpb"], task.org
    with clock.at(on, hour=8):
        made = meetings.plan(kind="workshop", title=task.title[:300], host=unit, on=on, by=by, dossier=task,
                             place="Hội trường (ví dụ)", chair="Lãnh đạo đơn vị (ví dụ)", example=True)
        if not held:
            meetings.cancel(made, reason="Dịch bệnh, không tập trung được.", by=by)
            return
        meetings.hold(made, by=by)
        subject = SUBJECTS[order % len(SUBJECTS)]
        papers = [Paper(f"Tác giả {n} (ví dụ)", f"{words} {subject}", "Viện nghiên cứu (ví dụ)", n < 3)
                  for n, words in enumerate(("Thực trạng", "Kinh nghiệm về", "Kiến nghị chính sách về"), start=1)]
        meetings.add_contributions(made, papers, by=by)
        roles = ("chair", "secretary", *["delegate"] * (4 + order % 5))
        meetings.add_attendees(made, [
            Guest(f"Đại biểu {chr(65 + n)} (ví dụ)", unit.name if n < 2 else "Sở, ngành (ví dụ)", role)
            for n, role in enumerate(roles)], by=by)


def _say(cast: Cast, task: CritiqueTask, on: date) -> None:
    with clock.at(on, hour=11):
        critique.add_opinions(task, [Point(text, part) for part, text in POINTS], by=cast.users["ban-tvpb"])


def _answered(cast: Cast, task: CritiqueTask, order: int, on: date) -> None:
    """Only what came within the year; the rest still waits."""
    if on > date(task.year, 12, 20):
        return
    by = cast.users["ban-tvpb"]
    verdicts = (("taken_up", "partly", "not_taken"), ("taken_up", "taken_up", "partly"))[order % 2]
    with clock.at(on, hour=10):
        told = [critique.Told(row.pk, verdict, REASONS[verdict])
                for row, verdict in zip(task.opinions.held(), verdicts, strict=True)]
        critique.answer_opinions(task, told, on=on, by=by, paper="Công văn trả lời (ví dụ)")
        critique.close_answers(task, on=on, by=by, paper="Công văn trả lời (ví dụ)")


def _trainings(cast: Cast, year: int) -> None:
    staff = cast.users["ban-tvpb"]
    for order, code in enumerate(TRAINED[year]):
        on = working_day(date(year, 6, 8), order * 30)
        with clock.at(date(year, 3, 2)):
            course = open_dossier(Training, org=cast.orgs[code], on=date(year, 3, 2), by=staff, example=True,
                                  title=f"Tập huấn nghiệp vụ TVPB&GĐXH tại {cast.orgs[code].province} (ví dụ)",
                                  department=cast.orgs["BAN-TVPB"])
        play(course, [("hold", on, staff, {})])
        _course(cast, course, on, 20 + 5 * order)


def _course(cast: Cast, course: Training, on: date, count: int) -> None:
    """Held as a meeting, its people by their organisation."""
    by = cast.users["ban-tvpb"]
    with clock.at(on, hour=11):
        made = meetings.plan(kind="course", title=course.title, host=course.org, on=on, by=by, dossier=course,
                             place=course.org.province, example=True)
        meetings.hold(made, by=by)
        guests = [Guest("Giảng viên (ví dụ)", cast.orgs["BAN-TVPB"].name, "trainer")]
        guests += [Guest(f"Học viên {n} (ví dụ)", course.org.name, "trainee") for n in range(1, count)]
        meetings.add_attendees(made, guests, by=by)


def _start_2021(cast: Cast) -> None:
    """Three workshops on three draft transport plans in February 2021 (public), others only proposed."""
    fund = _fund(2021)
    staff, leader = cast.users["ban-tvpb"], cast.users["lanhdao"]
    plans = ("mạng lưới đường bộ", "mạng lưới đường sắt", "cảng hàng không, sân bay")
    for order, subject in enumerate(plans, start=1):
        first = date(2021, 1, 11)
        task = _asked(cast, order, subject, first)
        _judged(cast, task, "outline", "pass", date(2021, 1, 15))
        play(task, [
            ("review", date(2021, 1, 15), staff, {}),
            ("approve", date(2021, 1, 20), leader, {"fund": fund, "amount": GRANT["workshop"]}),
            ("contract", date(2021, 1, 22), staff, {}),
            ("start", date(2021, 2, 1), staff, {}),
        ])
        _workshop(cast, task, date(2021, 2, 22 + order), order=order)
        _say(cast, task, date(2021, 2, 24 + order))
        play(task, [("report", date(2021, 2, 24 + order), staff, {})])
    for order in range(4, 20):
        task = _open(cast, 2021, order, "topic" if order % 3 else "workshop", working_day(date(2021, 2, 1), order))
        if order % 2:
            play(task, [("review", date(2021, 3, 2), staff, {})])
    _drafts(cast)


def _asked(cast: Cast, order: int, subject: str, on: date) -> CritiqueTask:
    """A workshop asked for by the ministry, from its draft in the calendar."""
    by, unit = cast.users["ban-tvpb"], _unit(cast, order)
    name = f"dự thảo quy hoạch {subject} toàn quốc 2021-2030"
    with clock.at(on):
        draft = critique.register_draft(
            title=f"{name[:1].upper()}{name[1:]}", agency="Bộ Giao thông vận tải", received_on=on, by=by,
            closes_on=date(2021, 3, 12), lead=cast.orgs["BAN-TVPB"], example=True)
        return critique.open_task(draft, title=f"Hội thảo góp ý {name}", org=unit, department=cast.orgs["BAN-TVPB"],
                                  form="workshop", on=on, by=by)


def _drafts(cast: Cast) -> None:
    """Invented: drafts open for opinion on the example's day, each with its closing day."""
    by = cast.users["ban-tvpb"]
    for received, closes, title, agency in (
            (date(2021, 2, 22), date(2021, 3, 11), "Dự thảo quy chuẩn về nước thải sinh hoạt (ví dụ)", "Bộ A (ví dụ)"),
            (date(2021, 3, 1), date(2021, 3, 19), "Dự thảo nghị định về quỹ khoa học (ví dụ)", "Bộ B (ví dụ)"),
            (date(2021, 3, 8), date(2021, 3, 25), "Dự thảo chiến lược năng lượng (ví dụ)", "Bộ A (ví dụ)"),
            (date(2021, 3, 9), date(2021, 4, 15), "Dự thảo đề án phát triển dược liệu (ví dụ)", "Bộ C (ví dụ)")):
        with clock.at(received):
            critique.register_draft(title=title, agency=agency, received_on=received, closes_on=closes, by=by,
                                    lead=cast.orgs["BAN-TVPB"], symbol="Công văn (ví dụ)", example=True)

"""Governing bodies and congresses: the national congress VIII of 24–25/12/2020 (public), a congress in each state in
March 2021 and candidates for the National Assembly (invented).

President Phan Xuân Dũng holds a public office; every other name is invented and marked.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.domains.congresses.actions import decide, set_elected
from giaoban.domains.congresses.models import ByElection, Congress, Nomination
from giaoban.domains.congresses.pasting import Line
from giaoban.kernel.base import clock
from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.bodies.kinds import EXECUTIVE, INSPECTION, MEMBER, STANDING
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.people.models import ELECTED, PROVISIONAL, User
from giaoban.kernel.people.models.persons import FEMALE, MALE

from .cast import REGISTER_OPENS, Cast
from .steps import play, working_day

GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Oanh", "Phúc", "Quân", "Sơn",
         "Thu", "Uyên", "Vinh", "Xuân", "Yến")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Vũ", "Bùi")
HERS, HIS = ("Thị", "Thu", "Ngọc", "Kim", "Bích"), ("Đăng", "Đức", "Quang", "Hữu", "Xuân")
#: Posts of an executive committee, a standing board and an inspection board in the example.
COMMITTEE = ((EXECUTIVE, "Chủ tịch"), (EXECUTIVE, "Phó Chủ tịch"), (EXECUTIVE, "Phó Chủ tịch"),
             (EXECUTIVE, "Tổng Thư ký"), *[(EXECUTIVE, MEMBER)] * 9)
BOARDS = ((STANDING, "Chủ tịch", 0), (STANDING, "Phó Chủ tịch", 1), (STANDING, "Phó Chủ tịch", 2),
          (STANDING, "Ủy viên Thường vụ", 3), (STANDING, "Ủy viên Thường vụ", 4))

#: A union for each state of a congress: code, ordinal, last step taken, day of the congress (planned or held).
#: The merger before a congress is left to the years in which unions merged.
STAGES = (
    ("LHH-HUNG-YEN", "V", "", date(2021, 10, 15)),
    ("LHH-HA-NAM", "IV", "approve_plan", date(2021, 9, 10)),
    ("LHH-NAM-DINH", "VI", "prepare", date(2021, 5, 20)),
    ("LHH-QUANG-BINH", "VI", "hold", date(2021, 3, 5)),
    ("LHH-QUANG-TRI", "III", "report_result", date(2021, 2, 25)),
    ("LHH-PHU-THO", "V", "recognise", date(2021, 1, 28)),
    ("LHH-BAC-NINH", "IV", "approve_charter", date(2021, 1, 14)),
    ("LHH-NINH-BINH", "IV", "close", date(2021, 1, 7)),
    ("LHH-HAI-DUONG", "VII", "postpone", date(2021, 8, 20)),
)
#: Candidates of the federation for the National Assembly, term XV: last step and its day. Invented.
CANDIDATES = (
    ("Nguyễn Thị Đề Cử (ví dụ)", 1970, ()),
    ("Trần Văn Hiệp Thương (ví dụ)", 1965, (("consult", date(2021, 2, 25)),)),
    ("Lê Văn Xin Rút (ví dụ)", 1968, (("consult", date(2021, 2, 25)), ("withdraw", date(2021, 3, 8)))),
)


def play_congresses(cast: Cast) -> None:
    _national(cast)
    _overdue(cast)
    for order, stage in enumerate(STAGES):
        _stage(cast, order, *stage)
    _between(cast)
    _candidates(cast)


def _elect(made: Congress | ByElection, lines: list[Line], *, by: User) -> None:
    """The list as sent; namesakes among the example's other people are other people."""
    for row in set_elected(made, lines, by=by):
        if row.person_id is None and not row.is_new:
            decide(made, row, None, by=by)


def _name(order: int) -> str:
    """None twice: family and given names pair anew every 152 people, then the middle one changes."""
    middle = (HERS if order % 3 == 1 else HIS)[order // (len(FAMILY) * len(GIVEN))]
    return f"{FAMILY[order % len(FAMILY)]} {middle} {GIVEN[order * 7 % len(GIVEN)]} (ví dụ)"


def _line(order: int, form: str, post: str, *, row: int, seed: int) -> Line:
    return Line(row, form, post, _name(seed + order), birth_year=1950 + (seed + order * 5) % 30,
                sex=FEMALE if (seed + order) % 3 == 1 else MALE, former=order % 2 == 0, votes=140 - order)


def _list(seed: int) -> list[Line]:
    """Thirteen in the committee, five of them in the board, three to inspect."""
    inside = [_line(order, form, post, row=order + 1, seed=seed) for order, (form, post) in enumerate(COMMITTEE)]
    board = [Line(20 + place, form, post, inside[place].name, birth_year=inside[place].birth_year,
                  sex=inside[place].sex) for form, post, place in BOARDS]
    inspect = [_line(13 + order, INSPECTION, post, row=30 + order, seed=seed)
               for order, post in enumerate(("Trưởng Ban", "Phó Trưởng Ban", MEMBER))]
    return [*inside, *board, *inspect]


def _congress(cast: Cast, code: str, title: str, on: date, **facts: Any) -> Congress:
    with clock.at(on):
        return open_dossier(Congress, title=title, org=cast.orgs[code], on=on, by=cast.users["ban-tochuc"],
                            department=cast.orgs["BAN-TCCSH"], example=True, **facts)


def _national(cast: Cast) -> None:
    """Congress VIII: a public fact, as is its president; the other names and the number of seats kept are invented."""
    staff, leader = cast.users["ban-tochuc"], cast.users["lanhdao"]
    for form, places in ((EXECUTIVE, 173), (STANDING, 25), (INSPECTION, 7)):
        with clock.at(date(2015, 6, 10)):
            body = bodies.found_body(cast.root, form, on=REGISTER_OPENS, by=None)
            bodies.open_term(body, number="VII", nominal_since=date(2015, 1, 1), nominal_until=date(2020, 12, 31),
                             on=date(2015, 6, 3), by=None, paper="Đại hội đại biểu toàn quốc lần thứ VII")
            bodies.set_seats(body, MEMBER, places, on=date(2015, 6, 3), by=None, source="Đại hội VII")
    made = _congress(cast, "LHHVN", "Đại hội đại biểu toàn quốc lần thứ VIII Liên hiệp Hội Việt Nam", date(2020, 3, 2),
                     ordinal="VIII", term_first=2020, term_last=2025, planned_on=date(2020, 12, 24),
                     began_on=date(2020, 12, 24), place="Hà Nội", delegates=600)
    play(made, [("approve_plan", date(2020, 6, 15), staff, {"paper": "Thông báo (ví dụ)"}),
                ("prepare", date(2020, 7, 1), staff, {}), ("hold", date(2020, 12, 25), staff, {})])
    president = Line(1, EXECUTIVE, "Chủ tịch", "Phan Xuân Dũng", sex=MALE)
    rest = [_line(order, EXECUTIVE, post, row=order + 2, seed=100) for order, post in enumerate(
        ["Phó Chủ tịch"] * 3 + ["Tổng Thư ký"] + [MEMBER] * 8)]
    above = [Line(40, STANDING, "Chủ tịch", president.name, sex=MALE)]
    above += [Line(41 + place, STANDING, line.post, line.name, birth_year=line.birth_year, sex=line.sex)
              for place, line in enumerate(rest[:6])]
    watch = [_line(20 + order, INSPECTION, post, row=60 + order, seed=100)
             for order, post in enumerate(["Chủ nhiệm", "Phó Chủ nhiệm", MEMBER])]
    with clock.at(date(2020, 12, 28)):
        _elect(made, [president, *rest, *above, *watch], by=staff)
    play(made, [("report_result", date(2020, 12, 29), staff, {"paper": "Báo cáo kết quả Đại hội (ví dụ)"}),
                ("recognise", date(2020, 12, 30), leader, {"external": "Nghị quyết Đại hội VIII (ví dụ)"})])
    with clock.at(date(2021, 1, 18)):
        bodies.align(national_on=date(2025, 12, 20), first=date(2025, 1, 1), last=date(2025, 12, 31), by=None,
                     source="Công văn hướng dẫn đại hội (ví dụ)", on=date(2021, 1, 15))


def _began(cast: Cast, code: str, number: str, years: tuple[int, int], on: date, seed: int) -> None:
    """The running term of a union, taken over from its papers: committee only."""
    with clock.at(date(2018, 12, 10)):
        body = bodies.found_body(cast.orgs[code], EXECUTIVE, on=REGISTER_OPENS, by=None)
        bodies.open_term(body, number=number, nominal_since=date(years[0], 1, 1), nominal_until=date(years[1], 12, 31),
                         on=on, by=None, paper="Quyết định công nhận (ví dụ)")
        for post, places in (("Chủ tịch", 1), ("Phó Chủ tịch", 2), (MEMBER, 8)):
            bodies.set_seats(body, post, places, on=on, by=None, source="Đại hội (ví dụ)")
        for order, post in enumerate(("Chủ tịch", "Phó Chủ tịch", MEMBER, MEMBER, MEMBER)):
            bodies.appoint(_person(seed + order), body, post, on=on, how=ELECTED, by=None,
                           paper="Quyết định công nhận (ví dụ)")


def _person(order: int) -> Any:
    from giaoban.kernel.people.actions import add_person

    return add_person(name=_name(order), by=None, birth_year=1950 + order % 25, example=True,
                      sex=FEMALE if order % 3 == 1 else MALE)


def _overdue(cast: Cast) -> None:
    """A term that ran out in 2019 with no congress after it, and two not yet due."""
    _began(cast, "LHH-HA-TINH", "V", (2014, 2019), date(2014, 9, 12), 200)
    _began(cast, "LHH-NGHE-AN", "VI", (2018, 2023), date(2018, 5, 18), 220)
    _began(cast, "LHH-HAI-DUONG", "VI", (2015, 2020), date(2015, 11, 20), 240)


def _stage(cast: Cast, order: int, code: str, ordinal: str, upto: str, day: date) -> None:
    """A congress on its way as far as `upto`."""
    staff, leader = cast.users["ban-tochuc"], cast.users["lanhdao"]
    held = upto in ("hold", "report_result", "recognise", "approve_charter", "close")
    title = f"Đại hội đại biểu {cast.orgs[code].short_name} lần thứ {ordinal} (ví dụ)"
    facts = {"place": "Hội trường tỉnh (ví dụ)", "delegates": 120 + order, "executive_size": 15} if held else {}
    made = _congress(cast, code, title, date(2020, 9, 1), ordinal=ordinal, term_first=2020, term_last=2025,
                     planned_on=day, **facts)
    scenes = [("approve_plan", date(2020, 10, 12), staff, {"paper": "Công văn của Tỉnh ủy (ví dụ)"}),
              ("prepare", date(2020, 11, 2), staff, {}), ("hold", day, staff, {}),
              ("report_result", working_day(day, 5), staff, {"paper": "Báo cáo kết quả đại hội (ví dụ)"}),
              ("recognise", _signed(order), leader, {"signer": "Nguyễn Văn Lãnh"}),
              ("approve_charter", date(2021, 3, 4), staff, {"paper": "Quyết định của UBND tỉnh (ví dụ)"}),
              ("close", date(2021, 3, 10), staff, {})]
    if upto == "postpone":
        with clock.at(date(2020, 12, 7)):
            play(made, [("postpone", date(2020, 12, 7), staff, {
                "new_day": day, "paper": "Công văn của Tỉnh ủy (ví dụ)", "note": "Chờ Đại hội toàn quốc (ví dụ)"})])
        return
    for scene in scenes[:next((at for at, scene in enumerate(scenes, start=1) if scene[0] == upto), 0)]:
        if scene[0] == "report_result":
            with clock.at(working_day(day, 3)):
                _elect(made, _list(300 + 30 * order), by=staff)
        play(made, [scene])


def _signed(order: int) -> date:
    """Recognised one after another, so that numbers follow the days."""
    return {5: date(2021, 2, 22), 6: date(2021, 2, 24), 7: date(2021, 2, 26)}.get(order, date(2021, 2, 26))


def _between(cast: Cast) -> None:
    """Between congresses: one resigned, his post given for the time being; two elected in addition and recognised."""
    staff, leader, office = cast.users["ban-tochuc"], cast.users["lanhdao"], cast.users["vanphong"]
    from giaoban.kernel.bodies.models import Body
    from giaoban.kernel.people.models import Mandate

    body = Body.objects.select_related("org", "of").get(of=cast.orgs["LHH-NGHE-AN"])
    chair = Mandate.objects.get(body=body.pk, post="Chủ tịch", until=None)
    deputy = Mandate.objects.select_related("person").get(body=body.pk, post="Phó Chủ tịch", until=None)
    with clock.at(date(2021, 1, 11)):
        bodies.end(chair, on=date(2021, 1, 8), reason="Nghỉ hưu (ví dụ)", by=office, paper="Quyết định (ví dụ)")
        bodies.appoint(deputy.person, body, "Chủ tịch", on=date(2021, 1, 8), how=PROVISIONAL, by=office,
                       paper="Thông báo phân công (ví dụ)")
    with clock.at(date(2021, 2, 1)):
        made = open_dossier(ByElection, title="Bầu bổ sung Ban Chấp hành LHH Nghệ An (ví dụ)", org=body.of,
                            on=date(2021, 2, 1), by=staff, department=cast.orgs["BAN-TCCSH"], example=True,
                            meeting="Hội nghị Ban Chấp hành lần thứ bảy")
    play(made, [("agree", date(2021, 2, 8), staff, {"paper": "Công văn của Tỉnh ủy (ví dụ)"}),
                ("vote", date(2021, 2, 23), staff, {})])
    with clock.at(date(2021, 2, 24)):
        _elect(made, [_line(order, EXECUTIVE, MEMBER, row=order + 1, seed=700) for order in range(2)], by=staff)
    play(made, [("report_result", date(2021, 2, 25), staff, {"paper": "Báo cáo kết quả bầu (ví dụ)"}),
                ("recognise", date(2021, 3, 2), leader, {"signer": "Nguyễn Văn Lãnh"})])


def _candidates(cast: Cast) -> None:
    staff = cast.users["ban-tochuc"]
    for order, (name, born, steps) in enumerate(CANDIDATES):
        on = date(2021, 2, 3 + order)
        with clock.at(on):
            made = open_dossier(Nomination, title=f"Giới thiệu {name} ứng cử đại biểu Quốc hội khóa XV", org=cast.root,
                                on=on, by=staff, department=cast.orgs["BAN-TCCSH"], example=True, assembly="national",
                                assembly_term="khóa XV, nhiệm kỳ 2021-2026", candidate=name, birth_year=born,
                                job="Hội thành viên (ví dụ)")
        play(made, [(step, day, staff, {"paper": "Biên bản hiệp thương (ví dụ)", "note": "Lý do cá nhân (ví dụ)"})
                    for step, day in steps])

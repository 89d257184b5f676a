"""From the running term to the recognition: the decision, the term and the mandates are one."""

from datetime import date

import pytest

from giaoban.domains.congresses.actions import decide, say_who, set_elected
from giaoban.domains.congresses.figures import held, overdue, recognised, vacancies
from giaoban.domains.congresses.models import Congress, Nomination
from giaoban.domains.congresses.pasting import read
from giaoban.kernel.base import Period
from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.bodies.models import Body, Seat, Term
from giaoban.kernel.bodies.sitting import sitting
from giaoban.kernel.documents.models import Document, Register, Rendition
from giaoban.kernel.dossiers.actions import DossierRefused, correct, open_dossier, take_step
from giaoban.kernel.figures.counting import value
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.people.actions import add_person
from giaoban.kernel.people.models import Mandate, Person

from .conftest import HELD, LIST, SIGNED

pytestmark = pytest.mark.django_db
YEAR = Scope.of(Period.year(2021))


def names(form, on, org="LHH-A"):
    body = Body.objects.get(of__code=org, form=form)
    return [(row.post, row.person.name) for row in sitting([body.pk], on).get(body.pk, [])]


class TestRecognition:
    def test_the_decision_the_terms_and_the_mandates(self, hall):
        congress = hall.walk(hall.congress(executive_size=5), "recognise", drawn=True)
        paper = Document.objects.get()
        assert (paper.symbol, paper.kind, paper.issued_on, paper.signer) == ("01/QĐ-LHHVN", "QĐ", SIGNED, "Nguyễn Văn Ký")
        assert paper.dossier_id == congress.pk and Rendition.objects.filter(document=paper).count() == 3
        assert congress.recognition == "Quyết định 01/QĐ-LHHVN ngày 25/02/2021"
        assert names("executive", HELD) == [("Chủ tịch", "Trần Văn An"), ("Phó Chủ tịch", "Lê Thị Bình"), ("Ủy viên", "Ngô Văn Chi")]
        assert names("standing", HELD) == [("Chủ tịch", "Trần Văn An"), ("Phó Chủ tịch", "Lê Thị Bình")]
        assert names("inspection", HELD) == [("Trưởng Ban", "Đỗ Thị Dung")]
        term = Term.objects.get(body__form="executive")
        assert (term.number, term.years, term.since, term.paper) == ("VI", "2020–2025", HELD, congress.recognition)
        mandate = Mandate.objects.filter(post="Trưởng Ban").get()
        assert (mandate.how, mandate.nominal_until, mandate.paper) == ("elected", date(2025, 12, 31), congress.recognition)
        # One person however many bodies; what the list said of them is kept.
        an = Person.objects.get(name="Trần Văn An")
        assert (an.birth_year, an.sex, an.titles) == (1958, "m", "PGS.TS") and an.mandates.count() == 2
        assert {row.mandate_id for row in congress.live_elected()} == set(Mandate.objects.values_list("pk", flat=True))

    def test_seats_are_those_decided(self, hall):
        hall.walk(hall.congress(executive_size=5), "recognise")
        seats = dict(Seat.objects.filter(body__form="executive").values_list("post", "places"))
        assert seats == {"Chủ tịch": 1, "Phó Chủ tịch": 1, "Ủy viên": 3}
        assert Body.objects.as_of(SIGNED).get(form="executive").vacant == 2

    def test_the_next_congress_ends_what_the_former_gave(self, hall):
        hall.walk(hall.congress(), "recognise")
        second = open_dossier(Congress, title="Đại hội VII", org=hall.world.orgs["LHH-A"], on=date(2025, 1, 1), by=hall.world.users["office"],
                              ordinal="VII", term_first=2025, term_last=2030, place="Hội trường", delegates=100)
        staff = hall.world.users["office"]
        for step, on in (("approve_plan", date(2025, 2, 1)), ("prepare", date(2025, 3, 1)), ("hold", date(2025, 6, 1))):
            second = take_step(second, step, by=staff, on=on)
        rows = "BCH\tChủ tịch\tLê Thị Bình\t1965\nBCH\tỦy viên\tVũ Văn Lâm\t1980"
        set_elected(second, read(rows, year=2025, congress=True).lines, by=staff)
        second = take_step(second, "report_result", by=staff, on=date(2025, 6, 5))
        take_step(second, "recognise", by=hall.world.users["leader"], on=date(2025, 6, 20), external="QĐ 8 (thử)")
        assert names("executive", date(2025, 6, 1)) == [("Chủ tịch", "Lê Thị Bình"), ("Ủy viên", "Vũ Văn Lâm")]
        assert len(names("executive", date(2025, 5, 31))) == 3
        assert Person.objects.filter(name="Lê Thị Bình").count() == 1
        # A post the new congress did not fill has no place any more.
        now = {seat.post: seat.places for seat in Seat.objects.filter(body__form="executive").on(date(2025, 7, 1))}
        assert now == {"Chủ tịch": 1, "Phó Chủ tịch": 0, "Ủy viên": 1}

    def test_refused_nothing_is_written_and_no_number_is_lost(self, hall):
        congress = hall.walk(hall.congress(executive_size=2), "report_result")
        with pytest.raises(StepRefused, match="nhiều hơn số lượng đại hội định"):
            take_step(congress, "recognise", by=hall.world.users["leader"], on=SIGNED)
        assert not Document.objects.exists() and not Register.objects.exists() and not Body.objects.exists()
        assert not Mandate.objects.exists() and Congress.objects.get().content_state == "result_reported"
        correct(congress, by=hall.world.users["organisation"], executive_size=3)
        take_step(congress, "recognise", by=hall.world.users["leader"], on=SIGNED)
        assert Document.objects.get().number == 1

    def test_recognised_by_another_body(self, hall):
        congress = hall.walk(hall.congress("LHHVN"), "report_result")
        congress = take_step(congress, "recognise", by=hall.world.users["leader"], on=SIGNED, external="QĐ 9/QĐ-TTg")
        assert congress.recognition == "QĐ 9/QĐ-TTg" and not Document.objects.exists()
        assert Body.objects.get(form="executive").label == "Hội đồng Trung ương"
        assert set(Mandate.objects.values_list("paper", flat=True)) == {"QĐ 9/QĐ-TTg"}

    def test_the_first_of_a_merged_union_is_number_one(self, hall):
        hall.walk(hall.congress(ordinal="I", first_of_merged=True), "recognise", drawn=True)
        assert Term.objects.filter(number="I").count() == 3
        html = bytes(Rendition.objects.get(format="html").content).decode()
        assert "đại hội lần thứ nhất sau hợp nhất" in html

    def test_the_paper_names_everybody(self, hall):
        hall.walk(hall.congress(), "recognise", drawn=True)
        html = bytes(Rendition.objects.get(format="html").content).decode()
        for words in ("Trần Văn An", "PGS.TS", "Lê Thị Bình", "Ngô Văn Chi", "Đỗ Thị Dung", "1795/QĐ-TTg", "BC 9/BC-LHH",
                      "Danh sách".upper(), "Trưởng Ban Kiểm tra: bà Đỗ Thị Dung", "Phó Chủ tịch: bà Lê Thị Bình"):
            assert words in html, words
        # In the committee and on the board alike, he is named once among the key posts.
        assert html.count("Chủ tịch: ông PGS.TS Trần Văn An") == 1


class TestSteps:
    @pytest.mark.parametrize(("facts", "upto", "refusal"), [
        ({"ordinal": ""}, "prepare", "đại hội lần thứ mấy"), ({"place": ""}, "hold", "Thiếu địa điểm"),
        ({}, "report_result", "Chưa nhập người trúng cử Ban Chấp hành")])
    def test_each_says_what_it_lacks(self, hall, facts, upto, refusal):
        with pytest.raises(StepRefused, match=refusal):
            hall.walk(hall.congress(**facts), upto, rows="")

    def test_roman_numerals_only(self, hall):
        with pytest.raises(DossierRefused, match="La Mã"):
            hall.congress(ordinal="6")

    def test_postponed_with_permission_and_taken_up_again(self, hall):
        world = hall.world
        hall.walk(hall.congress(), "recognise")
        later = open_dossier(Congress, title="Đại hội VII", org=world.orgs["LHH-A"], on=date(2025, 10, 1), by=world.users["office"])
        for facts, refusal in (({}, "Ghi ngày đại hội mới"), ({"new_day": date(2025, 1, 1), "paper": "x"}, "Ghi ngày đại hội mới"),
                               ({"new_day": date(2026, 6, 1)}, "Ghi văn bản cho phép")):
            with pytest.raises(StepRefused, match=refusal):
                take_step(later, "postpone", by=world.users["office"], on=date(2025, 11, 1), note="Chờ sáp nhập", **facts)
        later = take_step(later, "postpone", by=world.users["office"], on=date(2025, 11, 1), note="Chờ sáp nhập",
                          new_day=date(2026, 6, 1), paper="CV 20/TU")
        assert later.planned_on == date(2026, 6, 1)
        assert not Term.objects.overdue(date(2026, 5, 1)).exists()
        assert Term.objects.overdue(date(2026, 6, 2)).count() == 3
        correct(later, by=world.users["office"], ordinal="VII", term_first=2026, term_last=2031)
        assert take_step(later, "resume", by=world.users["office"], on=date(2026, 2, 1)).content_state == "preparing"

    def test_merged_before_its_congress(self, hall):
        world = hall.world
        hall.walk(hall.congress(), "recognise")
        later = open_dossier(Congress, title="Đại hội VII", org=world.orgs["LHH-A"], on=date(2025, 5, 1), by=world.users["office"])
        done = take_step(later, "merge", by=world.users["office"], on=date(2025, 7, 1), note="Hợp nhất tỉnh")
        assert done.closed_on == date(2025, 7, 1)
        assert not Term.objects.filter(until=None).exists() and not Mandate.objects.held().filter(until=None).exists()


class TestMatching:
    def test_the_same_name_and_year_is_the_same_person(self, hall):
        known = add_person(name="Lê Thị Bình", birth_year=1965, by=None)
        other = add_person(name="Trần Văn An", birth_year=1971, by=None)
        hall.walk(hall.congress(), "recognise")
        assert known.mandates.count() == 2 and not other.mandates.exists()

    def test_doubt_is_asked_about(self, hall):
        first, second = (add_person(name="Lê Thị Bình", birth_year=year, by=None) for year in (None, 1965))
        congress = hall.walk(hall.congress(), "report_result")
        with pytest.raises(StepRefused, match="Còn người trùng tên"):
            take_step(congress, "recognise", by=hall.world.users["leader"], on=SIGNED)
        row = congress.live_elected().filter(name="Lê Thị Bình").first()
        with pytest.raises(DossierRefused, match="không cùng tên"):
            decide(congress, row, add_person(name="Ai Đó", by=None), by=hall.world.users["organisation"])
        assert decide(congress, row, first, by=hall.world.users["organisation"]) == 2
        take_step(congress, "recognise", by=hall.world.users["leader"], on=SIGNED, external="QĐ 7 (thử)")
        assert first.mandates.count() == 2 and not second.mandates.exists()

    def test_a_unit_does_not_say_who_is_who(self, hall):
        add_person(name="Lê Thị Bình", by=None)
        congress = hall.walk(hall.congress(), "report_result")
        row = congress.live_elected().undecided().first()
        with pytest.raises(DossierRefused, match="Chỉ ban phụ trách"):
            decide(congress, row, None, by=hall.world.users["unit"])
        decide(congress, row, None, by=hall.world.users["office"])
        take_step(congress, "recognise", by=hall.world.users["leader"], on=SIGNED, external="QĐ 7 (thử)")
        assert Person.objects.filter(name="Lê Thị Bình").count() == 2

    def test_a_list_sent_anew_voids_the_former(self, hall):
        congress = hall.walk(hall.congress(), "report_result")
        before = congress.live_elected().count()
        set_elected(congress, read("BCH\tChủ tịch\tLê Văn Tám", year=2021, congress=True).lines, by=hall.world.users["unit"])
        assert [row.name for row in congress.live_elected()] == ["Lê Văn Tám"]
        assert congress.elected.count() == before + 1

    def test_not_after_recognition_and_not_by_others(self, hall):
        lines = read(LIST, year=2021, congress=True).lines
        congress = hall.walk(hall.congress(), "report_result")
        with pytest.raises(DossierRefused, match="Chỉ đơn vị thực hiện"):
            set_elected(congress, lines, by=hall.world.users["other_unit"])
        congress = take_step(congress, "recognise", by=hall.world.users["leader"], on=SIGNED, external="QĐ 7 (thử)")
        with pytest.raises(DossierRefused, match="trước khi có quyết định"):
            set_elected(congress, lines, by=hall.world.users["office"])


class TestByElection:
    def test_one_added_and_one_in_place_of_another(self, hall):
        hall.walk(hall.congress(executive_size=4), "recognise")
        matter = hall.by_election("BCH\tỦy viên\tVũ Văn Lâm\t1980\t\t\t\t\nBCH\tPhó Chủ tịch\tHồ Thị Mai\t1975\tnữ\tmới\t\tLê Thị Bình")
        matter = take_step(matter, "recognise", by=hall.world.users["leader"], on=date(2021, 3, 20), signer="Nguyễn Văn Ký")
        assert matter.closed_on == date(2021, 3, 20)
        assert names("executive", date(2021, 3, 10)) == [
            ("Chủ tịch", "Trần Văn An"), ("Phó Chủ tịch", "Hồ Thị Mai"), ("Ủy viên", "Ngô Văn Chi"), ("Ủy viên", "Vũ Văn Lâm")]
        assert ("Phó Chủ tịch", "Lê Thị Bình") in names("executive", date(2021, 3, 9))
        assert Document.objects.filter(dossier=matter).get().symbol == "01/QĐ-LHHVN"
        html = bytes(Rendition.objects.get(document__dossier=matter, format="html").content).decode()
        assert "Thôi giữ chức danh phó chủ tịch: Lê Thị Bình" in html

    def test_no_seat_no_recognition(self, hall):
        hall.walk(hall.congress(), "recognise")
        matter = hall.by_election("BCH\tỦy viên\tVũ Văn Lâm\t1980")
        with pytest.raises(StepRefused, match="đã đủ 1 người"):
            take_step(matter, "recognise", by=hall.world.users["leader"], on=date(2021, 3, 20))
        assert not Document.objects.exists()
        body = Body.objects.get(form="executive")
        bodies.set_seats(body, "Ủy viên", 2, on=date(2021, 3, 10), by=None, source="NQ 3")
        take_step(matter, "recognise", by=hall.world.users["leader"], on=date(2021, 3, 20))

    def test_whom_nobody_knows_cannot_be_replaced(self, hall):
        hall.walk(hall.congress(), "recognise")
        with pytest.raises(DossierRefused, match="không có “Người Lạ” đang giữ chức danh"):
            hall.by_election("BCH\tỦy viên\tVũ Văn Lâm\t1980\t\t\t\tNgười Lạ")

    def test_a_body_nobody_recorded(self, hall):
        matter = hall.by_election("BCH\tỦy viên\tVũ Văn Lâm\t1980")
        with pytest.raises(StepRefused, match="chưa có Ban Chấp hành trong sổ"):
            take_step(matter, "recognise", by=hall.world.users["leader"], on=date(2021, 3, 20))


class TestNomination:
    def test_to_the_national_assembly(self, hall):
        world = hall.world
        made = open_dossier(Nomination, title="Giới thiệu", org=world.orgs["LHHVN"], on=date(2021, 2, 1), by=world.users["office"],
                            assembly="national", assembly_term="khóa XV, nhiệm kỳ 2021-2026", candidate="Lê Thị Bình", birth_year=1965)
        made = take_step(made, "consult", by=world.users["office"], on=date(2021, 2, 20))
        with pytest.raises(StepRefused, match="đơn vị bầu cử"):
            take_step(made, "introduce", by=world.users["leader"], on=date(2021, 3, 1))
        correct(made, by=world.users["office"], constituency="Đơn vị số 1, tỉnh Đông")
        made = take_step(made, "introduce", by=world.users["leader"], on=date(2021, 4, 1))
        known = add_person(name="Lê Thị Bình", birth_year=1965, by=None)
        assert say_who(made, known, by=world.users["office"]).person == known
        with pytest.raises(DossierRefused, match="không cùng tên"):
            say_who(made, add_person(name="Ai Đó", by=None), by=world.users["office"])
        assert take_step(made, "elect", by=world.users["office"], on=date(2021, 6, 10)).closed_on == date(2021, 6, 10)


class TestFigures:
    def test_held_recognised_overdue_vacant(self, hall):
        hall.walk(hall.congress(executive_size=5), "recognise")
        assert (value(held, YEAR), value(recognised, YEAR)) == (1, 1)
        assert value(held, Scope.of(Period.year(2020))) == 0
        for year, expected in ((2025, 0), (2026, 1)):
            assert value(overdue, Scope.of(Period.year(year)).for_kind("stock")) == expected
        assert value(vacancies, YEAR.for_kind("stock")) == 1
        assert value(vacancies, Scope.of(Period.day(date(2021, 2, 4))).for_kind("stock")) == 0

    def test_a_by_election_is_recognised_too(self, hall):
        hall.walk(hall.congress(executive_size=4), "recognise")
        matter = hall.by_election("BCH\tỦy viên\tVũ Văn Lâm\t1980")
        take_step(matter, "recognise", by=hall.world.users["leader"], on=date(2021, 3, 20))
        assert (value(held, YEAR), value(recognised, YEAR), value(vacancies, YEAR.for_kind("stock"))) == (1, 2, 0)

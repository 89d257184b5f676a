"""The list of bodies, one body on any day, the part of a unit's page."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from giaoban.kernel.base import clock
from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.people.actions import add_person
from giaoban.kernel.people.models import ELECTED, ReadingLog

pytestmark = pytest.mark.django_db
LIST, BODY = "/co-quan/", "/co-quan/LHH-A-BCH/"


def page(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def cells(answer):
    return CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()


class TestList:
    def test_the_term_and_the_seats_on_a_day(self, browse, union):
        shown = page(browse("office"), LIST, on="2020-12-31")
        for words in ("Ban Chấp hành", "VII", "2015–2020", "20/5/2015", "31/12/2020", "còn 0 tháng", "Còn chức danh khuyết: <b>1</b>"):
            assert words in shown, words

    @pytest.mark.parametrize(("state", "day", "there"), [
        ("qua-han", "2021-03-15", True), ("qua-han", "2020-12-31", False), ("khuyet", "2021-03-15", True), ("khuyet", "2013-01-01", True),
        ("chua-co", "2021-03-15", False), ("chua-co", "2013-01-01", True), ("thu-xep", "2021-03-15", False)])
    def test_filters(self, browse, union, state, day, there):
        assert ('href="/co-quan/LHH-A-BCH/' in page(browse("office"), LIST, state=state, on=day)) is there

    def test_unions_beside_the_window(self, browse, union):
        bodies.align(national_on=date(2021, 12, 1), first=date(2021, 6, 1), last=date(2021, 11, 30), source="CV 3/ĐĐ", on=date(2020, 6, 1),
                     by=None)
        shown = page(browse("office"), LIST, state="thu-xep", on="2021-03-15")
        assert "sớm hơn" in shown and "CV 3/ĐĐ" in shown and 'href="/co-quan/LHH-A-BCH/' in shown

    def test_searched_without_accents(self, browse, union):
        assert "LHH-A-BCH" in page(browse("office"), LIST, q="tinh dong")
        assert "LHH-A-BCH" not in page(browse("office"), LIST, q="tinh doai")

    def test_as_a_workbook(self, browse, union):
        rows = cells(browse("office").get(LIST, {"excel": "1", "on": "2021-03-15"}))
        assert rows[0][:4] == ["Cơ quan", "Đơn vị", "Khóa", "Bắt đầu"]
        assert rows[1][:3] == ["Ban Chấp hành", "Liên hiệp hội tỉnh Đông", "VII, 2015–2020"] and rows[1][6:9] == [4, 3, 1]
        assert ReadingLog.objects.filter(exported=True).count() == 1

    def test_others_see_their_own_only(self, browse, union):
        assert "LHH-A-BCH" in page(browse("unit"), LIST)
        assert "LHH-A-BCH" not in page(browse("other_unit"), LIST)
        assert browse("other_unit").get(BODY).status_code == 404
        assert browse("stranger").get(LIST).status_code == 403

    def test_a_day_that_is_none(self, browse, union):
        assert "LHH-A-BCH" in page(browse("office"), LIST, on="hôm kia")

    def test_the_same_queries_for_one_row_and_three(self, browse, union, world):
        client = browse("office")
        page(client, LIST)
        with CaptureQueriesContext(connection) as one:
            page(client, LIST)
        for code in ("LHH-B", "LHHVN"):
            bodies.found_body(world.orgs[code], "executive", on=date(2015, 1, 1), by=None)
        with CaptureQueriesContext(connection) as three:
            shown = page(client, LIST)
        assert "LHH-B-BCH" in shown and "LHHVN-HDTW" in shown and len(one) == len(three)


class TestBody:
    def test_who_sits_what_is_vacant_which_term(self, browse, union):
        shown = page(browse("office"), BODY)
        for words in ("An</a>", "Bình</a>", "Chủ tịch", "20/5/2015", "Đại hội bầu", "01/01/2015 – 31/12/2020", "Ban Chấp hành Liên hiệp hội tỉnh Đông"):
            assert words in shown, words
        assert ReadingLog.objects.get(what="Người trong LHH-A-BCH").rows == 3

    def test_on_a_past_day_and_as_known(self, browse, union):
        assert "Ngày này chưa ghi ai giữ chức danh" in page(browse("office"), BODY, on="2013-01-01")
        with clock.at(date(2018, 1, 5)):
            bodies.end(union.held["An"], on=date(2018, 1, 1), reason="Nghỉ hưu", by=None, paper="QĐ 5")
        shown = page(browse("office"), BODY, on="2018-02-01")
        assert ">An</a>" not in shown and "Nghỉ hưu (QĐ 5)" in shown and "xem tại ngày 01/02/2018" in shown

    def test_only_the_office_finds_acts(self, browse, union):
        assert "bau-bo-sung" in page(browse("office"), BODY) and "/thoi/" in page(browse("office"), BODY)
        for who in ("leader", "department", "unit", "viewer"):
            shown = page(browse(who), BODY)
            assert "bau-bo-sung" not in shown and "/thoi/" not in shown
        assert "bau-bo-sung" not in page(browse("office"), BODY, on="2018-02-01")

    def test_as_a_workbook(self, browse, union):
        rows = cells(browse("unit").get(BODY, {"excel": "1"}))
        assert [row[:2] for row in rows[1:]] == [["An", "Chủ tịch"], ["Bình", "Ủy viên"], ["Chi", "Ủy viên"]]

    def test_the_same_queries_for_one_and_three_people(self, browse, union):
        client = browse("office")

        def asked():
            with CaptureQueriesContext(connection) as queries:
                page(client, BODY)
            return len(queries)

        asked()
        three = asked()
        for name in ("Bình", "Chi"):
            bodies.withdraw(union.held[name], reason="nhầm", by=None)
        assert asked() == three


class TestUnitPage:
    def test_its_bodies(self, browse, union):
        shown = page(browse("office"), "/don-vi/LHH-A/", on="2021-03-15")
        part = shown[shown.index('id="co-quan"'):].split("</section>")[0]
        for words in ("Ban Chấp hành", "khóa VII, 2015–2020", "quá hạn 3 tháng", "đang giữ 3/4", "khuyết", "1 ủy viên", "An"):
            assert words in part, words
        assert "Chưa ghi cơ quan lãnh đạo nào" in page(browse("office"), "/don-vi/LHH-B/")
        assert 'id="co-quan"' not in page(browse("office"), "/don-vi/VP/")

    def test_the_same_queries_for_one_body_and_three(self, browse, union):
        client = browse("unit")

        def asked():
            with CaptureQueriesContext(connection) as queries:
                page(client, "/don-vi/LHH-A/")
            return len(queries)

        asked()
        one = asked()
        for form in ("standing", "inspection"):
            body = bodies.found_body(union.org, form, on=date(2010, 1, 1), by=None)
            bodies.appoint(add_person(name=f"Người {form}", by=None), body, "Ủy viên", on=date(2016, 1, 1), how=ELECTED, by=None)
        asked()  # figures are remembered until an act changes them
        assert asked() == one

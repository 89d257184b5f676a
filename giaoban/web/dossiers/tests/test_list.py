"""The list of dossiers: who sees what, filters, states as of a day, totals, Excel, a constant number of queries."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import ReadingLog
from giaoban.web.dossiers import filters

LIST = "/ho-so/"


def titles(answer: Any) -> list[str]:
    return [row.title for row in answer.context["page"].object_list]


def test_each_account_sees_its_own(world: Any, browse: Any) -> None:
    world.task("LHH-A", title="Của Đông")
    world.task("LHH-B", title="Của Đoài")
    for name in ("leader", "office", "department", "other_department"):
        assert set(titles(browse(name).get(LIST))) == {"Của Đông", "Của Đoài"}
    for name in ("unit", "viewer"):
        assert titles(browse(name).get(LIST)) == ["Của Đông"]
    assert titles(browse("other_unit").get(LIST)) == ["Của Đoài"]
    assert browse("stranger").get(LIST).status_code == 403


@pytest.mark.parametrize(("query", "expected"), [
    ("q=tinh+dong", {"A"}), ("q=khong+co", set()), ("unit=doai", {"B"}), ("unit=lhh-a", {"A"}),
    ("year=2021", {"B"}), ("kind=critique.task", {"A", "B"}), ("kind=research.task", set()),
    ("content=reviewed", {"A"}), ("content=_open", {"A", "B"}), ("content=_closed", set()),
    ("money=none", {"A", "B"}), ("money=settled", set()), ("since=2021-01-01", {"B"}), ("until=31/12/2020", {"A"}),
    ("kind=critique.task&f_form=workshop", {"B"}), ("kind=critique.task&f_form=topic", {"A"}),
])
def test_filters(world: Any, browse: Any, query: str, expected: set[str]) -> None:
    world.walk(world.task("LHH-A", title="A"), upto="review")
    world.task("LHH-B", form="workshop", year=2021, title="B")
    assert set(titles(browse("office").get(f"{LIST}?{query}"))) == expected


def test_a_code_names_one_unit_only(world: Any, browse: Any) -> None:
    from giaoban.kernel.orgs.actions import found

    world.orgs["LHH-AB"] = found(code="LHH-AB", kind="local_union", name="Tỉnh Tây", on=date(2010, 1, 1), by=None,
                                 parent=world.orgs["LHHVN"])
    world.task("LHH-A", title="A")
    world.task("LHH-AB", title="AB")
    assert titles(browse("office").get(f"{LIST}?unit=LHH-A")) == ["A"]
    assert set(titles(browse("office").get(f"{LIST}?unit=lhh"))) == {"A", "AB"}


def test_an_unreadable_filter_says_so_and_hides_nothing(world: Any, browse: Any) -> None:
    world.task(title="A")
    answer = browse("office").get(f"{LIST}?since=hom-qua&year=x&kind=nothing&page=zz&order=nothing&size=7")
    assert answer.status_code == 200
    assert titles(answer) == ["A"]
    assert answer.context["filters"].errors["since"]


@pytest.mark.parametrize("few", [0, 10_000])
def test_states_as_of_a_day(world: Any, browse: Any, monkeypatch: Any, few: int) -> None:
    """Both where few records say so and where very many do."""
    monkeypatch.setattr(filters, "FEW", few)
    world.walk(world.task(title="A"), upto="settle")
    answer = browse("office").get(f"{LIST}?kind=critique.task&state_on=2020-05-20&content=contracted")
    assert titles(answer) == ["A"]
    assert "Đã giao nhiệm vụ" in answer.content.decode().split("<tbody>")[1]
    assert titles(browse("office").get(f"{LIST}?state_on=2020-05-20&content=accepted")) == []
    assert titles(browse("office").get(f"{LIST}?state_on=2020-01-20")) == []
    assert titles(browse("office").get(f"{LIST}?state_on=2020-05-20&money=allocated&content=_open")) == ["A"]


def test_money_at_the_foot_is_that_of_the_rows_shown(world: Any, browse: Any) -> None:
    world.walk(world.task("LHH-A"), upto="settle")
    world.walk(world.task("LHH-B"), upto="approve", amount=30_000_000)
    foot = browse("office").get(f"{LIST}?kind=critique.task").context["foot"]
    assert "110.000.000" in foot and "80.000.000" in foot and "30.000.000" in foot
    assert "110.000.000" not in browse("unit").get(f"{LIST}?kind=critique.task").context["foot"]


def test_sorting_by_a_head(world: Any, browse: Any) -> None:
    for title in ("Bờ", "Anh", "Chữ"):
        world.task(title=title)
    assert titles(browse("office").get(f"{LIST}?order=title")) == ["Anh", "Bờ", "Chữ"]
    assert titles(browse("office").get(f"{LIST}?order=-title")) == ["Chữ", "Bờ", "Anh"]


@pytest.mark.parametrize("query", ["", "?kind=critique.task", "?kind=critique.task&state_on=2020-12-01"])
def test_queries_do_not_grow_with_rows(world: Any, browse: Any, query: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection, ) as seen:
            browse("unit").get(LIST + query)
        return len(seen)

    world.walk(world.task(), upto="settle")
    count()
    one = count()
    for _turn in range(2):
        world.walk(world.task(), upto="settle")
    assert count() == one


def test_excel_has_the_rows_shown_and_is_logged(world: Any, browse: Any) -> None:
    world.walk(world.task("LHH-A", title="=1+1"), upto="settle")
    world.task("LHH-B", title="Của Đoài")
    answer = browse("unit").get(f"{LIST}?kind=critique.task&excel=1")
    sheet = ZipFile(BytesIO(answer.getvalue())).read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1" in sheet and "<f>" not in sheet and "Của Đoài" not in sheet
    assert "<v>80000000</v>" in sheet
    assert f"<v>{(date(2020, 2, 1) - date(1899, 12, 30)).days}</v>" in sheet
    assert ReadingLog.objects.filter(user=world.users["unit"], exported=True, rows=1).exists()


def test_empty_list_says_what_to_do_first(world: Any, browse: Any) -> None:
    assert reverse("dossiers:open") in browse("unit").get(LIST).content.decode()
    viewer = browse("viewer").get(LIST).content.decode()
    assert "Chưa có hồ sơ" in viewer and reverse("dossiers:open") not in viewer


def test_the_menu_of_kinds_comes_from_the_registry(world: Any, browse: Any) -> None:
    from giaoban.kernel.dossiers.registry import kinds

    with clock.at(date(2021, 3, 15)):
        page = browse("office").get(LIST).content.decode()
    for kind in kinds():
        assert f'value="{kind.key}"' in page

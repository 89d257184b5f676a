"""The map: one tile a province, 63 or 34 by the unions that stood, coloured by numbers of what the account sees."""

import csv
from datetime import date
from importlib.resources import files

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs import provinces
from giaoban.kernel.orgs.models import Org, OrgFact
from giaoban.web.units import mapping


def put(org, province, fact=""):
    Org.objects.filter(pk=org.pk).update(province=province)
    if fact:
        OrgFact.objects.create(org=org, aspect="province", value=fact, since=org.founded_on)


def tile(page, name):
    return next(tile for tile in page.context["atlas"].tiles if tile.province.name == name)


def test_the_layout_holds_every_province_once():
    rows = list(csv.DictReader(files("giaoban.web.units").joinpath("tiles.csv").read_text("utf-8").splitlines()))
    for version, n in (("2004", 63), ("2025", 34)):
        of = [row for row in rows if row["version"] == version]
        assert {row["code"] for row in of} == {province.code for province in provinces.provinces(version)}
        assert len({(row["row"], row["col"]) for row in of}) == len(of) == n


def test_provinces_that_became_one_lie_side_by_side():
    """Or their common outline would fall apart."""
    for new in provinces.provinces("2025"):
        places = {mapping.places()[old.key] for old in provinces.predecessors(new)}
        near, waiting = set(), [min(places)]
        while waiting:
            row, col = waiting.pop()
            near.add((row, col))
            waiting += [at for at in ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1))
                        if at in places - near]
        assert near == places, new
    assert len(mapping.letters()) == 23


def test_by_the_unions_of_the_day_not_by_the_calendar(browse, world):
    put(world.orgs["LHH-A"], "Thái Bình")
    put(world.orgs["LHH-B"], "Hưng Yên", "2004:33")
    page = browse("leader").get("/don-vi/ban-do/?on=2026-01-01")
    assert page.context["atlas"].version == "2004"
    assert tile(page, "Thái Bình").union == world.orgs["LHH-A"]
    assert tile(page, "Thái Bình").into == tile(page, "Hưng Yên").into == "Hưng Yên"
    assert tile(page, "Thái Bình").letter == tile(page, "Hưng Yên").letter != ""
    assert tile(page, "Hà Nội").url == ""
    OrgFact.objects.update(value="2025:33")
    OrgFact.objects.create(org=world.orgs["LHH-A"], aspect="province", value="2025:24", since=date(2025, 7, 1))
    page = browse("leader").get("/don-vi/ban-do/?on=2026-01-01")
    assert page.context["atlas"].version == "2025"
    assert len(page.context["atlas"].tiles) == 34
    assert tile(page, "Hưng Yên").parts == ["Thái Bình"]
    assert tile(page, "Bắc Ninh").union == world.orgs["LHH-A"]


def test_a_union_of_no_known_province_is_named(browse, world):
    put(world.orgs["LHH-A"], "Xứ Mơ")
    put(world.orgs["LHH-B"], "Cà Mau")
    page = browse("leader").get("/don-vi/ban-do/")
    assert page.context["atlas"].unplaced == [world.orgs["LHH-A"]]
    assert "Chưa rõ tỉnh" in page.content.decode()


def test_numbers_of_a_union_with_everything_below(browse, world):
    put(world.orgs["LHH-A"], "Cà Mau")
    put(world.orgs["LHH-B"], "Hà Nội")
    below = orgs.found(code="HTV-1", kind="provincial_association", name="Hội huyện", on=date(2015, 1, 1), by=None,
                       parent=world.orgs["LHH-A"])
    world.orgs["HTV-1"] = below
    for code in ("LHH-A", "LHH-A", "HTV-1", "LHH-B"):
        world.task(code)
    ask = "/don-vi/ban-do/?figure=dossiers&on=2020-12-31"
    page = browse("leader").get(ask)
    assert (tile(page, "Cà Mau").amount, tile(page, "Hà Nội").amount) == (3, 1)
    assert [(row["word"], row["range"], row["n"]) for row in page.context["atlas"].legend] == [("ít", "1–2", 1), ("nhiều", "3", 1)]
    assert tile(browse("leader").get("/don-vi/ban-do/?on=2020-12-31"), "Cà Mau").amount == 1
    own = browse("unit").get(ask)
    assert [found.union.code for found in own.context["atlas"].tiles if found.union] == ["LHH-A"]
    assert "Hà Nội" in own.content.decode()
    assert "Đoài" not in own.content.decode()


@pytest.mark.parametrize("figure", ["units", "members", "dossiers", "owed", "critique.tasks", "khong-co"])
def test_every_number_can_be_shown(browse, world, figure):
    put(world.orgs["LHH-A"], "Cà Mau")
    assert browse("leader").get("/don-vi/ban-do/", {"figure": figure}).status_code == 200
    assert browse("stranger").get("/don-vi/ban-do/", {"figure": figure}).status_code == 403


@pytest.mark.parametrize(("amounts", "edges", "depths"), [
    ([], [], []), ([0, 0], [], [0, 0]), ([5, 5, 0], [5], [3, 3, 0]), ([1, 2, 3, 4, 100], [1, 2, 3, 4, 100], [1, 2, 3, 4, 5])])
def test_steps_of_colour(amounts, edges, depths):
    assert mapping.edges_of(amounts) == edges
    assert [mapping.depth_of(amount, edges) for amount in amounts] == depths


def test_excel_of_the_map_is_logged(browse, world):
    put(world.orgs["LHH-A"], "Cà Mau")
    assert browse("leader").get("/don-vi/ban-do/?excel=1")["Content-Type"].startswith("application/vnd.openxml")


@pytest.mark.parametrize("path", ["/don-vi/ban-do/", "/don-vi/ban-do/?figure=dossiers"])
def test_queries_do_not_grow_with_unions(browse, world, path):
    client = browse("leader")
    client.get(path)
    put(world.orgs["LHH-A"], "Cà Mau", "2004:96")
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for n, name in enumerate(("Hà Nội", "Huế", "Lào Cai")):
        put(orgs.found(code=f"LHH-{n}", kind="local_union", name=f"LHH {name}", on=date(2011, 1, 1), by=None,
                       parent=world.orgs["LHHVN"]), name, f"2004:0{n + 1}")
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(one) == len(more)

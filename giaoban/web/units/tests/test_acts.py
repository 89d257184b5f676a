"""Founding, renaming, re-placing, dissolving: only the office, shown back first, refused in words."""

from datetime import date

import pytest

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org, Placement, Reorganisation
from giaoban.web.units.acts.forms import stamp

PAPER = "QĐ 12/QĐ-LHHVN ngày 01/3/2021"


def sends(client, path, org=None, **data):
    """Fill the form as it was opened, send it."""
    facts = {"on": "2021-03-01", "paper": PAPER, **data}
    if org is not None:
        facts.setdefault("stamp", stamp(org))
    return client.post(path, facts)


def confirms(client, path, first):
    """Send back what the confirming page holds."""
    form = first.context["form"]
    return client.post(path, {bound.name: bound.value() or "" for bound in form})


FOUND = {"code": "KHCN-0900", "kind": "st_organisation", "name": "Viện Mới", "parent": "LHHVN"}


@pytest.mark.parametrize("who", ["leader", "department", "unit", "viewer", "stranger"])
@pytest.mark.parametrize("path", ["thanh-lap", "LHH-A/doi-ten", "LHH-A/chuyen", "LHH-A/giai-the"])
def test_only_the_office_may(browse, who, path):
    client = browse(who)
    assert client.get(f"/don-vi/{path}/").status_code == 403
    assert client.post(f"/don-vi/{path}/", {"on": "2021-03-01"}).status_code == 403


def test_another_unit_is_not_even_told_that_it_exists(browse):
    assert browse("other_unit").get("/don-vi/LHH-A/doi-ten/").status_code == 404


@pytest.mark.parametrize("path", ["thanh-lap", "LHH-A/doi-ten", "LHH-A/chuyen", "LHH-A/giai-the"])
def test_the_forms_open(browse, path):
    assert browse("office").get(f"/don-vi/{path}/").status_code == 200


def test_nothing_is_written_before_it_is_confirmed(browse, world):
    client = browse("office")
    before = Reorganisation.objects.count()
    shown = sends(client, "/don-vi/thanh-lap/", **FOUND)
    assert shown.status_code == 200
    assert "Viện Mới" in shown.context["effect"]
    assert not Org.objects.filter(code="KHCN-0900").exists()
    assert Reorganisation.objects.count() == before
    done = confirms(client, "/don-vi/thanh-lap/", shown)
    assert (done.status_code, done["Location"]) == (302, "/don-vi/KHCN-0900/")
    made = Org.objects.get(code="KHCN-0900")
    assert made.founded_on == date(2021, 3, 1)
    assert made.placements.get().parent == world.orgs["LHHVN"]
    assert made.placements.get().act.paper == PAPER


def test_a_rename_keeps_the_old_name_in_time(browse, world):
    client, org = browse("office"), world.orgs["HN-001"]
    shown = sends(client, "/don-vi/HN-001/doi-ten/", org, name="Hội Cơ học Việt Nam")
    assert "mang tên “Hội Cơ học Việt Nam”" in shown.content.decode()
    assert confirms(client, "/don-vi/HN-001/doi-ten/", shown).status_code == 302
    org.refresh_from_db()
    assert org.name == "Hội Cơ học Việt Nam"
    assert [row.name for row in org.names.all()] == ["Hội Cơ học", "Hội Cơ học Việt Nam"]


def test_a_new_place_changes_who_sees_it(browse, world):
    below = orgs.found(code="HTV-1", kind="provincial_association", name="Hội huyện", on=date(2015, 1, 1), by=None,
                       parent=world.orgs["LHH-A"])
    client = browse("office")
    assert browse("other_unit").get("/don-vi/HTV-1/").status_code == 404
    shown = sends(client, "/don-vi/HTV-1/chuyen/", below, parent="lhh-b", line="reporting")
    assert browse("other_unit").get("/don-vi/HTV-1/").status_code == 404
    assert confirms(client, "/don-vi/HTV-1/chuyen/", shown).status_code == 302
    assert browse("other_unit").get("/don-vi/HTV-1/").status_code == 200
    assert Placement.objects.get(org=below, until=None).parent == world.orgs["LHH-B"]


def test_dissolving_names_its_heirs(browse, world):
    client, org = browse("office"), world.orgs["KHCN-0001"]
    shown = sends(client, "/don-vi/KHCN-0001/giai-the/", org, heirs="hn-001, LHH-B")
    assert confirms(client, "/don-vi/KHCN-0001/giai-the/", shown).status_code == 302
    org.refresh_from_db()
    assert org.ended_on == date(2021, 3, 1)
    assert {row.new.code for row in org.successors.all()} == {"HN-001", "LHH-B"}
    page = client.get("/don-vi/KHCN-0001/").content.decode()
    assert "doi-ten" not in page
    again = sends(client, "/don-vi/KHCN-0001/doi-ten/", org, name="Tên khác")
    assert again.status_code == 422
    assert "đã chấm dứt" in again.content.decode()


REFUSED = [
    ("thanh-lap", {**FOUND, "code": "LHH-A"}, "đã dùng"),
    ("thanh-lap", {**FOUND, "code": "viện mới"}, "không dấu"),
    ("thanh-lap", {**FOUND, "kind": "provincial_association"}, "không đứng dưới"),
    ("thanh-lap", {**FOUND, "parent": "KHONG-CO"}, "Không có đơn vị"),
    ("thanh-lap", {**FOUND, "kind": "x"}, "lựa chọn"),
    ("thanh-lap", {**FOUND, "on": "2031-01-01"}, "tương lai"),
    ("thanh-lap", {**FOUND, "on": "hôm qua"}, "ngày"),
    ("thanh-lap", {**FOUND, "paper": ""}, "bắt buộc"),
    ("LHH-A/doi-ten", {"name": ""}, "bắt buộc"),
    ("LHH-A/doi-ten", {"name": "Liên hiệp hội tỉnh Đông"}, "Tên chưa đổi"),
    ("LHH-A/doi-ten", {"name": "Tên mới", "on": "2009-01-01"}, "không tồn tại ngày"),
    ("LHH-A/chuyen", {"parent": "LHH-B", "line": "reporting"}, "Không có đơn vị"),
    ("LHH-A/chuyen", {"parent": "LHHVN", "line": "x"}, "lựa chọn"),
    ("LHH-A/giai-the", {"heirs": "KHONG-CO"}, "KHONG-CO"),
    ("LHH-A/giai-the", {"on": "2009-01-01"}, "không tồn tại"),
]


@pytest.mark.parametrize(("path", "data", "says"), REFUSED)
def test_refused_in_words_and_nothing_written(browse, world, path, data, says):
    before = (Org.objects.count(), Reorganisation.objects.count())
    org = world.orgs["LHH-A"] if path.startswith("LHH-A") else None
    for confirmed in ("", "1"):
        answer = sends(browse("office"), f"/don-vi/{path}/", org, **{**data, "confirmed": confirmed})
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert answer.context["form"]["confirmed"].value() == ""
    assert (Org.objects.count(), Reorganisation.objects.count()) == before


def test_a_unit_with_others_below_is_not_dissolved(browse, world):
    orgs.found(code="HTV-1", kind="provincial_association", name="Hội huyện", on=date(2015, 1, 1), by=None,
               parent=world.orgs["LHH-A"])
    answer = sends(browse("office"), "/don-vi/LHH-A/giai-the/", world.orgs["LHH-A"])
    assert answer.status_code == 422
    assert "còn 1 đơn vị bên dưới" in answer.content.decode()


def test_a_stale_form_is_refused_even_when_confirming(browse, world):
    client, org = browse("office"), world.orgs["LHH-A"]
    shown = sends(client, "/don-vi/LHH-A/doi-ten/", org, name="Tên thứ nhất")
    orgs.rename(org, "Người khác đã đổi", on=date(2021, 2, 1), by=None)
    answer = confirms(client, "/don-vi/LHH-A/doi-ten/", shown)
    assert answer.status_code == 422
    assert "vừa được người khác cập nhật" in answer.content.decode()
    org.refresh_from_db()
    assert org.name == "Người khác đã đổi"

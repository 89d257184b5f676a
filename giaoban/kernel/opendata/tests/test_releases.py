"""What a release lets be seen: its kinds, its columns, its day; never an undone act; nothing once withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import add_person, give_mandate

from .. import actions
from ..changes import changes
from ..columns import CHANGES, OPTIONAL, PROVINCES, UNIT_COLUMNS
from ..models import Release
from ..places import province_rows
from ..stamp import stamp
from ..units import unit, units

pytestmark = pytest.mark.django_db
DAY = date(2021, 1, 1)
MEMBERS = ("local_union", "sector_association")
FACTS = {"by": None, "paper": "01/QĐ-LHHVN"}


def released(world, **facts):
    facts = {"kinds": MEMBERS, "fields": list(OPTIONAL), "datasets": [CHANGES, PROVINCES], "licence": "cc-by-4.0",
             "paper": "12/QĐ", **facts}
    return actions.release(**facts, by=world.users["office"])


def codes(release, day=DAY):
    return [row["code"] for row in units(release, day)]


def test_nothing_is_public_by_default(db):
    assert Release.objects.current() is None


def test_the_newest_decision_holds_and_rows_stay(world):
    first = released(world)
    assert Release.objects.current() == first
    second = released(world, kinds=["cluster"])
    assert Release.objects.current() == second
    actions.withdraw(by=world.users["office"], reason="Xem lại")
    assert Release.objects.current() is None
    assert [row.withdraws for row in Release.objects.all()] == [True, False, False]


@pytest.mark.parametrize(("facts", "told"), [
    ({"kinds": []}, "Chọn ít nhất một loại"), ({"paper": " "}, "Ghi văn bản"), ({"licence": "x"}, "Chọn giấy phép"),
    ({"kinds": ["x"]}, "Không có: x"), ({"fields": ["phone"]}, "Không có: phone"), ({"datasets": ["y"]}, "Không có: y")])
def test_what_is_refused(world, facts, told):
    with pytest.raises(actions.ReleaseRefused, match=told):
        released(world, **facts)
    assert not Release.objects.exists()


@pytest.mark.parametrize("who", ["leader", "department", "unit", "viewer", "stranger"])
def test_only_the_office_decides(world, who):
    with pytest.raises(actions.ReleaseRefused, match="Chỉ Văn phòng"):
        actions.release(kinds=MEMBERS, fields=[], datasets=[], licence="cc0-1.0", paper="x", by=world.users[who])
    released(world)
    with pytest.raises(actions.ReleaseRefused, match="Chỉ Văn phòng"):
        actions.withdraw(by=world.users[who], reason="x")


def test_withdrawing_needs_a_reason_and_something_to_withdraw(world):
    with pytest.raises(actions.ReleaseRefused, match="không có dữ liệu nào công khai"):
        actions.withdraw(by=world.users["office"], reason="x")
    released(world)
    with pytest.raises(actions.ReleaseRefused, match="Ghi lý do"):
        actions.withdraw(by=world.users["office"], reason=" ")


def test_only_the_released_kinds_and_columns(world):
    release = released(world, fields=["address"])
    assert codes(release) == ["HN-001", "LHH-A", "LHH-B"]
    row = next(units(release, DAY))
    assert list(row) == ["code", "name", "kind", "kind_label", "address"]
    assert unit(release, "VP") is None and unit(release, "KHÔNG") is None


def test_example_units_only_when_the_release_says_so(world):
    Org.objects.filter(code="LHH-A").update(example=True)
    assert codes(released(world)) == ["HN-001", "LHH-B"]
    assert codes(released(world, example=True)) == ["HN-001", "LHH-A", "LHH-B"]


def test_as_it_was_that_day(world):
    a = world.orgs["LHH-A"]
    orgs.rename(a, "Liên hiệp hội tỉnh Đông Mới", on=DAY, **FACTS)
    orgs.set_fact(a, "address", "Số 1 phố Mới", on=DAY, **FACTS)
    orgs.set_fact(a, "province", "2004:24", on=date(2020, 1, 1), **FACTS)
    release = released(world)
    then, now = ({row["code"]: row for row in units(release, day)}["LHH-A"] for day in (date(2020, 12, 31), DAY))
    assert (then["name"], then["address"], then["province"], then["province_code"]) == (
        "Liên hiệp hội tỉnh Đông", "", "Bắc Giang", "2004:24")
    assert (now["name"], now["address"]) == ("Liên hiệp hội tỉnh Đông Mới", "Số 1 phố Mới")
    assert [name["name"] for name in now["former_names"]] == ["Liên hiệp hội tỉnh Đông", "Liên hiệp hội tỉnh Đông Mới"]
    assert codes(release, date(2009, 12, 31)) == []


def test_a_superior_that_is_not_public_is_left_out(world):
    assert next(units(released(world), DAY))["parent"] == ""
    assert next(units(released(world, kinds=[*MEMBERS, "central_body"]), DAY))["parent"] == "LHHVN"


def test_a_merger_and_its_paper(world):
    orgs.merge([world.orgs["LHH-A"], world.orgs["LHH-B"]], into=orgs.NewUnit("LHH-AB", "Liên hiệp hội gộp"), on=DAY,
               **FACTS)
    release = released(world)
    last = list(changes(release))[-1]
    assert last == {"id": last["id"], "kind": "merge", "kind_label": "Hợp nhất, sáp nhập", "on": DAY,
                    "paper": "01/QĐ-LHHVN", "original": ["LHH-A", "LHH-B"], "resulting": ["LHH-AB"],
                    "name_before": "", "name_after": "Liên hiệp hội gộp"}
    assert codes(release) == ["HN-001", "LHH-AB"]
    gone = unit(release, "LHH-A")
    assert gone.day == date(2020, 12, 31) and gone.row["successors"] == ["LHH-AB"]
    assert unit(release, "LHH-A", DAY) is None
    assert unit(release, "LHH-AB").row["predecessors"] == ["LHH-A", "LHH-B"]
    assert [row["kind"] for row in changes(release, "LHH-A")] == ["found", "merge"]


def test_every_kind_of_change(world):
    hn, b = world.orgs["HN-001"], world.orgs["LHH-B"]
    orgs.rename(hn, "Hội Cơ học Việt Nam", on=DAY, **FACTS)
    orgs.split(hn, [(orgs.NewUnit("HN-002", "Hội Cơ học đá"), 200)], ends=False, on=DAY, **FACTS)
    orgs.dissolve(b, on=DAY, **FACTS)
    orgs.restore(b, on=date(2021, 6, 1), **FACTS)
    orgs.set_fact(hn, "address", "Không kể", on=DAY, **FACTS)
    told = [(row["kind"], row["original"], row["resulting"], row["name_before"], row["name_after"])
            for row in changes(released(world)) if row["on"] >= DAY]
    assert told == [
        ("rename", ["HN-001"], ["HN-001"], "Hội Cơ học", "Hội Cơ học Việt Nam"),
        ("split", ["HN-001"], ["HN-002", "HN-001"], "", "Hội Cơ học đá"),
        ("dissolve", ["LHH-B"], [], "", ""),
        ("restore", [], ["LHH-B"], "", "Liên hiệp hội tỉnh Đoài")]


def test_an_undone_act_was_never_public(world):
    act = orgs.rename(world.orgs["HN-001"], "Tên ghi nhầm", on=DAY, **FACTS).act
    release = released(world)
    assert "Tên ghi nhầm" in str(list(units(release, DAY)) + list(changes(release)))
    orgs.undo(act, by=None, reason="nhầm")
    assert "Tên ghi nhầm" not in str(list(units(release, DAY)) + list(changes(release)))


def test_units_that_are_not_public_are_in_no_change(world):
    orgs.merge([world.orgs["BAN-TVPB"], world.orgs["BAN-KHCNMT"]], into=orgs.NewUnit("BAN-X", "Ban Kín"), on=DAY, **FACTS)
    told = str(list(changes(released(world))))
    assert "BAN-" not in told and "Ban Kín" not in told


def test_no_column_holds_a_person(world):
    give_mandate(add_person(name="Trần Văn Kín", by=None), world.orgs["LHH-A"], "Chủ tịch", since=DAY, by=None)
    orgs.set_fact(world.orgs["LHH-A"], "phone", "0912345678", on=DAY, **FACTS)
    release = released(world)
    seen = str(list(units(release, DAY)) + list(changes(release)))
    assert "Trần Văn Kín" not in seen and "0912345678" not in seen
    assert not {"phone", "email", "note", "people", "accounts"} & {column.key for column in UNIT_COLUMNS}


def test_provinces_old_to_new():
    rows = list(province_rows())
    assert len(rows) == 63 + 34
    old = next(row for row in rows if (row["version"], row["code"]) == ("2004", "24"))
    assert (old["name"], old["into_version"], old["into_name"], old["until"]) == (
        "Bắc Giang", "2025", "Bắc Ninh", date(2025, 7, 1))


def test_queries_do_not_grow(world, django_assert_num_queries):
    release = released(world)
    with django_assert_num_queries(7):
        assert len(list(units(release, DAY))) == 3
    for number in range(5):
        orgs.found(code=f"HN-1{number}", kind="sector_association", name=f"Hội {number}", on=DAY, by=None,
                   parent=world.orgs["LHHVN"])
    with django_assert_num_queries(7):
        assert len(list(units(release, DAY))) == 8


def test_the_stamp_tells_every_change(world):
    release = released(world)
    marks = [stamp(release).mark]
    assert stamp(release).mark == marks[0] != stamp(release, "json").mark
    act = orgs.rename(world.orgs["HN-001"], "Tên khác", on=DAY, **FACTS).act
    marks.append(stamp(release).mark)
    orgs.undo(act, by=None, reason="nhầm")
    marks.append(stamp(release).mark)
    marks.append(stamp(released(world)).mark)
    assert len(set(marks)) == 4

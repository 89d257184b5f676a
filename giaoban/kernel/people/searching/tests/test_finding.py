"""People are found as they are typed: without accents, in any order, with a wrong letter; and only by who may see them."""

import unicodedata

import pytest

from giaoban.kernel.people.actions import add_person, give_mandate
from giaoban.kernel.people.following import following
from giaoban.kernel.people.models import Access, Membership, Person
from giaoban.kernel.people.searching.asking import asked
from giaoban.kernel.people.searching.finding import NEAR, OTHER_YEAR, find
from giaoban.kernel.people.searching.vocabulary import Vocabulary


def person(world, name, org="LHH-A", year=None, code=None, until=None):
    made = add_person(name=name, by=None, birth_year=year, code=code)
    with following([]) as who:
        who.add(made.pk)
        if org:
            Membership.objects.create(person=made, org=world.orgs[org], since="2015-01-01", until=until)
    return made


def names(text, user, **more):
    return [Person.objects.get(pk=hit.person).name for hit in find(text, user, **more).hits]


@pytest.fixture
def central(world):
    return world.users["office"]


@pytest.mark.parametrize("typed", [
    "Nguyễn Thị Thuý Đào", "nguyen thi thuy dao", "dao thuy nguyen thi", unicodedata.normalize("NFD", "Thúy Đào"), "Thúy đào",
    "nguyen thi thuy dao 1970", "HV-0012", "hv-0012", "thuy da", "dao 02/03/1970", "nguyen dao LHH-A"])
def test_found_however_typed(world, central, typed):
    person(world, "Nguyễn Thị Thúy Đào", year=1970, code="HV-0012")
    person(world, "Lê Văn Bình", org="LHH-B", year=1970)
    assert names(typed, central) == ["Nguyễn Thị Thúy Đào"]


@pytest.mark.parametrize("typed", ["tran van khaon", "tran vna khoan", "tran van khoanh", "ran van khoan", "tran van kxoan",
                                   "tran vankhoan", "trang van khoan", "tran van hoan 1960"])
def test_a_wrong_letter_still_finds(world, central, typed):
    person(world, "Trần Văn Khoan", year=1960)
    person(world, "Lê Thị Hoan", year=1960)
    person(world, "Trang Thị Lý", year=1961)
    assert names(typed, central)[0] == "Trần Văn Khoan"


def test_the_whole_name_comes_first_then_the_words_then_beginnings_then_others(world, central):
    for name in ("Văn Hung Lê", "Lê Văn Hungari", "Lê Văn Hùng Anh", "Lê Văn Hùng", "Lê Văn Hưng Thịnh", "Lê Văn Hang"):
        person(world, name)
    assert names("le van hung", central) == ["Lê Văn Hùng", "Văn Hung Lê", "Lê Văn Hùng Anh", "Lê Văn Hưng Thịnh",
                                             "Lê Văn Hungari", "Lê Văn Hang"]
    assert find("le van hung", central, limit=2).more


def test_another_birth_year_comes_last(world, central):
    person(world, "Lê Văn Hùng", year=1960)
    person(world, "Lê Văn Hùng", year=1961)
    assert [hit.how for hit in find("le van hung 1961", central).hits] == [0 + 1, OTHER_YEAR]


def test_another_province_finds_nobody(world):
    secret = person(world, "Phan Thị Bí Mật", org="LHH-B", year=1955, code="MAT-1")
    for typed in ("phan thi bi mat", "phan thi bi mta", "mat 1955", "MAT-1", "phan", "LHH-B 1955"):
        found = find(typed, world.users["unit"])
        assert (found.hits, found.same, found.more) == ([], 0, False)
        assert find(typed, world.users["stranger"]).hits == []
    assert names("phan bi mat", world.users["other_unit"]) == ["Phan Thị Bí Mật"]
    give_mandate(secret, world.orgs["LHH-A"], "Ủy viên", since="2020-01-01", by=None)
    assert names("phan bi mat", world.users["unit"]) == ["Phan Thị Bí Mật"]


def test_what_is_found_is_what_may_be_seen(world):
    """The bitmap of an account agrees with the rule every list uses."""
    person(world, "Lê Một", org="LHH-A")
    person(world, "Lê Hai", org="LHH-A", until="2019-01-01")
    person(world, "Lê Ba", org="LHH-B")
    person(world, "Lê Bốn", org=None)
    Access.objects.get_or_create(user=world.users["other_unit"], org=world.orgs["HN-001"])
    for user in world.users.values():
        seen = set(Person.objects.visible_to(user).values_list("pk", flat=True))
        assert {hit.person for hit in find("le", user).hits} == seen


def test_only_members_of_a_union_when_asked(world, central):
    person(world, "Lê Một", org="LHH-A")
    person(world, "Lê Hai", org="LHH-B")
    assert names("le", central, orgs=[world.orgs["LHH-B"].pk]) == ["Lê Hai"]


def test_a_vanished_person_is_not_found(world, central):
    for column in ("erased_at", "voided_at"):
        gone = person(world, "Lê Văn Mất")
        with following([gone.pk]):
            Person.objects.filter(pk=gone.pk).update(**{column: gone.recorded_at})
    assert find("le van mat", central).hits == find("le van mta", central).hits == []


def test_nothing_typed_finds_nobody(world, central):
    person(world, "Lê Một")
    for typed in ("", "  ", "1960", "%", "🙂", "a" * 500):
        assert find(typed, central).hits == []


def test_near_words_and_typed_parts():
    known = Vocabulary()
    known.learn(["nguyen", "nguyet", "an", "anh", "nga", "phuong", "huong"])
    assert known.near("nguyne") == {"nguyen": 1, "nguyet": 2}
    assert known.near("na") == {"an": 1, "nga": 1}
    assert known.beginning("n", 9) == ["nga", "nguyen", "nguyet"]
    assert asked("Lê  Ánh 1960 HN-1") == asked("le anh HN-1 1960")
    assert NEAR > 3

"""One person in two rows: proposed, merged with both histories, taken apart again."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.kernel.base import clock
from giaoban.kernel.people.actions import add_person, join, leave
from giaoban.kernel.people.counting.heads import persons
from giaoban.kernel.people.counting.members import members
from giaoban.kernel.people.duplicates.actions import MergeRefused, merge_persons, not_the_same, uncovered, unmerge
from giaoban.kernel.people.duplicates.proposing import like, proposals
from giaoban.kernel.people.models import Membership, Person, Posting, Tally
from giaoban.kernel.people.searching.finding import find

BORN = date(1960, 5, 4)


def person(world, name, org="LHH-A", since=date(2015, 1, 1), until=None, **facts):
    made = add_person(name=name, by=None, **facts)
    if org:
        member = join(made, world.orgs[org], since=since, by=None)
        if until:
            leave(member, until=until, by=None)
    return made


def spans(person):
    return sorted((row.org.code, row.since, row.until) for row in
                  Membership.objects.held().filter(person=person).select_related("org"))


def derived():
    return (set(Posting.objects.values_list("token", "block", "ids")), dict(members(date(2022, 1, 1))))


@pytest.mark.parametrize(("one", "other", "reason"), [
    ({"name": "Lê Thuý An", "birth_date": BORN}, {"name": "lê thúy an", "birth_date": BORN}, "cùng ngày sinh"),
    ({"name": "Lê An", "birth_year": 1960}, {"name": "Lê An", "birth_year": 1960}, "cùng năm sinh"),
    ({"name": "Lê An", "phone": "0912 345 678"}, {"name": "Lê An", "phone": "+84912345678"}, "cùng số điện thoại"),
    ({"name": "Lê An", "email": "An@x.vn"}, {"name": "Lê An", "email": "an@x.vn "}, "cùng thư điện tử"),
    ({"name": "Lê An", "code": "HV-O12"}, {"name": "Lê An", "code": "hv012"}, "cùng mã hội viên, gõ khác nhau"),
    ({"name": "Lê Văn Khoan", "birth_date": BORN}, {"name": "Lê Văn Khaon", "birth_date": BORN}, "họ tên khác một chữ cái")])
def test_proposed_with_its_reasons(world, one, other, reason):
    first, second = person(world, **one), person(world, **other)
    person(world, "Trần Bình", birth_date=BORN)
    [made] = proposals(world.users["office"])
    assert (made.first, made.second) == (first.pk, second.pk)
    assert reason in made.reasons
    if not {"phone", "email", "code"} & one.keys():
        assert [(found.first, found.second) for found in like(second, world.users["office"])] == [(first.pk, second.pk)]
    not_the_same(second, first, by=None)
    assert proposals(world.users["office"]) == like(first, world.users["office"]) == []


def test_two_birth_years_are_two_people_and_others_are_nobodys_business(world):
    person(world, "Lê An", birth_year=1960)
    person(world, "Lê An", birth_year=1961)
    person(world, "Lê An", org="LHH-B", birth_year=1960)
    assert proposals(world.users["unit"]) == []
    assert len(proposals(world.users["office"])) == 1
    assert proposals(world.users["office"], [world.orgs["LHH-A"].pk]) == []


def test_merged_and_taken_apart(world):
    keep = person(world, "Lê Thị Hường", since=date(2015, 1, 1), until=date(2018, 1, 1))
    drop = person(world, "Lê Thị Hươg", since=date(2012, 1, 1))
    join(drop, world.orgs["LHH-B"], since=date(2016, 1, 1), by=None)
    before, known = derived(), clock.today()
    merge = merge_persons(keep, drop, by=world.users["office"], reason="cùng thẻ hội viên")
    assert drop.merged_into == keep
    assert spans(keep) == [("LHH-A", date(2012, 1, 1), date(2015, 1, 1)), ("LHH-A", date(2015, 1, 1), date(2018, 1, 1)),
                           ("LHH-A", date(2018, 1, 1), None), ("LHH-B", date(2016, 1, 1), None)]
    assert spans(drop) == []
    assert Membership.objects.filter(person=drop).count() == 2
    assert (members(date(2016, 6, 1)), persons(date(2016, 6, 1))) == (
        {world.orgs["LHH-A"].pk: 1, world.orgs["LHH-B"].pk: 1}, 1)
    for name in ("le thi huong", "le thi huog"):
        assert [hit.person for hit in find(name, world.users["office"]).hits] == [keep.pk]
    unmerge(merge, by=world.users["office"], reason="hai người")
    assert derived() == before
    assert spans(drop) == [("LHH-A", date(2012, 1, 1), None), ("LHH-B", date(2016, 1, 1), None)]
    assert known == clock.today()
    assert Membership.objects.filter(recorded_at__isnull=True).count() == 0
    with pytest.raises(MergeRefused, match="đã được tách"):
        unmerge(merge, by=None, reason="lần nữa")


def test_an_end_after_the_merge_stays_when_taken_apart(world):
    keep, drop = person(world, "Lê An", org=None), person(world, "Lê An")
    merge = merge_persons(keep, drop, by=None, reason="một người")
    leave(Membership.objects.held().get(person=keep), until=date(2022, 1, 1), by=None)
    unmerge(merge, by=None, reason="hai người")
    assert spans(drop) == [("LHH-A", date(2015, 1, 1), date(2022, 1, 1))]
    assert spans(keep) == []


def test_a_chain_leads_to_the_last_and_is_taken_apart_in_turn(world):
    first, second, third = (person(world, "Lê An", org=None) for _ in range(3))
    inner = merge_persons(second, first, by=None, reason="một người")
    outer = merge_persons(third, second, by=None, reason="một người")
    assert set(Person.objects.filter(merged_into=third)) == {first, second}
    with pytest.raises(MergeRefused, match="Tách lần gộp ấy trước"):
        unmerge(inner, by=None, reason="sai")
    unmerge(outer, by=None, reason="sai")
    assert set(Person.objects.filter(merged_into=second)) == {first}
    unmerge(inner, by=None, reason="sai")
    assert not Person.objects.exclude(merged_into=None).exists()


def test_refusals_change_nothing(world):
    one, other = person(world, "Lê An"), person(world, "Lê An", org="LHH-B")
    before = (derived(), Tally.objects.count())
    for keep, drop, by, reason in ((one, one, None, "x"), (one, other, None, " "), (one, other, world.users["unit"], "x"),
                                   (one, other, world.users["viewer"], "x"), (one, other, world.users["leader"], "x")):
        with pytest.raises(MergeRefused):
            merge_persons(keep, drop, by=by, reason=reason)
    assert (derived(), Tally.objects.count()) == before


DAYS = st.integers(0, 12).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
SPANS = st.tuples(DAYS, st.one_of(st.none(), DAYS)).filter(lambda span: span[1] is None or span[1] > span[0])


@settings(max_examples=30)
@given(SPANS, st.lists(SPANS, max_size=4))
def test_uncovered_stretches_and_the_others_are_the_whole(span, others):
    def runs(some, day):
        return [one for one in some if one[0] <= day and (one[1] is None or day < one[1])]

    parts = list(uncovered(span, others))
    for n in range(15):
        day = date(2020, 1, 1) + timedelta(days=n)
        assert len(runs(parts, day)) == (1 if runs([span], day) and not runs(others, day) else 0)

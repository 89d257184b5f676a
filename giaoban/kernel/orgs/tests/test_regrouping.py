"""Who follows whom, and old numbers by later lists of units."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Reorganisation, Succession
from giaoban.kernel.orgs.regrouping import _Holdings, _thousandths, apportioned, before, heirs, main_heir, regroup

MERGED, LATER = date(2020, 6, 1), date(2022, 6, 1)


@pytest.fixture
def units(world):
    made = [orgs.found(code=f"U{n}", kind="st_organisation", name=f"Viện {n}", on=date(2015, 1, 1), by=None,
                       parent=world.orgs["LHHVN"]) for n in range(6)]
    return [org.pk for org in made]


def follow(on, *rows):
    """One act with its successions (old, new[, share])."""
    act = Reorganisation.objects.create(kind="merge", on=on)
    for old, new, *share in rows:
        Succession.objects.create(act=act, old_id=old, new_id=new, share=share[0] if share else 1000)
    return act


class TestHeirs:
    def test_through_several_acts(self, units):
        a, b, c, d, e, _f = units
        follow(MERGED, (a, c), (b, c))
        follow(LATER, (c, d, 600), (c, e, 400))
        assert heirs(date(2020, 5, 31)) == {}
        assert heirs(MERGED) == {a: [(c, 1000)], b: [(c, 1000)]}
        assert heirs(LATER) == {unit: [(d, 600), (e, 400)] for unit in (a, b, c)}
        assert main_heir(a, heirs(LATER)) == d and main_heir(e, heirs(LATER)) == e

    def test_a_unit_that_gives_away_a_part_keeps_the_rest(self, units):
        a, b, c, *_ = units
        follow(MERGED, (a, b, 300))
        assert heirs(MERGED) == {a: [(a, 700), (b, 300)]}
        follow(LATER, (b, c, 500))
        assert heirs(LATER)[a] == [(a, 700), (b, 150), (c, 150)]

    def test_several_full_heirs_take_equal_parts(self, units):
        a, b, c, d, *_ = units
        follow(MERGED, (a, b), (a, c), (a, d))
        assert heirs(MERGED)[a] == [(b, 334), (c, 333), (d, 333)]

    def test_a_voided_succession_was_believed_before(self, units):
        a, b, *_ = units
        with clock.at(date(2020, 6, 2)):
            act = follow(MERGED, (a, b))
        with clock.at(date(2020, 7, 2)):
            act.successions.update(voided_at=clock.now())
        assert heirs(LATER) == {} == heirs(LATER, date(2020, 6, 1))
        assert heirs(LATER, date(2020, 6, 30)) == {a: [(b, 1000)]}

    def test_a_unit_found_again_is_its_own(self, units):
        a, b, *_ = units
        follow(MERGED, (a, b))
        follow(LATER, (b, a))
        assert heirs(LATER) == {b: [(a, 1000)]}

    def test_one_query(self, units, django_assert_num_queries):
        follow(MERGED, *((unit, units[0]) for unit in units[1:]))
        with django_assert_num_queries(1):
            heirs(LATER)


class TestCrossings:
    KNOWN = {1: [(9, 1000)], 2: [(9, 1000)], 3: [(7, 600), (8, 400)]}
    OWN = {1: 5, 2: 6, 3: 10, 4: 3}

    @pytest.mark.parametrize(("crossing", "found"), [
        ("sum", {9: 11, 7: 10, 4: 3}),
        ("share", {9: 11, 7: 6, 8: 4, 4: 3}),
        ("latest", {9: 11, 7: 10, 4: 3}),
        ("not_comparable", {9: None, 7: None, 4: 3}),
    ])
    def test_numbers(self, crossing, found):
        assert regroup(self.OWN, self.KNOWN, crossing) == found

    def test_units_themselves_each_heir_once(self):
        ones = dict.fromkeys((1, 2, 3, 4, 9), 1)
        assert regroup(ones, self.KNOWN, "latest", of_units=True) == {9: 1, 7: 1, 8: 1, 4: 1}

    def test_money_given_back_is_cut_too(self):
        assert regroup({3: -7}, self.KNOWN, "share") == {7: -4, 8: -3}


class TestBefore:
    def test_an_heir_is_read_back_as_those_before_it(self, units):
        a, b, c, d, e, f = units
        follow(MERGED, (a, c), (b, c))
        follow(LATER, (c, e), (d, e))
        there = before([e, f], date(2019, 1, 1), date(2023, 1, 1))
        assert there == {e: {a, b, c, d, e}, f: {f}}
        assert before([e, f], date(2023, 1, 1), date(2024, 1, 1)) == {e: {e}, f: {f}}

    def test_one_that_was_not_there_yet_is_replaced(self, world, units):
        a, b, *_ = units
        made = orgs.found(code="NEW", kind="st_organisation", name="Viện mới", on=MERGED, by=None,
                          parent=world.orgs["LHHVN"])
        follow(MERGED, (a, made.pk), (b, made.pk))
        assert before([made.pk], date(2019, 1, 1), LATER) == {made.pk: {a, b}}


@settings(max_examples=30)
@given(st.integers(-10**12, 10**12), st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_a_cut_adds_up_and_is_fair(total, weights):
    cut = apportioned(total, weights)
    assert sum(cut) == total
    for part, weight in zip(cut, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


cuts = st.lists(st.integers(1, 1000), min_size=1, max_size=4).map(lambda w: apportioned(1000, w))
tables = st.dictionaries(st.integers(0, 9), cuts, max_size=10).map(lambda found: {
    old: sorted(((100 + (old * 3 + n) % 12, share) for n, share in enumerate(shares) if share), key=lambda p: -p[1])
    for old, shares in found.items()})


@settings(max_examples=30)
@given(st.dictionaries(st.integers(0, 15), st.integers(-1000, 1000)), tables, st.sampled_from(["sum", "share", "latest"]))
def test_the_total_stays(own, known, crossing):
    found = regroup(own, known, crossing)
    assert sum(found.values()) == sum(own.values())
    assert not set(found) & (set(known) - {heir for parts in known.values() for heir, _ in parts})


@settings(max_examples=30)
@given(st.dictionaries(st.integers(0, 15), st.integers(1, 50)), tables)
def test_what_can_not_be_compared_is_said_only_where_units_changed(own, known):
    found = regroup(own, known, "not_comparable")
    assert {unit for unit, amount in found.items() if amount is not None} == set(own) - set(known)


@settings(max_examples=30)
@given(acts=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 1000)), max_size=8))
def test_every_unit_is_handed_on_whole(acts):
    """Random acts: each unit's heirs hold exactly all of it, as following the acts by hand says."""
    by_hand = {unit: {unit: Fraction(1)} for unit in range(6)}
    known = _Holdings()
    for old, new, share in [act for act in acts if act[0] != act[1]]:
        known.pass_on({old: {new: share}})
        for parts in by_hand.values():
            gone = parts.get(old, 0) * Fraction(share, 1000)
            parts[old], parts[new] = parts.get(old, 0) - gone, parts.get(new, 0) + gone
    for unit, parts in known.held.items():
        assert parts == {holder: part for holder, part in by_hand[unit].items() if part}
        assert sum(share for _holder, share in _thousandths(parts)) == 1000

"""What holds for every registered figure, whatever it counts: value, trace, parts and units tell one story."""

from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest

from giaoban.kernel.base import Period
from giaoban.kernel.figures.counting import by_unit, cells, members, sum_checks, trace, value
from giaoban.kernel.figures.registry import MONEY, STOCK, UnknownFigure, all_figures, get, parse_ref, ref
from giaoban.kernel.figures.scope import Scope

FIGURES = [pytest.param(figure, id=figure.key) for figure in all_figures()]
PERIODS = [Period.year(2019), Period.year(2020), Period.half(2020, 1), Period.month(2020, 6), Period.year(2021),
           Period(date(2019, 12, 15), date(2020, 12, 14))]
UNITS = [None, "LHHVN", "LHH-A", "LHH-B", "KHCN-0001", "VP"]
every_figure = pytest.mark.parametrize("figure", FIGURES)


def scopes(world, figure):
    asked = {*product(PERIODS, (None, "LHH-A")), *product([Period.year(2020)], UNITS)}
    for period, code in sorted(asked, key=str):
        yield Scope.of(period, world.orgs[code] if code else None).for_kind(figure.kind)


def all_parts(figure):
    """Every part: one value of any number of dimensions."""
    for size in range(len(figure.by) + 1):
        for names in combinations(figure.by, size):
            for values in product(*(figure.by[name].values for name in names)):
                yield dict(zip(names, values, strict=True))


#: Values of the parts in the lively federation, which stays as it is for the whole module.
_counted = {}


def counted(figure, scope, parts):
    """`value`, asked once: the tests hold the same one against the trace, the members, the cells and the units."""
    key = figure.key, scope, ref(figure.key, parts)
    if key not in _counted:
        _counted[key] = value(figure, scope, parts)
    return _counted[key]


def recounted(figure, records):
    rows = list(records)
    assert len({row.pk for row in rows}) == len(rows), f"{figure.key}: a record twice"
    return sum(getattr(row, figure.measure) for row in rows) if figure.measure else len(rows)


@every_figure
def test_it_counts_something_here(busy, figure):
    """Otherwise the tests below would say nothing."""
    scope = Scope.of(Period.year(2020)).for_kind(figure.kind)
    day = replace(scope, period=Period.day(date(2020, 8, 1))) if figure.kind == STOCK else scope
    assert value(figure, day) > 0


@every_figure
def test_value_is_a_recount_of_its_trace(busy, figure):
    for scope in scopes(busy, figure):
        for parts in all_parts(figure):
            assert counted(figure, scope, parts) == recounted(figure, trace(figure, scope, parts))


@every_figure
def test_members_say_the_same(busy, figure):
    for scope in scopes(busy, figure):
        read = members(figure, scope, list(figure.by))
        for parts in all_parts(figure):
            assert read.value(parts) == counted(figure, scope, parts)
            assert sorted(read.ids(parts)) == sorted(trace(figure, scope, parts).values_list("pk", flat=True))


@every_figure
def test_declared_parts_add_up(busy, figure):
    for scope in scopes(busy, figure):
        checks = sum_checks(figure, scope)
        assert [check.dimension for check in checks] == list(figure.adds_up)
        for check in checks:
            assert check.holds, f"{figure.key} by {check.dimension}: {check.parts} ≠ {check.whole}"


@every_figure
def test_cells_and_units_sum_to_the_value(busy, figure):
    for scope in scopes(busy, figure):
        for parts in all_parts(figure):
            whole = counted(figure, scope, parts)
            rest = [name for name in figure.by if name not in parts]
            for size in range(len(rest) + 1):
                for names in combinations(rest, size):
                    assert sum(cells(figure, scope, names, parts).values()) == whole
            units = by_unit(figure, scope, parts)
            assert sum(units.values()) == whole
            assert scope.orgs is None or set(units) <= scope.orgs


@every_figure
def test_nothing_in_an_empty_scope(busy, figure):
    scope = Scope(Period.year(2020), frozenset()).for_kind(figure.kind)
    assert value(figure, scope) == 0
    assert not trace(figure, scope).exists() and by_unit(figure, scope) == {}


@every_figure
def test_nothing_was_known_before_it_was_recorded(busy, figure):
    for scope in scopes(busy, figure):
        assert value(figure, replace(scope, known_on=date(2018, 12, 31))) == 0


@pytest.mark.parametrize("figure", [pytest.param(f, id=f.key) for f in all_figures() if f.kind != STOCK])
def test_known_grows_to_what_is_known_today(busy, figure):
    """Work was recorded on its day: known at the end of a year is what we say today of that year.

    Stocks are left out: units of the small federation were recorded today.
    """
    scope = Scope.of(Period.year(2019)).for_kind(figure.kind)
    assert value(figure, replace(scope, known_on=date(2019, 12, 31))) == value(figure, scope)


@every_figure
def test_a_unit_has_no_more_than_the_whole(busy, figure):
    for period in PERIODS:
        whole = set(trace(figure, Scope.of(period).for_kind(figure.kind)).values_list("pk", flat=True))
        for code in UNITS[1:]:
            scope = Scope.of(period, busy.orgs[code]).for_kind(figure.kind)
            assert set(trace(figure, scope).values_list("pk", flat=True)) <= whole


@every_figure
def test_what_an_account_sees_is_what_it_counts(busy, figure):
    scope = Scope.of(Period.year(2020)).for_kind(figure.kind)
    seen = frozenset({busy.orgs["LHH-A"].pk})
    mine = trace(figure, scope.seen_by(seen))
    assert set(mine.values_list(figure.org_path, flat=True)) <= seen
    assert value(figure, scope.seen_by(seen)) == by_unit(figure, scope).get(busy.orgs["LHH-A"].pk, 0)
    assert scope.seen_by(None) == scope


@every_figure
def test_unknown_parts_are_named(figure):
    with pytest.raises(UnknownFigure, match="không chia theo “colour”"):
        figure.check_parts({"colour": "red"})
    for name in figure.by:
        with pytest.raises(UnknownFigure, match="không có giá trị “never”"):
            parse_ref(f"{figure.key}?{name}=never")


@every_figure
def test_references_read_back(figure):
    for parts in all_parts(figure):
        assert parse_ref(ref(figure.key, parts)) == (figure, parts)


@every_figure
def test_it_says_what_it_is(figure):
    assert figure.definition.endswith(".") and str(figure.label) and figure.unit
    assert figure.key.count(".") == 1 and figure.version >= 1
    assert figure.measure is not None or figure.kind != MONEY, "money is added up, not counted"
    assert figure.phrase({}) is not None, "no phrase writes the whole"


def test_unknown_key():
    with pytest.raises(UnknownFigure, match="Không có số liệu “nothing.here”.*giaoban figures"):
        get("nothing.here")
    with pytest.raises(UnknownFigure):
        parse_ref("?form=topic")

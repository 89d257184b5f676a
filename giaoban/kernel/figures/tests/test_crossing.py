"""Figures across a reorganisation: by the units of then, of now, and of any day; series with their breaks explained."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from giaoban.kernel.base import Period, clock
from giaoban.kernel.figures.counting import by_listed_unit, by_unit, cells, rolled_up, sum_checks, trace, value
from giaoban.kernel.figures.registry import all_figures, get
from giaoban.kernel.figures.scope import Scope, list_day
from giaoban.kernel.figures.series import series, windows
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import OrgFact, Succession

BEFORE, DAY, AFTER = date(2024, 12, 31), date(2025, 7, 1), date(2025, 12, 31)
PAPER = "202/2025/QH15"


@pytest.fixture
def merged(busy):
    """LHH-A, LHH-B and LHH-C become LHH-NEW on DAY; LHH-D stays; HN-002 joins later that year."""
    root = busy.orgs["LHHVN"]

    def found(code, kind, on):
        busy.orgs[code] = orgs.found(code=code, kind=kind, name=f"Đơn vị {code}", on=on, by=None, parent=root)

    for code in ("LHH-C", "LHH-D"):
        found(code, "local_union", date(2010, 1, 1))
    found("LHH-NEW", "local_union", DAY)
    for code in ("LHH-A", "LHH-B", "LHH-C"):
        for place in busy.orgs[code].children.on(DAY).exclude(org__kind="governing_body").select_related("org"):
            orgs.place(place.org, busy.orgs["LHH-NEW"], on=DAY, by=None, paper=PAPER)
        orgs.dissolve(busy.orgs[code], on=DAY, by=None, paper=PAPER, heirs=[busy.orgs["LHH-NEW"]])
    found("HN-002", "sector_association", date(2025, 9, 1))
    return busy


def stock(day, **more):
    return Scope.of(Period.day(day), **more)


def members(day, **more):
    return value(get("federation.members"), stock(day, **more))


class TestMembers:
    def test_either_list_on_either_day(self, merged):
        assert (members(BEFORE), members(AFTER)) == (5, 4)
        assert (members(BEFORE, units=AFTER), members(AFTER, units=AFTER)) == (3, 4)
        assert (members(BEFORE, units=BEFORE), members(AFTER, units=BEFORE)) == (5, 6)

    @pytest.mark.parametrize("units", [None, BEFORE, AFTER])
    def test_trace_parts_and_units_tell_the_same(self, merged, units):
        figure = get("federation.members")
        for day in (BEFORE, AFTER):
            scope = stock(day, units=units)
            whole = value(figure, scope)
            assert len(trace(figure, scope)) == whole == sum(by_unit(figure, scope).values())
            assert all(check.holds for check in sum_checks(figure, scope))
            assert sum(cells(figure, scope, ["kind"]).values()) == whole
            assert rolled_up(figure, scope)[merged.orgs["LHHVN"].pk] == whole

    def test_the_heir_asked_on_a_day_before_it_was(self, merged):
        new = merged.orgs["LHH-NEW"]
        assert (members(BEFORE, unit=new), members(BEFORE, unit=new, units=AFTER)) == (3, 1)
        assert members(BEFORE, unit=merged.orgs["LHH-A"], units=AFTER) == 1

    def test_an_heir_out_of_sight_takes_nobodys_place(self, merged):
        figure, old = get("federation.members"), merged.orgs["LHH-A"]
        scope = stock(BEFORE, units=AFTER).seen_by(frozenset({old.pk}))
        assert [org.pk for org in trace(figure, scope)] == [old.pk]
        back = stock(AFTER, units=BEFORE).seen_by(frozenset({merged.orgs["LHH-NEW"].pk}))
        assert [org.code for org in trace(figure, back)] == ["LHH-NEW"]

    def test_a_unit_that_ended_without_heir_stands_for_itself(self, merged):
        orgs.dissolve(merged.orgs["LHH-D"], on=AFTER, by=None)
        assert members(BEFORE, units=date(2026, 1, 1)) == 3

    def test_the_kind_is_that_of_the_day(self, merged):
        institute = orgs.found(code="KHCN-9", kind="st_organisation", name="Viện Chín", on=date(2012, 1, 1), by=None,
                               parent=merged.orgs["LHHVN"])
        before = members(BEFORE)
        institute.facts.filter(aspect="kind").update(until=date(2023, 1, 1))
        OrgFact.objects.create(org=institute, aspect="kind", value="sector_association", since=date(2023, 1, 1))
        assert members(BEFORE) == before + 1
        OrgFact.objects.create(org=institute, aspect="kind", value="st_organisation", since=date(2012, 1, 1),
                               until=date(2023, 1, 1))
        assert members(date(2022, 12, 31)) == before

    def test_as_known_before_the_act_was_recorded(self, merged):
        """Nobody could regroup by a merger not yet recorded."""
        day = clock.today() - timedelta(days=1)
        Succession.objects.update(recorded_at=clock.now() + timedelta(days=1))
        assert members(BEFORE, units=AFTER, known_on=clock.today()) == 5
        assert members(BEFORE, units=AFTER, known_on=day) == 0
        assert members(BEFORE, units=AFTER) == 3


class TestWork:
    """Records keep the unit they were made under; only the answer stands under the heir."""

    @pytest.mark.parametrize("key", [figure.key for figure in all_figures() if not figure.counts_units])
    def test_the_whole_stays(self, merged, key):
        figure = get(key)
        then = Scope.of(Period.year(2020)).for_kind(figure.kind)
        now = replace(then, units=AFTER)
        assert value(figure, now) == value(figure, then) == sum(by_unit(figure, now).values())
        assert not set(by_unit(figure, now)) & {merged.orgs[code].pk for code in ("LHH-A", "LHH-B", "LHH-C")}

    def test_work_of_the_old_is_found_under_the_new(self, merged):
        figure, new = get("critique.tasks"), merged.orgs["LHH-NEW"]
        then, now = Scope.of(Period.year(2020)), Scope.of(Period.year(2020), units=AFTER)
        old = by_unit(figure, then)
        assert by_unit(figure, now)[new.pk] == old[merged.orgs["LHH-A"].pk] + old[merged.orgs["LHH-B"].pk] == 6
        asked = Scope.of(Period.year(2020), new, units=AFTER)
        assert value(figure, asked) == len(trace(figure, asked)) == 6

    def test_what_was_split_stands_under_its_main_heir_only(self, merged):
        old, other = merged.orgs["LHH-A"], merged.orgs["LHH-D"]
        Succession.objects.filter(old=old).update(share=600)
        Succession.objects.create(act=Succession.objects.get(old=old).act, old=old, new=other, share=400)
        figure, year = get("critique.tasks"), Period.year(2020)
        found = by_unit(figure, Scope.of(year, units=AFTER))
        assert value(figure, Scope.of(year, other, units=AFTER)) == found.get(other.pk, 0) == 0
        assert value(figure, Scope.of(year, merged.orgs["LHH-NEW"], units=AFTER)) == found[merged.orgs["LHH-NEW"].pk]

    def test_provinces_that_were_trained_are_each_counted_once(self, merged):
        figure = get("critique.training_provinces")
        assert value(figure, Scope.of(Period.year(2020))) == 2
        assert value(figure, Scope.of(Period.year(2020), units=AFTER)) == 1

    def test_money_is_cut_by_the_shares(self, merged):
        Succession.objects.filter(old=merged.orgs["LHH-B"]).update(share=600)
        figure, pk = get("critique.returned_money"), {code: org.pk for code, org in merged.orgs.items()}
        own = by_unit(figure, Scope.of(Period.year(2020)))
        assert by_unit(figure, Scope.of(Period.year(2020), units=AFTER)) == {
            pk["LHH-NEW"]: own[pk["LHH-A"]] + own[pk["LHH-B"]] * 6 // 10, pk["LHH-B"]: own[pk["LHH-B"]] * 4 // 10}

    def test_what_can_not_be_compared(self, merged):
        figure = replace(get("critique.tasks"), crossing="not_comparable")
        now, new = Scope.of(Period.year(2020), units=AFTER), merged.orgs["LHH-NEW"].pk
        assert by_listed_unit(figure, now)[new] is None and new not in by_unit(figure, now)
        assert rolled_up(figure, now)[new] is None
        assert rolled_up(figure, now)[merged.orgs["LHHVN"].pk] == value(figure, now)


class TestSeries:
    def told(self, key, first=2023, last=2025, figure=None, unit=None, **more):
        figure = figure or get(key)
        periods = windows(figure, Period.year(last), first, last, date(2026, 3, 1))
        return [(point.value, point.reason) for point in
                series(figure, Scope.of(periods[-1], unit, **more), periods)]

    def test_the_break_is_explained(self, merged):
        assert self.told("federation.members") == [(5, ""), (5, ""), (
            4, "sắp xếp ngày 01/7/2025 (202/2025/QH15): 3 đơn vị chấm dứt, 1 đơn vị mới; liên hiệp hội địa phương "
               "4 − 2 = 2; ngoài ra thêm 1 đơn vị")]

    def test_by_one_list_nothing_breaks(self, merged):
        assert self.told("federation.members", units=AFTER) == [(3, ""), (3, ""), (4, "")]
        assert self.told("federation.members", units=BEFORE) == [(5, ""), (5, ""), (6, "")]

    def test_other_stocks_and_work_run_through(self, merged):
        assert all(reason == "" for _value, reason in self.told("affiliates.total"))
        assert all(reason == "" for _value, reason in self.told("critique.tasks", 2019))

    def test_a_unit_whose_work_went_elsewhere_is_told_so(self, merged):
        told = self.told("critique.tasks", 2020, unit=merged.orgs["LHH-A"])
        assert told[0] == (4, "") and told[-1] == (
            0, "sắp xếp ngày 01/7/2025 (202/2025/QH15): số trước đó thuộc đơn vị khác")
        assert not any(reason for _v, reason in self.told("critique.tasks", 2020, unit=merged.orgs["LHH-NEW"]))

    def test_what_can_not_be_compared_is_a_gap(self, merged):
        merged.task(org="LHH-A", year=2024)
        figure = replace(get("critique.tasks"), crossing="not_comparable")
        then = self.told("", 2024, figure=figure)
        assert then == [(1, ""), (0, "sắp xếp ngày 01/7/2025 (202/2025/QH15): không so sánh được với trước đó")]
        now = self.told("", 2023, figure=figure, units=AFTER)
        assert [number for number, _reason in now] == [None, None, 0]
        assert "không so sánh được" in now[0][1]

    def test_a_stock_of_this_year_is_counted_today(self):
        figure = get("federation.members")
        found = windows(figure, Period.year(2026), 2025, 2026, date(2026, 3, 1))
        assert found == [Period.day(date(2025, 12, 31)), Period.day(date(2026, 3, 1))]

    def test_queries_grow_only_with_points_and_breaks(self, merged, django_assert_max_num_queries):
        with django_assert_max_num_queries(11 + 1 + 6):
            self.told("federation.members", 2015)


def test_days_of_lists():
    assert list_day("then") is list_day("") is None
    assert list_day("now") == clock.today() and list_day("2024-12-31") == BEFORE
    with pytest.raises(ValueError, match="month must be"):
        list_day("2024-13-01")


def test_scope_before_and_after_is_the_same_without_acts(busy):
    """No act, no difference: any list gives the figure as it was."""
    for figure in all_figures():
        then = Scope.of(Period.year(2019), busy.orgs["LHH-A"]).for_kind(figure.kind)
        for day in (date(2015, 1, 1), AFTER):
            now = Scope.of(Period.year(2019), busy.orgs["LHH-A"], units=day).for_kind(figure.kind)
            assert value(figure, now) == value(figure, then)
            assert by_unit(figure, now) == by_unit(figure, then)

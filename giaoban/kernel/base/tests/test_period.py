"""Periods: labels, the same window a year before, overlaps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.kernel.base import Period

DAYS = st.dates(date(1900, 1, 1), date(9999, 12, 31))


def periods() -> st.SearchStrategy[Period]:
    return st.tuples(DAYS, DAYS).map(lambda pair: Period(min(pair), max(pair)))


@pytest.mark.parametrize(("period", "label"), [
    (Period.year(2020), "năm 2020"),
    (Period.half(2023, 1), "6 tháng đầu năm 2023"),
    (Period.half(2023, 2), "6 tháng cuối năm 2023"),
    (Period.quarter(2025, 4), "quý IV/2025"),
    (Period.month(2021, 3), "tháng 3/2021"),
    (Period.month(2020, 12), "tháng 12/2020"),
    (Period.day(date(2020, 12, 24)), "ngày 24/12/2020"),
    (Period(date(2025, 12, 15), date(2026, 3, 14)), "từ 15/12/2025 đến 14/3/2026"),
    (Period.day(date(9999, 12, 31)), "ngày 31/12/9999"),
])
def test_label(period, label):
    assert period.label == label
    assert str(period) == label


@pytest.mark.parametrize(("period", "before"), [
    (Period.year(2020), Period.year(2019)),
    (Period.month(2020, 2), Period.month(2019, 2)),
    (Period.month(2021, 2), Period.month(2020, 2)),
    (Period.day(date(2020, 2, 28)), Period.day(date(2019, 2, 28))),
    (Period(date(2020, 1, 1), date(2020, 2, 29)), Period(date(2019, 1, 1), date(2019, 2, 28))),
    (Period(date(2025, 12, 15), date(2026, 3, 14)), Period(date(2024, 12, 15), date(2025, 3, 14))),
    (Period.day(date(9999, 12, 31)), Period.day(date(9998, 12, 31))),
])
def test_previous_year(period, before):
    assert period.previous_year() == before


@pytest.mark.parametrize(("first", "last", "days"), [
    (date(2025, 12, 15), date(2026, 3, 14), 90),
    (date(2025, 12, 15), date(2026, 6, 14), 182),
    (date(2025, 12, 15), date(2026, 12, 14), 365),
    (date(2023, 12, 15), date(2024, 12, 14), 366),
])
def test_days_of_a_reporting_window(first, last, days):
    assert Period(first, last).days == days


def test_ends_the_wrong_way_round():
    with pytest.raises(ValueError, match="kết thúc 01/01/2020 trước khi bắt đầu 02/01/2020"):
        Period(date(2020, 1, 2), date(2020, 1, 1))


def test_quarters_and_halves_make_the_year():
    assert sum(Period.quarter(2024, q).days for q in range(1, 5)) == 366
    assert Period.half(2024, 1).last + timedelta(days=1) == Period.half(2024, 2).first
    assert list(Period(date(2019, 5, 1), date(2021, 1, 1)).years()) == [2019, 2020, 2021]


@given(periods(), periods())
def test_overlap_is_a_common_day(one, other):
    common = max(one.first, other.first) <= min(one.last, other.last)
    assert one.overlaps(other) == other.overlaps(one) == common


@given(periods(), DAYS)
def test_contains_is_overlap_with_the_day(period, day):
    assert (day in period) == period.overlaps(Period.day(day))


@given(periods())
def test_previous_year_is_a_year_before_and_labelled(period):
    before = period.previous_year()
    assert before.first.year == period.first.year - 1
    assert before.last.year == period.last.year - 1
    assert 364 <= (period.first - before.first).days <= 366
    assert period.label


@given(st.integers(1901, 2100), st.integers(1, 12))
def test_a_month_before_is_a_whole_month(year, month):
    assert Period.month(year, month).previous_year() == Period.month(year - 1, month)

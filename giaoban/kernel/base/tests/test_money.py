"""Amounts typed in Vietnamese style: understood, or refused with the remedy; never guessed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.kernel.base import Money, MoneyError
from giaoban.kernel.base.money import LARGEST


@pytest.mark.parametrize(("typed", "amount"), [
    ("1.234", 1234), ("80.000.000", 80_000_000), ("80000000", 80_000_000), ("80 triệu", 80_000_000),
    ("1,5 tỷ", 1_500_000_000), ("1,5 tỉ", 1_500_000_000), ("64.000 triệu đồng", 64_000_000_000),
    ("80.000.000 đồng", 80_000_000), ("80.000.000 đ.", 80_000_000), ("80tr", 80_000_000), ("500 nghìn", 500_000),
    ("500 ngàn đồng", 500_000), ("80 TRIỆU ĐỒNG", 80_000_000), ("80 000 000 VNĐ", 80_000_000), ("0", 0),
    ("-1.234", -1234), (unicodedata.normalize("NFD", "80 triệu đồng"), 80_000_000), ("1.234,5 triệu", 1_234_500_000),
])
def test_understood(typed, amount):
    assert Money.parse(typed) == amount


@pytest.mark.parametrize(("typed", "why"), [
    ("1.234,56", "lẻ dưới một đồng.*tròn đồng, ví dụ 1.234"),
    ("1,234.56", "viết theo kiểu Anh.*1.234.567"),
    ("1,234,567", "nhiều dấu phẩy"),
    ("1,234", "đọc được hai cách.*1.234"),
    ("12.34", "đủ ba chữ số"),
    ("1.2345", "đủ ba chữ số"),
    ("", "không phải là số tiền"), ("-", "không phải là số tiền"), ("  ", "không phải là số tiền"),
    ("tám mươi triệu", "không phải là số tiền"), ("80 triệu đô", "không phải là số tiền"),
    ("1 tỷ 500 triệu", "không phải là số tiền"), ("1-2", "không phải là số tiền"),
    ("9" * 25, "lớn quá mức"), ("999.999.999 tỷ tỷ", "không phải là số tiền"), ("9" * 5000, "quá dài"),
    ("1.000.000.000 tỷ", "lớn quá mức"),
])
def test_refused_with_the_remedy(typed, why):
    with pytest.raises(MoneyError, match=why):
        Money.parse(typed)


AMOUNTS = st.text(alphabet="0123456789.,- đồngtriệuỷvnk\t\u00a0", max_size=70)


@given(st.one_of(st.text(), AMOUNTS))
def test_never_anything_but_money_or_its_refusal(typed):
    try:
        found = Money.parse(typed)
    except MoneyError as error:
        assert str(error)
    else:
        assert isinstance(found, Money)
        assert abs(found) < LARGEST


@given(st.integers(1 - LARGEST, LARGEST - 1))
def test_written_is_read_again(amount):
    assert Money.parse(str(Money(amount))) == amount
    assert Money.parse(unicodedata.normalize("NFD", str(Money(amount)))) == amount


@given(st.integers(1, 10**6))
def test_units_agree(amount):
    assert Money.parse(f"{amount} triệu") == Money.parse(f"{amount}000 nghìn") == amount * 10**6

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.kernel.documents.papers.words import BLANK, day_line, day_words, roman, spell_money, spell_number

SPELT = {
    0: "không",
    1: "một",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    55: "năm mươi lăm",
    91: "chín mươi mốt",
    100: "một trăm",
    101: "một trăm linh một",
    105: "một trăm linh năm",
    110: "một trăm mười",
    115: "một trăm mười lăm",
    1_000: "một nghìn",
    1_005: "một nghìn không trăm linh năm",
    1_010: "một nghìn không trăm mười",
    21_000: "hai mươi mốt nghìn",
    1_000_005: "một triệu không trăm linh năm",
    1_050_000: "một triệu không trăm năm mươi nghìn",
    1_500_000_000: "một tỷ năm trăm triệu",
    1_000_000_001: "một tỷ không trăm linh một",
    64_000_000_000: "sáu mươi tư tỷ",
    1_000_000_000_000: "một nghìn tỷ",
    1_005_000_000_000: "một nghìn không trăm linh năm tỷ",
    1_000_000_000: "một tỷ",
    1_234_567_891: "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt",
    999_999_999_999_999: "chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
    "chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
    10**15: "một triệu tỷ",
}


@pytest.mark.parametrize(("number", "words"), SPELT.items())
def test_numbers_are_spelt(number: int, words: str) -> None:
    assert spell_number(number) == words


def test_money_is_a_sentence() -> None:
    assert spell_money(80_000_000) == "Tám mươi triệu đồng"
    assert spell_money(30_000_000) == "Ba mươi triệu đồng"
    assert spell_money(0) == "Không đồng"
    assert spell_money(-15) == "Âm mười lăm đồng"
    assert spell_money(102, odd="lẻ") == "Một trăm lẻ hai đồng"


AMOUNTS = st.one_of(
    st.integers(0, 10**15),
    st.builds(lambda digit, power: digit * 10**power, st.integers(1, 9999), st.integers(0, 12)),
)


@given(st.lists(AMOUNTS, min_size=2, max_size=50, unique=True))
def test_different_amounts_read_differently(amounts: list[int]) -> None:
    assert len({spell_money(amount) for amount in amounts}) == len(amounts)


def test_small_amounts_all_differ() -> None:
    assert len({spell_number(number) for number in range(20_000)}) == 20_000


@given(AMOUNTS)
def test_no_double_or_missing_spaces(amount: int) -> None:
    words = spell_money(amount)
    assert words == " ".join(words.split())
    assert "mươi năm " not in words + " "
    assert "mươi một " not in words + " "


def test_roman() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 90, 2024)] == ["I", "IV", "IX", "XIV", "XL", "XC", "MMXXIV"]
    with pytest.raises(ValueError, match="Roman"):
        roman(0)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020"),
        (date(2020, 2, 10), "ngày 10 tháng 02 năm 2020"),
        (date(2019, 6, 29), "ngày 29 tháng 6 năm 2019"),
        (date(2021, 3, 4), "ngày 04 tháng 3 năm 2021"),
        (date(2021, 11, 30), "ngày 30 tháng 11 năm 2021"),
    ],
)
def test_days(day: date, words: str) -> None:
    assert day_words(day) == words


def test_day_is_blank_until_signed() -> None:
    gap = BLANK * 5
    assert day_line("Hà Nội", None, 2020) == f"Hà Nội, ngày{gap}tháng{gap}năm 2020"
    assert day_line("Hà Nội", None).endswith(f"năm 20{BLANK * 3}")

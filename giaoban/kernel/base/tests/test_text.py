"""Folding, tidying, and the numbers and dates of Vietnamese papers; the clock."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.kernel.base import clock, day_text, fold, grouped, padded, percent, sort_key, tidy

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ &-"
WORDS = st.text(alphabet=LETTERS + LETTERS.upper())


@pytest.mark.parametrize(("one", "other"), [
    ("hoà", "hòa"), ("thuỷ", "thủy"), ("Hoà Bình", "HÒA  BÌNH"), ("ủy ban", "uỷ ban"), ("Đăk Lăk", "dak lak"),
    ("Đắk Nông", "ĐẮK NÔNG"), ("TVPB&GĐXH", "tvpb & gdxh"), (" Liên\u00a0hiệp\n", "lien hiep"),
])
def test_same_when_folded(one, other):
    assert fold(one) == fold(other)


def test_fold_keeps_words_apart():
    assert fold("Thuỷ lợi  ĐĂK LĂK") == "thuy loi dak lak"
    assert fold("Hội Cơ học") != fold("Hội Cơ hội")


@given(WORDS)
def test_both_unicode_forms_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(text).isascii()


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_tidy_is_stable(text):
    assert tidy(tidy(text)) == tidy(text)
    assert "  " not in tidy(text)


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (9, "09"), (10, "10"), (1234, "1.234"), (80_000_000, "80.000.000")])
def test_padded(value, text):
    assert padded(value) == text


def test_grouped_negative():
    assert grouped(-1234567) == "-1.234.567"


@pytest.mark.parametrize(("day", "text"), [
    (date(2021, 3, 4), "04/3/2021"), (date(2021, 1, 4), "04/01/2021"), (date(2020, 12, 24), "24/12/2020"), (None, "")])
def test_day_text(day, text):
    assert day_text(day) == text


@pytest.mark.parametrize(("part", "whole", "text"), [
    (43, 56, "43/56 (76,8 %)"), (0, 0, "0/0"), (0, 7, "0/7 (0,0 %)"), (7, 7, "7/7 (100,0 %)"),
    (1, 8, "1/8 (12,5 %)"), (1, 2000, "1/2.000 (0,1 %)"), (1, 2001, "1/2.001 (0,0 %)"),
    (60, 63, "60/63 (95,2 %)"), (55, 63, "55/63 (87,3 %)"), (41, 63, "41/63 (65,1 %)"),
    (16051, 16274, "16.051/16.274 (98,6 %)"), (223, 16274, "223/16.274 (1,4 %)"),
    (585, 833, "585/833 (70,2 %)"), (585, 766, "585/766 (76,4 %)"),
])
def test_percent_is_rounded_half_up_and_shows_both_numbers(part, whole, text):
    assert percent(part, whole) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percent_of_part_and_rest_is_a_hundred(part, whole):
    part = part % (whole + 1)
    shown = percent(part, whole).split("(")[1].removesuffix(" %)")
    units, tenths = shown.split(",")
    assert abs((int(units) * 10 + int(tenths)) * whole - part * 1000) * 2 <= whole


class TestClock:
    def test_set_for_a_stretch_and_back(self):
        before = clock.today()
        with clock.at(date(2020, 3, 5), hour=8):
            assert clock.today() == date(2020, 3, 5)
            with clock.at(date(2019, 1, 1)):
                assert clock.today() == date(2019, 1, 1)
            assert clock.now().hour == 8
        assert clock.today() == before

    def test_set_back_after_an_error(self):
        with pytest.raises(RuntimeError), clock.at(date(2020, 3, 5)):
            raise RuntimeError
        assert clock.today() >= date(2024, 1, 1)

    def test_pinned_day(self, monkeypatch):
        monkeypatch.setenv("GIAOBAN_TODAY", "2021-03-15")
        assert clock.today() == date(2021, 3, 15)
        assert clock.now().utcoffset() == timedelta(hours=7)

    def test_a_past_moment_never_brings_the_latest_day_back(self):
        with clock.at(date(2020, 3, 5)):
            assert clock.latest_day() == datetime.now(clock.HANOI).date()

    def test_end_of_day_is_hanoi_time(self):
        assert clock.end_of(date(2020, 12, 24)) < datetime(2020, 12, 24, 17, 0, tzinfo=UTC)
        assert clock.end_of(date(2020, 12, 24)) > datetime(2020, 12, 24, 16, 59, 59, tzinfo=UTC)

    @pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
    def test_ends_of_the_calendar(self, day):
        assert clock.end_of(day).date() == day


class TestSortKey:
    def test_given_name_first_then_family_then_middle(self):
        names = ["Trần Văn An", "Lê Thị An", "Lê Bình An", "Nguyễn Ánh", "Nguyễn Ân", "Đỗ Dũng", "Dương Đức", "An"]
        assert sorted(names, key=sort_key) == ["An", "Lê Bình An", "Lê Thị An", "Trần Văn An", "Nguyễn Ánh", "Nguyễn Ân",
                                               "Đỗ Dũng", "Dương Đức"]

    def test_letters_before_tones_and_tones_in_order(self):
        words = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măn", "mân"]
        assert sorted(["mai", "mân", "mạ", "ma", "mã", "măn", "mả", "má", "mà"], key=sort_key) == words

    def test_both_unicode_forms_give_one_key(self):
        assert sort_key(unicodedata.normalize("NFD", "Nguyễn Thị Ổn")) == sort_key("NGUYỄN THỊ ỔN")

    @given(st.lists(st.text("aăâdđeêoôơuưàãậ ", max_size=12), max_size=6))
    @settings(max_examples=30, deadline=None)
    def test_plain_bytes(self, names):
        keys = [sort_key(name) for name in names]
        assert sorted(keys) == sorted(keys, key=str.encode) and all(key.isascii() and key.isalnum() for key in keys if key)

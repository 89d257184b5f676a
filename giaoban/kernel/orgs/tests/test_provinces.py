"""Provinces: two versions of the code list, and how one leads to the other."""

from collections import Counter
from datetime import date

import pytest

from giaoban.kernel.orgs.provinces import (
    CITY,
    NEW,
    OLD,
    UnknownProvince,
    by_name,
    lookup,
    parse,
    predecessors,
    provinces,
    seat_of,
    successor,
    version_on,
)

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def test_63_lead_to_34_each_once():
    assert len(provinces(OLD)) == 63 and len(provinces(NEW)) == 34
    made_of = [old for new in provinces(NEW) for old in predecessors(new)]
    assert Counter(made_of) == Counter(provinces(OLD))
    assert all(old in predecessors(successor(old)) for old in provinces(OLD))
    assert sum(len(predecessors(new)) > 1 for new in provinces(NEW)) == 23
    assert sum(new.type == CITY for new in provinces(NEW)) == 6


def test_a_new_code_is_the_old_code_of_the_seat():
    for new in provinces(NEW):
        assert seat_of(new).code == new.code and seat_of(new) in predecessors(new)


def test_the_trap_of_one_code_for_two_provinces():
    assert (lookup(OLD, "24").name, lookup(NEW, "24").name) == ("Bắc Giang", "Bắc Ninh")
    assert successor(lookup(OLD, "24")) == successor(lookup(OLD, "27")) == lookup(NEW, "24")
    moved = {code: (lookup(OLD, code).name, lookup(NEW, code).name) for code in ("15", "44", "52", "80", "82", "91")}
    assert moved == {"15": ("Yên Bái", "Lào Cai"), "44": ("Quảng Bình", "Quảng Trị"), "52": ("Bình Định", "Gia Lai"),
                     "80": ("Long An", "Tây Ninh"), "82": ("Tiền Giang", "Đồng Tháp"), "91": ("Kiên Giang", "An Giang")}


def test_versions_change_on_the_day():
    assert (version_on(BEFORE), version_on(AFTER), version_on(date(1983, 3, 26))) == (OLD, NEW, OLD)
    assert by_name("Bắc Ninh", on=BEFORE).code == "27" and by_name("Bắc Ninh", on=AFTER).code == "24"
    assert by_name("Thái Bình", on=BEFORE).code == "34" and by_name("Thái Bình", on=AFTER) is None


@pytest.mark.parametrize(("written", "name"), [
    ("Hoà Bình", "Hòa Bình"), ("Thanh Hoá", "Thanh Hóa"), ("Đăk Lăk", "Đắk Lắk"), ("Đắc Lắc", "Đắk Lắk"),
    ("tỉnh Đắk Lắk", "Đắk Lắk"), ("THỪA THIÊN - HUẾ", "Thừa Thiên Huế"), ("Huế", "Thừa Thiên Huế"),
    ("TP.HCM", "Thành phố Hồ Chí Minh"), ("TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
    ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"), ("BR-VT", "Bà Rịa - Vũng Tàu"), ("Thành phố Cần Thơ", "Cần Thơ"),
    ("Ha\u0300 No\u0323\u0302i", "Hà Nội"), ("Bắc Cạn", "Bắc Kạn"),
])
def test_spellings(written, name):
    assert by_name(written, on=BEFORE).name == name


def test_every_name_finds_itself_in_its_version():
    for version, day in ((OLD, BEFORE), (NEW, AFTER)):
        for province in provinces(version):
            assert by_name(province.name, on=day) == by_name(province.title, on=day) == province
            assert parse(province.key) == province


def test_what_is_not_there_says_so():
    with pytest.raises(UnknownProvince, match="Bảng mã tỉnh 2025 không có mã “02”"):
        lookup(NEW, "02")
    with pytest.raises(UnknownProvince, match="Không có bảng mã tỉnh “1997”"):
        lookup("1997", "01")
    assert by_name("Hà Tây", on=BEFORE) is None and by_name("", on=AFTER) is None
    assert lookup(OLD, "4") == lookup(OLD, "04")

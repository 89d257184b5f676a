"""Provinces and their codes. A code means something only together with the version of the code list it is from.

Sources: QĐ 124/2004/QĐ-TTg (63 provinces since 01/8/2008, to 30/6/2025); NQ 202/2025/QH15 and QĐ 19/2025/QĐ-TTg
(34, from 01/7/2025).
The trap they hold: a new code is the old code of the province where the seat lies, so 24 was Bắc Giang and is Bắc Ninh.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from giaoban.kernel.base import fold
from giaoban.kernel.reading.lexicon import places

OLD, NEW = "2004", "2025"

#: First day of each version of the code list, oldest first.
VERSIONS: dict[str, date] = {OLD: date(2004, 7, 8), NEW: date(2025, 7, 1)}

CITY, PROVINCE = "city", "province"

#: The same province before and after 01/01/2025, when it became a city under another name and kept its code.
_RENAMED = {"Thừa Thiên Huế": "Huế", "Huế": "Thừa Thiên Huế"}
_TITLE = re.compile(r"^(?:thanh pho|tinh|tp\b\.?)\s*")


class UnknownProvince(KeyError):
    """No such code in that version, or no such version; the message is for the screen."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Province:
    """A province of one version of the code list. `type`: province or city."""

    version: str
    code: str
    name: str
    type: str

    @property
    def key(self) -> str:
        """'2004:24': how a unit's province is kept."""
        return f"{self.version}:{self.code}"

    @property
    def title(self) -> str:
        """'tỉnh Bắc Giang', 'thành phố Hà Nội'."""
        if self.name.startswith("Thành phố"):
            return self.name
        return f"{'thành phố' if self.type == CITY else 'tỉnh'} {self.name}"


@cache
def _rows() -> dict[tuple[str, str], tuple[Province, str, str]]:
    """(version, code) → the province, its successor's code (old ones), the code of its seat's old province (new)."""
    text = files("giaoban.kernel.orgs").joinpath("data/provinces.csv").read_text(encoding="utf-8")
    return {(row["version"], row["code"]): (Province(row["version"], row["code"], row["name"], row["type"]),
                                            row["successor"], row["seat"])
            for row in csv.DictReader(text.splitlines())}


def version_on(day: date) -> str:
    """The version of the code list in force on a day; days before the first have the first."""
    return max((first, version) for version, first in VERSIONS.items() if first <= max(day, VERSIONS[OLD]))[1]


def provinces(version: str) -> list[Province]:
    """Every province of a version by its code."""
    return [found for (of, _code), (found, _successor, _seat) in _rows().items() if of == version]


def _row(version: str, code: str) -> tuple[Province, str, str]:
    try:
        return _rows()[version, code.strip().zfill(2)]
    except KeyError:
        if version not in VERSIONS:
            raise UnknownProvince(f"Không có bảng mã tỉnh “{version}”. Có: {', '.join(VERSIONS)}.") from None
        raise UnknownProvince(f"Bảng mã tỉnh {version} không có mã “{code}”.") from None


def lookup(version: str, code: str) -> Province:
    """The province that bears a code in a version; UnknownProvince."""
    return _row(version, code)[0]


def parse(key: str) -> Province:
    """The inverse of `Province.key`; UnknownProvince."""
    version, _, code = key.partition(":")
    return lookup(version, code)


def successor(old: Province) -> Province:
    """The province of today's list that holds the territory; a province of today is its own."""
    return old if old.version == NEW else lookup(NEW, _row(old.version, old.code)[1])


def predecessors(new: Province) -> tuple[Province, ...]:
    """The provinces of the list before that make up a new one, by their codes; none for an old one."""
    return tuple(found for found, into, _seat in _rows().values() if into == new.code and new.version == NEW)


def seat_of(new: Province) -> Province:
    """The old province where the new one has its seat, and whose code it took; an old one is its own."""
    return new if new.version == OLD else lookup(OLD, _row(new.version, new.code)[2])


def _letters(name: str) -> str:
    """'TP. Hồ Chí Minh' → 'hochiminh': no marks, no title, no spaces or dashes."""
    return re.sub(r"[^a-z]", "", _TITLE.sub("", fold(name)))


@cache
def _spellings() -> dict[str, str]:
    """Letters of every known spelling → letters of the name in the code list."""
    return {_letters(spelling): _letters(name) for spelling, (name, _since_2025) in places().items()}


@cache
def _by_letters(version: str) -> dict[str, Province]:
    named = {_letters(province.name): province for province in provinces(version)}
    for name, other in _RENAMED.items():
        if _letters(name) in named:
            named[_letters(other)] = named[_letters(name)]
    return named


def by_name(name: str, *, on: date) -> Province | None:
    """The province of that name on a day, in any spelling ('TP.HCM', 'Thừa Thiên - Huế', 'Đăk Lăk'); None if none.

    A province merged away has no name any more: 'Thái Bình' is found up to 30/6/2025 only.
    """
    named, letters = _by_letters(version_on(on)), _letters(name)
    return named.get(letters) or named.get(_spellings().get(letters, ""))

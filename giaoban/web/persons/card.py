"""People of a unit in numbers, for the unit's page: read from the index, so a union of a million costs no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import fold, grouped
from giaoban.kernel.orgs.hierarchy import under
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.counting.members import members
from giaoban.kernel.people.models import SEXES, Person, User
from giaoban.kernel.people.privacy.erasing import erased_members
from giaoban.kernel.people.searching.index import ids_of
from giaoban.kernel.people.searching.listing import members_on
from giaoban.kernel.people.searching.postings import SEX, TITLE, YEAR, words

if TYPE_CHECKING:
    from pyroaring import BitMap

#: (from age, to age, label)
AGES = ((0, 34, gettext_lazy("dưới 35 tuổi")), (35, 44, gettext_lazy("35–44")), (45, 54, gettext_lazy("45–54")),
        (55, 64, gettext_lazy("55–64")), (65, 130, gettext_lazy("từ 65 tuổi")))
#: Words of titles, the highest first: a PGS.TS counts as PGS.
DEGREES = (("gs", "GS"), ("pgs", "PGS"), ("tskh", "TSKH"), ("ts", "TS"), ("ths", "ThS"))

Fits = Callable[[Person], bool]


def numbers_of(org: Org, day: date, user: User) -> dict[str, Any]:
    """Members of the unit and of those below it that day: memberships, people, and people by sex, age, degree.

    People whose data was erased are in every number. Numbers say nothing of a person, so whoever sees the unit sees
    them.
    """
    units = under(org, on=day)
    if not user.sees_everything:
        units &= set(Org.objects.visible_to(user).values_list("pk", flat=True))
    turns = sum(members(day, units).values())
    if not turns:
        return {"turns": 0}
    people, gone = members_on(units, day), erased_members(units, day)
    asked = urlencode({"unit": org.code, "state": "member", "on": day.isoformat()})
    groups = ((_("Giới"), _sexes(people)), (_("Tuổi"), _ages(people, day)), (_("Học hàm, học vị"), _degrees(people)))
    return {"turns": turns, "turns_text": grouped(turns), "people_text": grouped(len(people) + len(gone)),
            "url": f"{reverse('persons:list')}?{asked}",
            "groups": [_group(label, people, gone, parts) for label, parts in groups]}


def _group(label: str, people: BitMap, gone: list[Person], parts: list[tuple[str, BitMap, Fits]]) -> dict[str, Any]:
    """Bars of one dimension and, so that the sum is seen to be right, those of whom it isn't known."""
    rows = [(name, len(some) + sum(map(fits, gone))) for name, some, fits in parts]
    unknown = len(people) + len(gone) - sum(n for _name, n in rows)
    rows = [row for row in rows if row[1]] + ([(_("khác, chưa rõ"), unknown)] if unknown else [])
    return {"label": label, "rows": [{"label": name, "value": n, "text": grouped(n)} for name, n in rows]}


def _sexes(people: BitMap) -> list[tuple[str, BitMap, Fits]]:
    read = ids_of(SEX + key for key in SEXES)
    return [(str(label), people & read[SEX + key], lambda person, key=key: person.sex == key)
            for key, label in SEXES.items()]


def _ages(people: BitMap, day: date) -> list[tuple[str, BitMap, Fits]]:
    from pyroaring import BitMap

    read = ids_of(f"{YEAR}{day.year - age}" for age in range(AGES[0][0], AGES[-1][1] + 1))
    found = []
    for first, last, label in AGES:
        some = people & BitMap.union(*(read[f"{YEAR}{day.year - age}"] for age in range(first, last + 1)))
        found.append((str(label), some, lambda person, first=first, last=last: bool(person.birth_year) and (
            first <= day.year - person.birth_year <= last)))
    return found


def _degrees(people: BitMap) -> list[tuple[str, BitMap, Fits]]:
    read, left, found = ids_of(TITLE + word for word, _label in DEGREES), people, []
    for word, label in DEGREES:
        found.append((label, left & read[TITLE + word], lambda person, word=word: _highest(person) == word))
        left = left - read[TITLE + word]
    return found


def _highest(person: Person) -> str:
    held = set(words(fold(person.titles)))
    return next((word for word, _label in DEGREES if word in held), "")

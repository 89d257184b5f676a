"""Who might be asked to sit: people whose fields or work share words with the dossier's title. Word overlap, no more.

Vietnamese words are mostly of two syllables, so pairs of syllables count most; a word found in many fields counts
little.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from math import fsum, log

from django.db.models import Count
from django.utils.translation import gettext as _

from giaoban.kernel.base import fold
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people import expertise
from giaoban.kernel.people.models import Person, PersonField
from giaoban.kernel.people.searching.index import ids_of
from giaoban.kernel.people.searching.postings import FIELD, words

from .models import RuleSet, Seat
from .rules import BARRED, Standing, standings
from .words import CANCELLED, SELECTION

#: Syllables that say nothing of a subject.
EMPTY = frozenset(("va", "cua", "ve", "cho", "cac", "nhung", "de", "tai", "nghien", "cuu", "du", "an", "hoi", "thao",
                   "trong", "tren", "den", "nam", "giai", "doan", "theo", "mot", "so", "nham", "phan", "bien", "tu",
                   "van", "gop", "y", "viec", "xay", "dung", "danh", "gia", "thuc", "trang", "nhiem", "vu", "khac"))
#: Fields followed up, and people weighed.
FIELDS, WEIGHED = 8, 400


@dataclass(frozen=True)
class Suggestion:
    """`score`: hundredths of shared words' weights; `load`: councils of the year; `why`: sentences."""

    person: Person
    score: int
    load: int
    standing: Standing
    why: tuple[str, ...]


def terms(text: str) -> set[str]:
    """Syllables and pairs of neighbouring syllables of a text, without the empty ones."""
    found = words(fold(text))
    pairs = {f"{a} {b}" for a, b in pairwise(found) if a not in EMPTY and b not in EMPTY}
    return pairs | {word for word in found if word not in EMPTY and len(word) > 1}


def spelled(text: str, shared: Collection[str]) -> list[str]:
    """Shared terms as the text writes them, neighbouring ones together: 'Kỹ thuật môi trường'."""
    syllables = [word.strip(",.;:()“”") for word in text.split()]
    folded = [fold(word) for word in syllables]
    joined = [f"{a} {b}" in shared for a, b in pairwise(folded)]
    found: list[list[str]] = []
    for place, word in enumerate(syllables):
        if place and joined[place - 1]:
            found[-1].append(word)
        elif folded[place] in shared or (place < len(joined) and joined[place]):
            found.append([word])
    return list(dict.fromkeys(" ".join(words) for words in found))


@cache
def _weights(version: str) -> dict[str, float]:
    """How much each term of the field names tells: less, the more fields have it; a pair more than a syllable."""
    known = expertise.fields(version)
    counts = Counter(term for field in known.values() for term in terms(field.name))
    return {term: log((1 + len(known)) / times) * (2 if " " in term else 1) for term, times in counts.items()}


def _overlap(mine: Collection[str], other: Collection[str], weights: dict[str, float]) -> tuple[float, list[str]]:
    """The weight of the shared terms, and those shown: a syllable inside a shared pair is not said twice."""
    shared = set(mine) & set(other)
    usual = log(1 + len(weights)) or 1.0
    # An exact sum: equal overlaps must come out equal in whatever order a set gives its terms.
    score = fsum(weights.get(term, usual * (2 if " " in term else 1)) for term in shared)
    pairs = [term for term in shared if " " in term]
    return score, sorted(pairs + [t for t in shared if " " not in t and not any(t in p.split() for p in pairs)])


def suggest(dossier: Dossier, role: str, on: date, *, rule_set: RuleSet | None = None, limit: int = 10,
            without: Collection[int] = ()) -> list[Suggestion]:
    """People for a role, the nearest to the title first, of equals the least busy; who is barred is left out.

    A fixed number of queries whatever the size of the register. `without`: ids of people not wanted (already seated).
    """
    version = expertise.usable(on)
    title, weights = terms(dossier.title), _weights(version)
    near = _near_fields(title, version, weights)
    people = list(Person.objects.current().filter(pk__in=_holders(near, without), erased_at=None))
    fields = _fields_of(people, near)
    found = []
    for person in people:
        score, why = _weigh(person, title, fields[person.pk], near, weights)
        found.append((score, person, why))
    found.sort(key=lambda row: (-row[0], row[1].sort_key, row[1].pk))
    rules = rule_set or next(iter(RuleSet.objects.serving(SELECTION, on)), None)
    roles = {person.pk: role for _score, person, _why in found[:limit * 5]}
    stand = standings(dossier, roles, on, list(rules.bars.all()) if rules else [])
    return _finished(found[:limit * 5], stand, on)[:limit]


def _near_fields(title: Collection[str], version: str, weights: dict[str, float]) -> dict[str, tuple[float, list[str]]]:
    """Codes of the fields that share words with the title → (weight, shared words)."""
    scored = {code: _overlap(title, terms(field.name), weights) for code, field in expertise.fields(version).items()}
    best = sorted(((-score, code) for code, (score, shared) in scored.items() if shared))[:FIELDS]
    return {code: scored[code] for _score, code in best}


def _holders(near: Iterable[str], without: Collection[int]) -> list[int]:
    """People with one of these fields: those with the nearest first, as many as are weighed."""
    held = ids_of([FIELD + code for code in near])
    people: dict[int, None] = {}
    for code in near:
        for pk in held[FIELD + code]:
            if len(people) >= WEIGHED:
                return list(people)
            if pk not in without:
                people.setdefault(pk)
    return list(people)


def _fields_of(people: Sequence[Person], near: Collection[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = PersonField.objects.filter(person__in=[p.pk for p in people], field__in=near, voided_at=None)
    for person, field in rows.values_list("person_id", "field"):
        found[person].append(field)
    return found


def _weigh(person: Person, title: Collection[str], fields: Collection[str],
           near: dict[str, tuple[float, list[str]]], weights: dict[str, float]) -> tuple[int, list[str]]:
    names = expertise.fields(expertise.usable(date.max))
    why = [_("Lĩnh vực “%(field)s” (trùng: %(words)s).") % {
        "field": names[code].name, "words": ", ".join(spelled(names[code].name, near[code][1]))}
        for code in fields if code in names]
    score = max((near[code][0] for code in fields), default=0.0)
    work, shared = _overlap({term for term in title if " " in term}, terms(person.job), weights)
    if shared:
        why.append(_("Nơi công tác trùng: %(words)s.") % {"words": ", ".join(spelled(person.job, shared))})
    return round((score + work / 2) * 100), why


def _finished(found: Sequence[tuple[int, Person, list[str]]], stand: dict[int, Standing], on: date,
              ) -> list[Suggestion]:
    """Who may sit, with the load of the year."""
    loads = load_of([person.pk for _score, person, _why in found], on.year)
    rows = [Suggestion(person, score, loads[person.pk], stand[person.pk],
                       (*why, _load_words(loads[person.pk], on.year)))
            for score, person, why in found if stand[person.pk].state != BARRED]
    return sorted(rows, key=lambda row: (-row.score, row.load, row.person.sort_key))


def _load_words(load: int, year: int) -> str:
    return _("Năm %(year)d đã ngồi %(load)d hội đồng.") % {"year": year, "load": load}


def load_of(people: Collection[int], year: int) -> Counter[int]:
    """Councils each person was seated in that year, cancelled ones left out."""
    rows = (Seat.objects.held().filter(person__in=people, since__year=year).exclude(panel__state=CANCELLED)
            .order_by().values("person").annotate(n=Count("panel", distinct=True)))
    return Counter({row["person"]: row["n"] for row in rows})

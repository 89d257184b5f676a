"""Who of the register a person named on a list or form is: by name and birth year, asked when it isn't plain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from giaoban.kernel.base import fold

from .models import Person
from .searching.index import ids_of
from .searching.postings import WORD, words


def namesakes(names: Iterable[str]) -> dict[str, list[Person]]:
    """Persons of the register by folded name, in two queries whatever its size."""
    wanted = {fold(name): [WORD + word for word in words(fold(name))] for name in names}
    held = ids_of(token for tokens in wanted.values() for token in tokens)
    near: set[int] = set()
    for tokens in wanted.values():
        if tokens:
            first, *rest = (held[token] for token in tokens)
            near.update(first.intersection(*rest))
    found: dict[str, list[Person]] = defaultdict(list)
    for person in Person.objects.current().filter(pk__in=near, folded__in=wanted).order_by("pk"):
        found[person.folded].append(person)
    return found


def possible(people: Iterable[Person], birth_year: int | None) -> list[Person]:
    """Those of another birth year are somebody else; an unknown year may be anybody's."""
    return [person for person in people
            if birth_year is None or person.birth_year is None or person.birth_year == birth_year]


def certain(people: list[Person], birth_year: int | None) -> Person | None:
    """One namesake, of the same known year."""
    if len(people) == 1 and birth_year is not None and people[0].birth_year == birth_year:
        return people[0]
    return None

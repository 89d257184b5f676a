"""What is derived from people, brought up to date with a change in the change's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from .counting import tally
from .models import Person
from .searching import index
from .searching.postings import postings_of


@contextmanager
def following(people: Iterable[int]) -> Iterator[set[int]]:
    """The search index and the tally of members follow what is changed inside about these people.

    Ids of people made inside are added to the set it gives. Locks the people in the order of their ids, so that two who
    change the same person take turns; rows of others must be locked before or inside, not after.
    """
    with transaction.atomic():
        who = lock(people)
        seen = sorted(who)
        postings, counts = postings_of(seen), tally.of_people(seen)
        yield who
        now = sorted(who)
        index.follow(postings, postings_of(now))
        tally.follow(counts, tally.of_people(now))


def lock(people: Iterable[int]) -> set[int]:
    """The people's rows, locked in the order of their ids until the transaction ends."""
    rows = Person.objects.select_for_update().filter(pk__in=set(people)).order_by("pk")
    return set(rows.values_list("pk", flat=True))

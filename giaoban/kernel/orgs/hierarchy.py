"""The tree as of any day, read in one query and held in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .kinds import REPORTING
from .models import Inheritance, Org, Placement, Succession

#: Above so many units it costs less to read every name than to list them in the question.
NAMED_ONE_BY_ONE = 500


@dataclass
class Tree:
    """`parent[id]` is the unit above (None for a root); only units in force that day are in it."""

    parent: dict[int, int | None]
    children: dict[int | None, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for org, above in self.parent.items():
            self.children[above if above in self.parent else None].append(org)

    def roots(self) -> list[int]:
        return self.children[None]

    def below(self, org: int) -> set[int]:
        """The unit itself and everything under it."""
        found: set[int] = set()
        waiting = [org]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += self.children.get(here, [])
        return found

    def above(self, org: int) -> Iterator[int]:
        """The unit itself, then its superiors, nearest first."""
        here: int | None = org
        seen: set[int] = set()
        while here is not None and here not in seen:
            seen.add(here)
            yield here
            here = self.parent.get(here)

    def roll_up(self, own: dict[int, int]) -> dict[int, int]:
        """Each unit's own value plus those below it."""
        total: dict[int, int] = defaultdict(int)
        for org, value in own.items():
            for unit in self.above(org):
                total[unit] += value
        return dict(total)


def tree(on: date, line: str = REPORTING, known_on: date | None = None, *, ended: bool = False) -> Tree:
    """The whole hierarchy on a day. `ended`: units no more there that day hang where they last stood."""
    rows = Placement.objects.filter(line=line)
    there: dict[int, int | None] = dict(rows.on(on, known_on).values_list("org_id", "parent_id"))
    if ended:
        last = rows.held(known_on).filter(since__lte=on).order_by("since", "pk").values_list("org_id", "parent_id")
        there = {**dict(last), **there}
    return Tree(there)


def under(org: Org, *, on: date, line: str = REPORTING, known_on: date | None = None) -> set[int]:
    """Ids of the unit and all below it on a day."""
    return tree(on, line, known_on).below(org.pk) | {org.pk}


def latest_tree() -> Tree:
    """Every unit by its latest place: a dissolved unit stays with its last superior.

    This is what an account sees, so that closed work of an ended unit can still be read.
    """
    latest: dict[int, int | None] = {}
    rows = Placement.objects.held().filter(line=REPORTING).order_by("since", "pk").values_list("org_id", "parent_id")
    for unit, parent in rows:
        latest[unit] = parent
    return Tree(latest)


def ever_under(org: Org, known: Tree | None = None) -> set[int]:
    """Ids of the unit, all below it in the latest tree (given, or read now), and every unit they follow."""
    latest = known or latest_tree()
    found = latest.below(org.pk) | {org.pk}
    followed: dict[int, list[int]] = defaultdict(list)
    for old, new in Succession.objects.held().values_list("old_id", "new_id"):
        followed[new].append(old)
    waiting = list(found)
    while waiting:
        for old in followed.get(waiting.pop(), []):
            new = (latest.below(old) | {old}) - found
            found |= new
            waiting += new
    return found


def answers_for(unit: int | None, org: int, what: str = "", item: int = 0) -> bool:
    """May a unit act on a matter of `org`: its own, or one of an ended unit that it follows.

    Where the act named an heir for this very matter, only that heir.
    """
    if unit is None:
        return False
    if unit == org:
        return not _handed_over(org, what, item)
    return unit in _heirs_of(org, what, item)


def answers_for_record(unit: int | None, record: Any, org: int, what: str) -> bool:
    """The same for a record at hand, asked once for as long as the record is at hand (a page asks for every step)."""
    told: dict[int | None, bool] = record.__dict__.setdefault("_answered_by", {})
    if unit not in told:
        told[unit] = answers_for(unit, org, what, record.pk)
    return told[unit]


def _handed_over(org: int, what: str, item: int) -> bool:
    return bool(what) and Inheritance.objects.held().filter(what=what, item=item, old=org).exists()


def _heirs_of(org: int, what: str, item: int) -> set[int]:
    """Units that follow, through every later act; the heir named for this very matter goes first."""
    named: set[int] = set()
    if what:
        named.update(Inheritance.objects.held().filter(what=what, item=item).values_list("new_id", flat=True))
    waiting, found = list(named) or [org], set(named)
    while waiting:
        here = waiting.pop()
        new = set(Succession.objects.held().filter(old=here, old__ended_on__isnull=False)
                  .values_list("new_id", flat=True)) - found
        found |= new
        waiting += new
    return found


def names_on(orgs: Iterable[int], on: date) -> dict[int, str]:
    """The name each unit bore on a day; units with no dated name keep today's."""
    from .models import OrgName

    ids = set(orgs)
    units, names = Org.objects.all(), OrgName.objects.on(on)
    if len(ids) <= NAMED_ONE_BY_ONE:
        units, names = units.filter(pk__in=ids), names.filter(org__in=ids)
    named = {pk: name for pk, name in units.values_list("pk", "name") if pk in ids}
    named.update((pk, name) for pk, name in names.values_list("org_id", "name") if pk in ids)
    return named

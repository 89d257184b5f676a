"""The tree of units on any day, with twenty years of acts behind it, beside plain SQL for the same rows.

`python -m bench.register_tree [--units 500 5000] [--postgres]`: medians of alternating runs over random days;
bar: ≤ 50 ms at 5,000 units.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .report import alternate, database

BAR, FIRST, YEARS = 0.050, date(2006, 1, 1), 20


def grow(units: int) -> None:
    """A federation of that many units standing on every day, with acts each year: one unit in ten is re-placed,
    one in fifty merged into another and one founded in its stead, one in ten renamed."""
    from giaoban.kernel.orgs.models import Org, OrgName, Placement, Reorganisation, Succession

    chance = random.Random(units)
    made: dict[str, list[Any]] = {"orgs": [], "acts": [], "places": [], "names": [], "followed": []}
    parents = {0: None} | dict.fromkeys(range(1, units // 20), 0)
    parents |= {pk: chance.randrange(0, units // 20) for pk in range(units // 20, units)}
    living = dict(parents)
    open_place: dict[int, Any] = {}
    open_name: dict[int, Any] = {}

    def act(kind: str, on: date) -> Any:
        made["acts"].append(Reorganisation(pk=len(made["acts"]) + 1, kind=kind, on=on))
        return made["acts"][-1]

    def put(pk: int, parent: int | None, on: date, by: Any) -> None:
        if pk in open_place:
            open_place[pk].until, open_place[pk].ended_by_id = on, by.pk
        open_place[pk] = Placement(org_id=pk + 1, parent_id=None if parent is None else parent + 1, since=on, act_id=by.pk)
        made["places"].append(open_place[pk])

    def name(pk: int, on: date, by: Any) -> None:
        if pk in open_name:
            open_name[pk].until, open_name[pk].ended_by_id = on, by.pk
        open_name[pk] = OrgName(org_id=pk + 1, name=f"Đơn vị {pk} năm {on.year}", since=on, act_id=by.pk)
        made["names"].append(open_name[pk])

    def found(pk: int, parent: int | None, on: date) -> None:
        kind = "central_body" if pk == 0 else "local_union" if pk < units // 20 else "st_organisation"
        made["orgs"].append(Org(pk=pk + 1, code=f"U{pk:06d}", kind=kind, name=f"Đơn vị {pk}", founded_on=on,
                                folded=f"don vi {pk}"))
        by = act("found", on)
        put(pk, parent, on, by)
        name(pk, on, by)

    for pk, parent in parents.items():
        found(pk, parent, FIRST)
    number = units
    for year in range(YEARS):
        start = date(FIRST.year + year, 1, 1)
        leaves = [pk for pk in living if pk >= units // 20]
        chance.shuffle(leaves)
        tenth = len(leaves) // 10
        for pk in leaves[:tenth]:
            on = start + timedelta(days=chance.randrange(1, 360))
            put(pk, chance.randrange(0, units // 20), on, act("place", on))
        for pk in leaves[tenth:2 * tenth]:
            on = start + timedelta(days=chance.randrange(1, 360))
            name(pk, on, act("rename", on))
        for pk in leaves[-max(1, len(leaves) // 50):]:
            on = start + timedelta(days=chance.randrange(1, 360))
            by, heir = act("merge", on), leaves[0]
            open_place[pk].until, open_place[pk].ended_by_id = on, by.pk
            open_name[pk].until, open_name[pk].ended_by_id = on, by.pk
            made["followed"].append(Succession(act_id=by.pk, old_id=pk + 1, new_id=heir + 1))
            made["orgs"][pk].ended_on = on
            del living[pk]
            found(number, chance.randrange(0, units // 20), on)
            living[number] = 0
            number += 1
    for model, rows in ((Org, "orgs"), (Reorganisation, "acts"), (Placement, "places"), (OrgName, "names"),
                        (Succession, "followed")):
        model.objects.bulk_create(made[rows], batch_size=2000)


def empty() -> None:
    from giaoban.kernel.orgs.models import Org, OrgName, Placement, Reorganisation, Succession

    for model in (Succession, OrgName, Placement, Reorganisation, Org):
        model.objects.all()._raw_delete(model.objects.db)


def works(days: list[date]) -> dict[str, Callable[[], None]]:
    from django.db import connection

    from giaoban.kernel.orgs.hierarchy import names_on, tree
    from giaoban.kernel.orgs.models import Placement
    from giaoban.kernel.orgs.regrouping import heirs

    table = connection.ops.quote_name(Placement._meta.db_table)
    turns = {name: iter(days * 50) for name in ("plain SQL", "tree", "tree and names", "as known then", "heirs")}

    def plain() -> None:
        day = next(turns["plain SQL"]).isoformat()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT org_id, parent_id FROM {table} WHERE line = 'reporting' AND voided_at IS NULL "
                           "AND since <= %s AND (until IS NULL OR until > %s)", [day, day])
            cursor.fetchall()

    def with_names() -> None:
        day = next(turns["tree and names"])
        names_on(tree(day).parent, day)

    return {"plain SQL": plain, "tree": lambda: tree(next(turns["tree"])) and None, "tree and names": with_names,
            "as known then": lambda: tree(next(turns["as known then"]), known_on=date.today()) and None,
            "heirs": lambda: heirs(next(turns["heirs"])) and None}


def measure(units: int, rounds: int) -> bool:
    from django.db import connection

    from giaoban.kernel.orgs.hierarchy import tree
    from giaoban.kernel.orgs.models import Placement, Reorganisation

    empty()
    grow(units)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    chance = random.Random(7)
    days = [FIRST + timedelta(days=chance.randrange(0, 365 * YEARS)) for _ in range(20)]
    sizes = {len(tree(day).parent) for day in days}
    times = alternate(works(days), rounds)
    print(f"{connection.vendor}, {min(sizes):,}–{max(sizes):,} units on a day, {Reorganisation.objects.count():,} acts in "
          f"{YEARS} years, {Placement.objects.count():,} placements")
    for name, seconds in times.items():
        bar = f"   bar ≤ {BAR * 1000:.0f} ms" if name == "tree" else ""
        print(f"  {name:16} {seconds * 1000:8.1f} ms   {seconds / times['plain SQL']:5.2f} × plain{bar}")
    return times["tree"] <= BAR


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with database(asked.postgres):
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        met = [measure(units, asked.rounds) for units in asked.units]
        return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Finding a person in the one box, over HTTP, beside its bars.

`python -m bench.register_search [--postgres] [--people N] [--queries Q]`; without `--people`: 10,000, 100,000, 1,000,000.

A query is typed without accents: the full name and the birth year, and apart from that the full name alone; once as it
is, once with one wrong letter (replaced, left out, doubled in or swapped with the next, anywhere in the name). "Found":
the person is on the page (50 people); a full name alone that more people bear than a page holds counts as found when
the page shows only bearers of that very name and says there are more – such queries are counted apart. Asked of a granian
server with one worker, on a connection kept open, by an account that sees everything and one that sees one union. Beside
the clock's time: the processor's time of the server for one query, which says what remains when nothing else runs, and a
bare Django page of the same run, which says how busy the machine was.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from .home import fetch, serving, session
from .people import Made, each_size, prepare
from .report import database

RIGHT, WRONG = 40.0, 120.0
SHARE = 0.85
SIZES = (10_000, 100_000, 1_000_000)
LETTERS = "abcdeghiklmnopqrstuvxy"
UNITS = 130


@dataclass
class Result:
    """`cpu`: milliseconds of the server's processor for one query."""

    found: int
    namesakes: int
    times: list[float]
    cpu: float = 0.0

    def p(self, share: float) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))] * 1000


def wrong(name: str, dice: random.Random) -> str:
    """One letter replaced, left out, put in, or swapped with the next."""
    while True:
        at, how = dice.randrange(len(name)), dice.randrange(4)
        if name[at] == " " or (how == 3 and (at + 1 == len(name) or name[at + 1] == " ")):
            continue
        letter = dice.choice(LETTERS)
        made = (name[:at] + letter + name[at + 1:], name[:at] + name[at + 1:], name[:at] + letter + name[at:],
                name[:at] + name[at + 1:at + 2] + name[at] + name[at + 2:])[how]
        if made != name:
            return made


def worked(port: int) -> float:
    """Milliseconds of processor the server on this port and its workers have used."""
    stats = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            stats[int(stat.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]),
                                            stat.with_name("cmdline").read_bytes())
    main = {pid for pid, (_, _, command) in stats.items() if f"\0--port\0{port}\0".encode() in command}
    ticks = sum(ticks for pid, (parent, ticks, _) in stats.items() if pid in main or parent in main)
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


class Asker:
    """One kept connection of a signed-in account."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, text: str, *, alone: bool = True) -> tuple[float, str]:
        began = time.perf_counter()
        self.connection.request("GET", f"/tim-kiem/?{'only=nguoi&' if alone else ''}q={quote(text)}",
                                headers={"Cookie": self.cookie, **({} if alone else {"HX-Request": "true"})})
        answer = self.connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
        if answer.status != 200:
            raise SystemExit(f"{text!r} answered {answer.status}")
        return took, body.decode()


def run(asker: Asker, queries: Sequence[tuple[int, str]], names: dict[int, str], *, alone: bool = True) -> Result:
    result, before = Result(0, 0, []), worked(asker.port)
    for person, text in queries:
        took, page = asker.ask(text, alone=alone)
        result.times.append(took)
        shown = [int(pk) for pk in re.findall(r'href="/nguoi/(\d+)/"', page)]
        if person in shown:
            result.found += 1
        elif shown and "Còn nữa" in page and all(names[pk] == text for pk in shown):
            result.namesakes += 1
    result.cpu = (worked(asker.port) - before) / len(queries)
    return result


def bare(count: int) -> str:
    with serving("bench.hello:application", DJANGO_SETTINGS_MODULE="") as port:
        times = []
        for _ in range(count):
            began = time.perf_counter()
            fetch(port, "/")
            times.append((time.perf_counter() - began) * 1000)
    return f"p50 {statistics.median(times):.1f}  p95 {sorted(times)[int(count * 0.95)]:.1f} ms"


def measure(people: int, count: int) -> bool:
    from giaoban.kernel.base import clock

    from . import people as register

    units = register.add_units(UNITS)
    made = register.make(people, units)
    register.write(made)
    register.settle()
    central, unit = f"trung-{people}", f"hoi-{people}"
    register.account(central, "office", units[0])
    register.account(unit, "unit", units[3])
    of_unit = sorted({person for person, org, since, until in made.members if org == units[3] and until is None
                      and since <= clock.today()})
    names, dice = dict(zip(made.ids, made.folded, strict=True)), random.Random(people)
    fine = True
    print(f"{people:,} people, {len(made.members):,} memberships, {len(set(made.folded)):,} different names, "
          f"{len(of_unit):,} members of the unit that asks; a bare page {bare(200)}")
    with serving("giaoban.project.wsgi:application") as port:
        for who, pool in ((central, list(made.ids)), (unit, of_unit)):
            asker = Asker(port, session(who))
            for text in ("nguyen van a", "tran thi b 1960"):
                asker.ask(text)
            fine &= _account(asker, who, [dice.choice(pool) for _ in range(count)], made, names, dice)
    return fine


def _account(asker: Asker, who: str, asked: list[int], made: Made, names: dict[int, str], dice: random.Random) -> bool:
    born = dict(zip(made.ids, made.years, strict=True))
    kinds = {
        "name and birth year": [(pk, f"{names[pk]} {born[pk]}") for pk in asked],
        "name alone": [(pk, names[pk]) for pk in asked],
        "one wrong letter, birth year": [(pk, f"{wrong(names[pk], dice)} {born[pk]}") for pk in asked],
        "one wrong letter, name alone": [(pk, wrong(names[pk], dice)) for pk in asked],
    }
    fine = True
    for label, queries in kinds.items():
        result = run(asker, queries, names)
        bar, share = (WRONG, SHARE) if "wrong" in label else (RIGHT, 1.0)
        found = (result.found + result.namesakes) / len(queries)
        good = found >= share and result.p(0.95) <= bar
        fine &= good or label.endswith("letter, name alone")
        more = f" ({result.namesakes} of them among more namesakes than a page holds)" if result.namesakes else ""
        print(f"  {who:15s} {label:30s} found {found:6.1%} (≥ {share:.0%})  p50 {statistics.median(result.times) * 1000:6.1f}"
              f"  p95 {result.p(0.95):6.1f} ms (≤ {bar:.0f})  cpu {result.cpu:5.1f}{'' if good else '  SHORT'}{more}")
    box = run(asker, kinds["name and birth year"], names, alone=False)
    print(f"  {who:15s} {'box while typing, all kinds':30s} found {box.found / len(asked):6.1%}          p50 "
          f"{statistics.median(box.times) * 1000:6.1f}  p95 {box.p(0.95):6.1f} ms          cpu {box.cpu:5.1f}")
    return fine


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    if asked.people is None:
        return each_size("bench.register_search", SIZES, sys.argv[1:])
    with database(asked.postgres):
        prepare()
        return 0 if measure(asked.people, asked.queries) else 1


if __name__ == "__main__":
    sys.exit(main())

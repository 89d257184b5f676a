"""Public acts on units: founded, renamed, merged, split, dissolved, restored, each with its paper; never one undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.kinds import ACTS
from giaoban.kernel.orgs.models import OrgName, Reorganisation, Succession

from .models import Release
from .units import public

#: Acts that are told; the one over many units is told as the mergers it made.
TOLD = ("found", "rename", "merge", "split", "dissolve", "restore", "reorganise")

Row = dict[str, Any]


def changes(release: Release, code: str = "") -> Iterator[Row]:
    """Public changes up to today, oldest first, or those of one unit. Units that aren't public are on neither side."""
    telling = _Telling(release)
    acts = Reorganisation.objects.filter(kind__in=TOLD, undone_by=None, on__lte=clock.today()).order_by("on", "pk")
    for act in acts.iterator(chunk_size=500):
        for row in telling.rows(act):
            if not code or code in row["original"] or code in row["resulting"]:
                yield row


class _Telling:
    """What acts did, from the rows that name them."""

    def __init__(self, release: Release) -> None:
        self.codes = dict(public(release).values_list("pk", "code"))
        self.followed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for act, old, new in Succession.objects.held().order_by("pk").values_list("act_id", "old_id", "new_id"):
            self.followed[act].append((old, new))
        self.opened: dict[int, list[OrgName]] = defaultdict(list)
        self.ended: dict[tuple[int, int], str] = {}
        for name in OrgName.objects.held().exclude(act=None).order_by("pk"):
            self.opened[name.act_id or 0].append(name)
        ended = OrgName.objects.held().exclude(ended_by=None).values_list("ended_by_id", "org_id", "name")
        self.ended.update({(act, org): name for act, org, name in ended})

    def rows(self, act: Reorganisation) -> Iterator[Row]:
        if act.kind == "reorganise":
            yield from self._mergers(act)
        elif act.kind in ("found", "restore"):
            yield from self._told(act, (), [act.org_id])
        elif act.kind == "rename":
            yield from self._told(act, [act.org_id], [act.org_id], before=self.ended.get((act.pk, act.org_id or 0), ""))
        else:
            olds: list[int | None] = list(dict.fromkeys(old for old, _ in self.followed[act.pk])) or [act.org_id]
            heirs = list(dict.fromkeys(new for _, new in self.followed[act.pk]))
            yield from self._told(act, olds, heirs + self._going_on(act, olds))

    def _mergers(self, act: Reorganisation) -> Iterator[Row]:
        """One row for each unit that came out of it."""
        into: dict[int, list[int]] = defaultdict(list)
        for old, new in self.followed[act.pk]:
            into[new].append(old)
        for new, olds in into.items():
            if new in self.codes:
                yield from self._told(act, olds, [new], number=f"{act.pk}-{self.codes[new]}", kind="merge")

    def _going_on(self, act: Reorganisation, olds: Iterable[int | None]) -> list[int | None]:
        """A unit that gave off parts is among what came out."""
        if act.kind != "split" or act.details.get("ends", True):
            return []
        return list(olds)

    def _told(self, act: Reorganisation, olds: Iterable[int | None], news: Iterable[int | None], *, number: str = "",
              kind: str = "", before: str = "") -> Iterator[Row]:
        original, resulting = self._public(olds), self._public(news)
        if not original and not resulting:
            return
        told = kind or act.kind
        yield {"id": number or str(act.pk), "kind": told, "kind_label": str(ACTS[told]), "on": act.on,
               "paper": act.paper, "original": original, "resulting": resulting, "name_before": before,
               "name_after": self._name_after(act, resulting)}

    def _public(self, orgs: Iterable[int | None]) -> list[str]:
        return [self.codes[org] for org in orgs if org in self.codes]

    def _name_after(self, act: Reorganisation, resulting: list[str]) -> str:
        """The name the act gave, where it gave one name to one public unit."""
        given = [name.name for name in self.opened[act.pk] if self.codes.get(name.org_id) in resulting]
        return given[0] if len(given) == 1 else ""

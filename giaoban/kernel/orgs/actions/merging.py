"""Several units become one; one becomes several (Decree 126/2024/NĐ-CP: hợp nhất, sáp nhập, chia, tách)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from giaoban.kernel.base import day_text

from ..kinds import CLUSTER, LINES, REPORTING
from ..models import Org, Placement, Reorganisation
from .life import _done, below, end_own_body, end_unit, follow, is_own_body, new_org, open_unit
from .rows import ActRefused, begin, lock, refuse_absent, refuse_ended, refuse_future, span

if TYPE_CHECKING:
    from giaoban.kernel.people.models import User

WHOLE = 1000


@dataclass(frozen=True)
class NewUnit:
    """A unit founded by the act. Kind and superior, when left out, are those of the (first) old unit."""

    code: str
    name: str
    short_name: str = ""
    kind: str = ""
    province: str = ""
    parent: Org | None = None

    def facts(self) -> dict[str, Any]:
        """As it is kept with the act."""
        return {**{k: v for k, v in asdict(self).items() if k != "parent"},
                "parent": self.parent.pk if self.parent else None}


@dataclass
class Merger:
    """One group of an act: `olds` end, `into` takes over. `undecided`: lines on which the old units stood apart."""

    olds: list[Org]
    into: Org
    undecided: dict[str, list[int]] = field(default_factory=dict)


@transaction.atomic
def merge(olds: Sequence[Org], *, into: Org | NewUnit, on: date, by: User | None, paper: str = "") -> Reorganisation:
    """The old units end; a new one is founded (hợp nhất), or one of them or another goes on (sáp nhập)."""
    ending = [org for org in dict.fromkeys(olds) if not isinstance(into, Org) or org.pk != into.pk]
    if len(ending) < (1 if isinstance(into, Org) else 2):
        raise ActRefused("Chọn ít nhất hai đơn vị để hợp nhất, hoặc một đơn vị để sáp nhập vào đơn vị khác.")
    refuse_future(on)
    lock(*ending)
    act = begin("merge", on=on, by=by, paper=paper, org=into if isinstance(into, Org) else None, details={
        "olds": [org.pk for org in ending],
        "into": into.pk if isinstance(into, Org) else into.facts()})
    made = merged(act, ending, into)
    if made.undecided:
        act.details["undecided"] = made.undecided
    act.org = made.into
    act.save(update_fields=["org", "details"])
    _done([*ending, made.into], act)
    return act


def merged(act: Reorganisation, ending: Sequence[Org], into: Org | NewUnit) -> Merger:
    """One merger within an act; what must hold is checked by the act as a whole."""
    for org in ending:
        refuse_ended(org)
        refuse_absent(org, act.on)
    if isinstance(into, Org):
        into.refresh_from_db()
        refuse_ended(into)
        refuse_absent(into, act.on)
        target = into
    else:
        target = _founded(act, ending[0], into)
    found = Merger(list(ending), target)
    for old in ending:
        follow(act, old, [(target, WHOLE)])
        _move_below(act, old, target)
    found.undecided = _join_lines(act, ending, target, new=not isinstance(into, Org))
    for old in ending:
        end_unit(act, old, on=act.on, heir=target)
    return found


def _founded(act: Reorganisation, like: Org, new: NewUnit) -> Org:
    place = like.placements.filter(line=REPORTING).on(act.on).select_related("parent").first()
    org = new_org(code=new.code, kind=new.kind or like.kind, name=new.name, on=act.on, short_name=new.short_name,
                  province=new.province, example=like.example)
    open_unit(org, act, new.parent or (place.parent if place else None), on=act.on, placed_on=act.on,
              province=new.province)
    return org


def _move_below(act: Reorganisation, old: Org, target: Org) -> None:
    """Units below come under the heir the same day; its own governing bodies end with it."""
    for place in below(old, act.on):
        if place.since > act.on:
            raise ActRefused(f"“{place.org}” vào dưới “{old}” từ {day_text(place.since)}, sau ngày {day_text(act.on)}. "
                             "Hủy việc đó trước, hoặc ghi ngày khác.")
        if place.org_id == target.pk or (place.org.ended_on is not None and place.org.ended_on <= act.on):
            continue
        if is_own_body(place):
            end_own_body(act, place.org)
        else:
            span(Placement, act, on=act.on, values={"parent": target}, org=place.org, line=place.line)


def _join_lines(act: Reorganisation, ending: Sequence[Org], target: Org, *, new: bool) -> dict[str, list[int]]:
    """Lines beside the reporting line: a new unit stands where all old ones stood; where they differ, people decide."""
    undecided: dict[str, list[int]] = {}
    held = Placement.objects.filter(org__in=[*ending, target]).on(act.on).exclude(line=REPORTING)
    for line in LINES:
        parents = sorted({p.parent_id for p in held if p.line == line and p.parent_id})
        if not parents:
            continue
        if new and len(parents) == 1:
            span(Placement, act, on=act.on, values={"parent_id": parents[0]}, org=target, line=line)
        elif len(parents) > 1:
            undecided[line] = parents
    return undecided


@transaction.atomic
def split(org: Org, parts: Sequence[tuple[Org | NewUnit, int]], *, on: date, by: User | None, paper: str = "",
          ends: bool = True, below: Mapping[int, int] | None = None,
          items: Mapping[tuple[str, int], int] | None = None) -> Reorganisation:
    """One unit becomes several (chia), or gives off others and goes on (tách, `ends=False`).

    `parts`: who follows, with shares in thousandths; when it ends they add up to 1000. `below`, `items`: which part
    (by its place) takes a unit below, or an open matter; the others go to the largest part.
    """
    refuse_future(on)
    lock(org)
    refuse_ended(org)
    refuse_absent(org, on)
    _check_shares(parts, ends=ends)
    act = begin("split", on=on, by=by, paper=paper, org=org, details={
        "ends": ends, "below": {str(k): v for k, v in (below or {}).items()},
        "items": [[what, pk, part] for (what, pk), part in (items or {}).items()],
        "parts": [[part.pk if isinstance(part, Org) else part.facts(), share] for part, share in parts]})
    heirs = [(part if isinstance(part, Org) else _founded(act, org, part), share) for part, share in parts]
    follow(act, org, heirs)
    _share_out(act, org, [heir for heir, _ in heirs], parts, ends=ends, chosen_below=below or {},
               items=items or {})
    _done([org, *(heir for heir, _ in heirs)], act)
    return act


def _check_shares(parts: Sequence[tuple[Org | NewUnit, int]], *, ends: bool) -> None:
    total = sum(share for _, share in parts)
    if len(parts) < (2 if ends else 1):
        raise ActRefused("Ghi ít nhất hai đơn vị nhận khi chia, một đơn vị mới khi tách.")
    if any(share <= 0 for _, share in parts) or (total != WHOLE if ends else total >= WHOLE):
        wanted = "phải bằng 1000" if ends else "phải nhỏ hơn 1000 (phần còn lại ở đơn vị cũ)"
        raise ActRefused(f"Tổng tỷ lệ các phần là {total} phần nghìn; {wanted}.")


def _share_out(act: Reorganisation, org: Org, heirs: Sequence[Org], parts: Sequence[tuple[Any, int]], *, ends: bool,
               chosen_below: Mapping[int, int], items: Mapping[tuple[str, int], int]) -> None:
    largest = max(range(len(parts)), key=lambda n: (parts[n][1], -n))
    for place in below(org, act.on):
        part = chosen_below.get(place.org_id, largest if ends else -1)
        if is_own_body(place) and ends:
            end_own_body(act, place.org)
        elif part >= 0 and place.org_id not in {heir.pk for heir in heirs}:
            span(Placement, act, on=act.on, values={"parent": heirs[part]}, org=place.org, line=place.line)
    chosen = {key: heirs[part] for key, part in items.items()}
    if ends:
        _same_cluster(act, org, heirs)
        end_unit(act, org, on=act.on, heir=heirs[largest], chosen=chosen)
    elif chosen:
        _hand_over(act, org, chosen)


def _same_cluster(act: Reorganisation, org: Org, heirs: Sequence[Org]) -> None:
    """Parts stay in the cluster of the whole until somebody decides otherwise."""
    for place in org.placements.filter(line=CLUSTER).on(act.on):
        for heir in heirs:
            if not heir.placements.filter(line=CLUSTER).on(act.on).exists():
                span(Placement, act, on=act.on, values={"parent_id": place.parent_id}, org=heir, line=CLUSTER)


def _hand_over(act: Reorganisation, org: Org, chosen: Mapping[tuple[str, int], Org]) -> None:
    """Open matters a part takes with it although the old unit goes on."""
    from ..models import Inheritance
    from ..touching import find

    open_now = {(item.what, item.pk): item for rows in find([org.pk], act.on).values() for item in rows}
    missing = [key for key in chosen if key not in open_now]
    if missing:
        raise ActRefused("Việc được chọn để bàn giao không còn mở ở đơn vị này. Xem lại danh sách.")
    Inheritance.objects.bulk_create([
        Inheritance(act=act, what=what, item=pk, label=open_now[what, pk].label[:300], old=org, new=heir)
        for (what, pk), heir in chosen.items()])

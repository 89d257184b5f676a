"""The counter-act, and the correction of a wrong entry. Both keep what was believed before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeGuard

from django.db import transaction

from giaoban.kernel.base import clock, day_text

from ..models import ByAct, Inheritance, Org, OrgName, Placement, Reorganisation, Succession
from ..touching import revive
from . import life, merging
from .rows import TABLES, ActRefused, begin, copy, lock, refresh, tree_changed, void
from .soundness import verify

if TYPE_CHECKING:
    from giaoban.kernel.people.models import User


@transaction.atomic
def undo(act: Reorganisation, *, by: User | None, reason: str, paper: str = "") -> Reorganisation:
    """A counter-act: what the act opened is held true no more, what it ended goes on. Later acts on top go first."""
    if not reason.strip():
        raise ActRefused("Ghi lý do hủy.")
    lock()
    act = Reorganisation.objects.select_for_update().get(pk=act.pk)
    _refuse_undone(act)
    later = _built_on(act)
    if later:
        raise ActRefused("Việc ghi sau đã dựa trên việc này: " + "; ".join(
            f"“{one.label}” ngày {day_text(one.on)} (số {one.pk})" for one in later) + ". Hủy các việc đó trước.")
    counter = begin("undo", on=act.on, by=by, paper=paper, org=act.org, note=reason, details={"act": act.pk})
    counter.undoes = act
    counter.save(update_fields=["undoes"])
    touched = _take_back(act, counter)
    for model in (Succession, Inheritance):
        model._default_manager.filter(act=act, voided_at=None).update(voided_at=clock.now())
    revive(act)
    verify(touched)
    refresh(touched)
    tree_changed.send(Org, org=act.org)
    return counter


def _refuse_undone(act: Reorganisation) -> None:
    if act.kind == "undo":
        raise ActRefused("Không hủy một việc hủy; ghi lại việc cũ nếu cần.")
    if act.is_undone:
        raise ActRefused(f"Việc này đã hủy ngày {day_text(act.undone_by.recorded_at.astimezone(clock.HANOI).date())}.")


def _built_on(act: Reorganisation) -> list[Reorganisation]:
    """Acts still held that ended or voided what this act opened, or opened places under units it founded."""
    found: dict[int, Reorganisation] = {}
    for model in TABLES:
        for row in model._default_manager.filter(act=act).select_related("ended_by", "voided_by"):
            for one in (row.ended_by if row.voided_at is None else None, row.voided_by):
                if _stands_on(one, act):
                    found[one.pk] = one
        for row in model._default_manager.filter(ended_by=act).select_related("voided_by"):
            if _stands_on(row.voided_by, act):
                found[row.voided_by.pk] = row.voided_by
    older = OrgName.objects.filter(voided_at=None).exclude(act=act).values("org")
    founded = OrgName.objects.filter(act=act, voided_at=None).exclude(org__in=older).values("org")
    for place in Placement.objects.filter(parent__in=founded, voided_at=None).exclude(act=act).select_related("act"):
        if place.act is not None:
            found[place.act.pk] = place.act
    return sorted(found.values(), key=lambda one: one.pk)


def _stands_on(one: Reorganisation | None, act: Reorganisation) -> TypeGuard[Reorganisation]:
    """Recorded after it, and itself still held."""
    return one is not None and one.pk > act.pk and not one.is_undone and one.kind != "undo"


def _take_back(act: Reorganisation, counter: Reorganisation) -> set[int]:
    """Void what it opened and ended, write anew what stood before; the units touched."""
    touched: set[int] = set()
    for model in TABLES:
        held = model._default_manager.filter(voided_at=None)
        opened = list(held.filter(act=act))
        ended = [row for row in held.filter(ended_by=act) if row.act_id != act.pk]
        voided = list(model._default_manager.filter(voided_by=act).exclude(act=act))
        for row in [*opened, *ended]:
            void(row, counter)
        # An end written within another row's voiding is restored by that row's own copy.
        split_from = {(row.org_id, row.since, _value(row)) for row in voided}
        for row in voided:
            copy(row)
        for row in ended:
            if (row.org_id, row.since, _value(row)) not in split_from:
                copy(row, until=None, ended_by_id=None, ended_at=None)
        touched |= {row.org_id for row in [*opened, *ended, *voided]}
    return touched


def _value(row: ByAct) -> tuple[Any, ...]:
    skipped = {"id", "since", "until", "recorded_at", "ended_at", "voided_at", "act_id", "ended_by_id", "voided_by_id"}
    return tuple(getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in skipped)


@transaction.atomic
def correct(act: Reorganisation, *, by: User | None, reason: str, **changes: Any) -> Reorganisation:
    """Record an act rightly: undo it and do it again with the changes (`on`, `paper` or what was asked)."""
    undo(act, by=by, reason=reason)
    asked = {**act.details, "on": act.on, "paper": act.paper, **changes}
    again = _AGAIN.get(act.kind)
    if again is None:
        raise ActRefused(f"“{act.label}” không đính chính được bằng một lần ghi; hủy rồi ghi lại.")
    before = Reorganisation.objects.order_by("-pk").first()
    again(act, asked, by)
    made = Reorganisation.objects.filter(pk__gt=before.pk if before else 0).order_by("pk").first()
    assert made is not None
    made.details = {**made.details, "corrects": act.pk}
    made.note = made.note or reason
    made.save(update_fields=["details", "note"])
    return made


def _org(pk: Any) -> Org | None:
    if isinstance(pk, Org) or pk is None:
        return pk
    return Org.objects.get(pk=pk)


def _own(act: Reorganisation) -> Org:
    assert act.org is not None
    return Org.objects.get(pk=act.org.pk)


def _new(facts: Any) -> Org | merging.NewUnit:
    if isinstance(facts, dict):
        return merging.NewUnit(**{**facts, "parent": _org(facts.get("parent"))})
    found = _org(facts)
    assert found is not None
    return found


Asked = dict[str, Any]


def _common(asked: Asked, by: User | None) -> dict[str, Any]:
    return {"on": asked["on"], "paper": asked["paper"], "by": by}


def _found(act: Reorganisation, asked: Asked, by: User | None) -> None:
    placed = asked.get("placed_on")
    placed_on = date.fromisoformat(placed) if isinstance(placed, str) else placed
    # Joined on its founding day: a corrected founding moves both.
    placed_on = asked["on"] if placed_on == act.on or placed_on is None else placed_on
    life.found(code=asked["code"], kind=asked["kind"], name=asked["name"], short_name=asked["short_name"],
               province=asked["province"], parent=_org(asked["parent"]), placed_on=placed_on,
               example=_own(act).example, **_common(asked, by))


_AGAIN: dict[str, Callable[[Reorganisation, Asked, Any], None]] = {
    "found": _found,
    "rename": lambda act, asked, by: _ignore(life.rename(
        _own(act), asked["name"], short_name=asked["short_name"], **_common(asked, by))),
    "place": lambda act, asked, by: _ignore(life.place(
        _own(act), _org(asked["parent"]), line=asked["line"], **_common(asked, by))),
    "change_kind": lambda act, asked, by: _ignore(life.change_kind(
        _own(act), asked["kind"], parent=_org(asked["parent"]), **_common(asked, by))),
    "note": lambda act, asked, by: _ignore(life.set_fact(
        _own(act), asked["aspect"], asked["value"], **_common(asked, by))),
    "suspend": lambda act, asked, by: _ignore(life.suspend(_own(act), reason=asked["reason"], **_common(asked, by))),
    "lose_contact": lambda act, asked, by: _ignore(life.lose_contact(
        _own(act), reason=asked["reason"], **_common(asked, by))),
    "start_dissolving": lambda act, asked, by: _ignore(life.start_dissolving(
        _own(act), reason=asked["reason"], **_common(asked, by))),
    "restore": lambda act, asked, by: _ignore(life.restore(
        _own(act), reason=asked["reason"], parent=_org(asked["parent"]), **_common(asked, by))),
    "dissolve": lambda act, asked, by: _ignore(life.dissolve(
        _own(act), heirs=[heir for heir in map(_org, asked["heirs"]) if heir], **_common(asked, by))),
    "merge": lambda act, asked, by: _ignore(merging.merge(
        [old for old in map(_org, asked["olds"]) if old], into=_new(asked["into"]), **_common(asked, by))),
    "split": lambda act, asked, by: _ignore(merging.split(
        _own(act), [(_new(part), share) for part, share in asked["parts"]], ends=asked["ends"],
        below={int(k): v for k, v in asked["below"].items()},
        items={(what, pk): part for what, pk, part in asked["items"]}, **_common(asked, by))),
}


def _ignore(made: object) -> None:
    """The act is found by its number."""

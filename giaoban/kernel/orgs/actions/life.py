"""Acts on one unit: founding, naming, placing, standing, ending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from giaoban.kernel.base import day_text, fold, tidy

from ..kinds import ACTIVE, ASPECTS, DISSOLVING, KIND, KINDS, LINES, LOST, PROVINCE, REPORTING, STATUS, SUSPENDED
from ..models import Org, OrgFact, OrgName, Placement, Reorganisation, Succession
from ..provinces import VERSIONS, by_name, parse
from ..touching import bequeath
from .rows import (
    ActRefused,
    begin,
    end_all,
    lock,
    refresh,
    refuse_absent,
    refuse_ended,
    refuse_future,
    refuse_parent,
    span,
    touched_by,
    tree_changed,
)
from .soundness import may_stand, verify

if TYPE_CHECKING:
    from giaoban.kernel.people.models import User


@transaction.atomic
def found(*, code: str, kind: str, name: str, on: date, by: User | None, parent: Org | None = None,
          short_name: str = "", province: str = "", paper: str = "", example: bool = False,
          placed_on: date | None = None) -> Org:
    """A new unit with its first name and place. `placed_on`: joined later than it was founded.

    `province`: its name, or 'VERSION:CODE' (see `provinces`).
    """
    start = placed_on or on
    refuse_future(max(on, start))
    if start < on:
        raise ActRefused(f"Ngày vào vị trí {day_text(start)} trước ngày thành lập {day_text(on)}.")
    lock()
    refuse_parent(parent, start)
    org = new_org(code=code, kind=kind, name=name, on=on, short_name=short_name, province=province, example=example)
    act = begin("found", on=on, by=by, paper=paper, org=org, details={
        "code": code, "kind": kind, "name": name, "short_name": short_name, "province": province,
        "parent": parent.pk if parent else None, "placed_on": start.isoformat()})
    open_unit(org, act, parent, on=on, placed_on=start)
    return org


def new_org(*, code: str, kind: str, name: str, on: date, short_name: str = "", province: str = "",
            example: bool = False) -> Org:
    """The unit's own row; a code whose founding was undone may be used again for the same unit."""
    if not code.strip() or not name.strip():
        raise ActRefused("Ghi mã và tên đơn vị.")
    if kind not in KINDS:
        raise ActRefused(f"Không có loại đơn vị “{kind}”.")
    org = Org.objects.filter(code=code).first() or Org(code=code)
    if org.pk and org.names.filter(voided_at=None).exists():
        raise ActRefused(f"Mã “{code}” đã dùng. Chọn mã khác.")
    org.kind, org.name, org.short_name, org.example = kind, tidy(name), tidy(short_name), example
    org.founded_on, org.ended_on = on, None
    org.province = "" if ":" in province else province
    org.folded = fold(f"{code} {name} {short_name}")
    try:
        with transaction.atomic():
            org.save()
    except IntegrityError:
        # Somebody founded a unit with this code since we looked.
        raise ActRefused(f"Mã “{code}” đã dùng. Chọn mã khác.") from None
    return org


def open_unit(org: Org, act: Reorganisation, parent: Org | None, *, on: date, placed_on: date,
              province: str = "") -> None:
    """First name, kind and place of a new unit."""
    OrgName.objects.create(org=org, name=org.name, short_name=org.short_name, since=on, act=act)
    OrgFact.objects.create(org=org, aspect=KIND, value=org.kind, since=on, act=act)
    province = province or str(act.details.get("province", ""))
    if ":" in province:
        OrgFact.objects.create(org=org, aspect=PROVINCE, value=province, since=on, act=act)
        refresh([org.pk])
        org.refresh_from_db()
    Placement.objects.create(org=org, parent=parent, since=placed_on, act=act)
    if parent is not None and not _plainly_sound(org, parent, placed_on):
        verify([org.pk])
    tree_changed.send(Org, org=org)


def _plainly_sound(org: Org, parent: Org, on: date) -> bool:
    """A new unit has nothing below it: under a living parent of a fitting kind all is well without a closer look."""
    return parent.existed_on(on) and parent.ended_on is None and may_stand(org.kind, parent.kind, REPORTING)


@transaction.atomic
def place(org: Org, parent: Org | None, *, line: str = REPORTING, on: date, by: User | None,
          paper: str = "") -> Placement:
    """Put a unit elsewhere on a line from a day; the former place is ended, not changed. No parent: leaves the line."""
    if line not in LINES:
        raise ActRefused(f"Không có tuyến “{line}”.")
    _may_change(org, on)
    refuse_parent(parent, on)
    act = begin("place", on=on, by=by, paper=paper, org=org,
                details={"parent": parent.pk if parent else None, "line": line})
    made = span(Placement, act, on=on, values={"parent": parent}, org=org, line=line)
    _done([org])
    assert isinstance(made, Placement)
    return made


@transaction.atomic
def rename(org: Org, name: str, *, on: date, by: User | None, short_name: str = "", paper: str = "") -> OrgName:
    """A new name from a day; papers of before keep the old one."""
    if not name.strip():
        raise ActRefused("Ghi tên mới của đơn vị.")
    _may_change(org, on)
    act = begin("rename", on=on, by=by, paper=paper, org=org, note=org.name,
                details={"name": name, "short_name": short_name})
    made = span(OrgName, act, on=on, values={"name": tidy(name), "short_name": tidy(short_name)}, org=org)
    _done([org])
    assert isinstance(made, OrgName)
    return made


@transaction.atomic
def change_kind(org: Org, kind: str, *, on: date, by: User | None, paper: str = "",
                parent: Org | None = None) -> Reorganisation:
    """Another kind of unit from a day; with `parent`, re-placed in the same act."""
    if kind not in KINDS:
        raise ActRefused(f"Không có loại đơn vị “{kind}”.")
    _may_change(org, on)
    refuse_parent(parent, on)
    act = begin("change_kind", on=on, by=by, paper=paper, org=org,
                details={"kind": kind, "parent": parent.pk if parent else None})
    span(OrgFact, act, on=on, values={"value": kind}, org=org, aspect=KIND)
    if parent is not None:
        span(Placement, act, on=on, values={"parent": parent}, org=org, line=REPORTING)
    _done([org])
    return act


@transaction.atomic
def set_fact(org: Org, aspect: str, value: str, *, on: date, by: User | None, paper: str = "") -> Reorganisation:
    """One dated fact: address, legal form, province, telephone, site."""
    if aspect not in ASPECTS or aspect in (KIND, STATUS):
        raise ActRefused(f"Không ghi được “{aspect}” bằng việc này.")
    if not value.strip():
        raise ActRefused(f"Ghi {str(ASPECTS[aspect]).lower()}.")
    if aspect == PROVINCE:
        value = province_key(value, on)
    _may_change(org, on)
    act = begin("note", on=on, by=by, paper=paper, org=org, details={"aspect": aspect, "value": value})
    span(OrgFact, act, on=on, values={"value": tidy(value)}, org=org, aspect=aspect)
    _done([org], moved=False)
    return act


def province_key(value: str, on: date) -> str:
    """A province as it is kept: 'VERSION:CODE', from its name or from that form."""
    known = parse(value) if ":" in value and value.partition(":")[0] in VERSIONS else by_name(value, on=on)
    if known is None:
        raise ActRefused(f"Ngày {day_text(on)} không có tỉnh, thành phố “{value}”. "
                         "Ghi tên như trong danh mục của ngày đó.")
    return known.key


def _status(org: Org, value: str, kind: str, *, on: date, by: User | None, paper: str, reason: str) -> Reorganisation:
    _may_change(org, on)
    if status_on(org, on) == value:
        raise ActRefused(f"“{org}” đã ở tình trạng đó ngày {day_text(on)}.")
    act = begin(kind, on=on, by=by, paper=paper, org=org, note=reason, details={"reason": reason})
    span(OrgFact, act, on=on, values={"value": value}, org=org, aspect=STATUS)
    _done([org], moved=False)
    return act


def status_on(org: Org, on: date) -> str:
    """The unit's status on a day; without a row it is active."""
    row = org.facts.filter(aspect=STATUS).on(on).first()
    return row.value if row else ACTIVE


@transaction.atomic
def suspend(org: Org, *, on: date, by: User | None, reason: str = "", paper: str = "") -> Reorganisation:
    """The unit may not act for a time."""
    return _status(org, SUSPENDED, "suspend", on=on, by=by, paper=paper, reason=reason)


@transaction.atomic
def lose_contact(org: Org, *, on: date, by: User | None, reason: str = "", paper: str = "") -> Reorganisation:
    """Nobody answers there any more; it stays in the tree until it is dissolved."""
    return _status(org, LOST, "lose_contact", on=on, by=by, paper=paper, reason=reason)


@transaction.atomic
def start_dissolving(org: Org, *, on: date, by: User | None, reason: str = "", paper: str = "") -> Reorganisation:
    """Liquidation has begun; the unit ends by `dissolve`."""
    return _status(org, DISSOLVING, "start_dissolving", on=on, by=by, paper=paper, reason=reason)


@transaction.atomic
def restore(org: Org, *, on: date, by: User | None, reason: str = "", paper: str = "",
            parent: Org | None = None) -> Reorganisation:
    """Active again: after a suspension or lost contact; or a dissolved unit lives anew from that day."""
    refuse_future(on)
    lock(org)
    details: dict[str, Any] = {"reason": reason, "parent": parent.pk if parent else None}
    if org.ended_on is None:
        return _reactivate(org, on=on, by=by, reason=reason, paper=paper, details=details)
    if on < org.ended_on:
        raise ActRefused(f"“{org}” chấm dứt ngày {day_text(org.ended_on)}; khôi phục từ ngày đó trở đi, hoặc hủy việc "
                         "chấm dứt nếu ghi nhầm.")
    refuse_parent(parent, on)
    act = begin("restore", on=on, by=by, paper=paper, org=org, note=reason, details=details)
    last = org.placements.filter(line=REPORTING, voided_at=None).order_by("-since", "-pk").first()
    OrgName.objects.create(org=org, name=org.name, short_name=org.short_name, since=on, act=act)
    OrgFact.objects.create(org=org, aspect=KIND, value=org.kind, since=on, act=act)
    Placement.objects.create(org=org, parent=parent or (last.parent if last else None), since=on, act=act)
    _done([org])
    return act


def _reactivate(org: Org, *, on: date, by: User | None, reason: str, paper: str,
                details: dict[str, Any]) -> Reorganisation:
    refuse_absent(org, on)
    if status_on(org, on) == ACTIVE:
        raise ActRefused(f"“{org}” đang hoạt động, không có gì để khôi phục.")
    act = begin("restore", on=on, by=by, paper=paper, org=org, note=reason, details=details)
    span(OrgFact, act, on=on, values={"value": ACTIVE}, org=org, aspect=STATUS)
    _done([org], moved=False)
    return act


@transaction.atomic
def dissolve(org: Org, *, on: date, by: User | None, paper: str = "", heirs: Sequence[Org] = ()) -> Reorganisation:
    """End a unit on a day (that day it is no more). The first of `heirs` answers for what is open."""
    refuse_future(on)
    lock(org)
    refuse_ended(org)
    if not org.existed_on(on):
        raise ActRefused(f"“{org}” không tồn tại ngày {day_text(on)}, không giải thể được.")
    left = {place.org_id for place in below(org, on) if not is_own_body(place)}
    if left:
        raise ActRefused(f"“{org}” còn {len(left)} đơn vị bên dưới. Xếp các đơn vị đó trước.")
    for heir in heirs:
        if heir.pk == org.pk or not heir.existed_on(on):
            raise ActRefused(f"“{heir}” không kế thừa được: không tồn tại ngày {day_text(on)}.")
    act = begin("dissolve", on=on, by=by, paper=paper, org=org, details={"heirs": [heir.pk for heir in heirs]})
    follow(act, org, [(heir, 1000 // len(heirs) + (1000 % len(heirs) if n == 0 else 0))
                      for n, heir in enumerate(heirs)])
    for place in below(org, on):
        end_own_body(act, place.org)
    end_unit(act, org, on=on, heir=heirs[0] if heirs else None)
    _done([org], act)
    return act


def below(org: Org, on: date) -> list[Placement]:
    """Units under it that day or later, on every line."""
    return list(Placement.objects.filter(Q(until=None) | Q(until__gt=on), parent=org, voided_at=None)
                .select_related("org").order_by("pk"))


def is_own_body(place: Placement) -> bool:
    """A governing body of the unit itself: it ends with it."""
    return place.line == REPORTING and place.org.kind == "governing_body"


def end_own_body(act: Reorganisation, body: Org) -> None:
    for inner in below(body, act.on):
        raise ActRefused(f"“{body}” còn “{inner.org}” bên dưới. Xếp đơn vị đó trước.")
    end_unit(act, body, on=act.on)


def follow(act: Reorganisation, old: Org, heirs: Sequence[tuple[Org, int]]) -> None:
    """Who follows a unit, with shares in thousandths."""
    Succession.objects.bulk_create([Succession(act=act, old=old, new=new, share=share) for new, share in heirs])


def end_unit(act: Reorganisation, org: Org, *, on: date, heir: Org | None = None,
             chosen: dict[tuple[str, int], Org] | None = None) -> None:
    """The unit's rows end; what is open there is answered for by its heir."""
    bequeath(act, org, on=on, heir=heir, chosen=chosen or {})
    end_all(org, on, act)


def _may_change(org: Org, on: date) -> None:
    refuse_future(on)
    lock(org)
    refuse_ended(org)
    refuse_absent(org, on)


def _done(orgs: Sequence[Org], act: Reorganisation | None = None, *, moved: bool = True) -> None:
    """Refuse an unsound register, then derive today's columns and what accounts see.

    `act`: whose rows say which other units it touched (bodies that ended with theirs, units below).
    """
    touched = {org.pk for org in orgs} | (touched_by(act) if act else set())
    verify(touched)
    refresh(touched)
    for org in orgs:
        org.refresh_from_db()
    if moved:
        tree_changed.send(Org, org=orgs[0] if orgs else None)


"""Opening, ending and voiding the dated rows of units on behalf of one act; and the cache of today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.dispatch import Signal

from giaoban.kernel.base import clock, day_text, fold, tidy

from ..kinds import KIND, PROVINCE
from ..models import ByAct, Org, OrgFact, OrgName, Placement, Reorganisation
from ..provinces import UnknownProvince, parse

if TYPE_CHECKING:
    from giaoban.kernel.people.models import User

#: Sent after any act that changes who stands below whom.
tree_changed = Signal()

#: The tables an act writes.
TABLES: tuple[type[ByAct], ...] = (OrgName, OrgFact, Placement)


class ActRefused(ValueError):
    """An act that would break the register; the message is for the screen."""


def refuse_future(on: date) -> None:
    if on > clock.latest_day():
        raise ActRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày đã có hiệu lực.")


def refuse_ended(org: Org) -> None:
    if org.ended_on is not None:
        raise ActRefused(f"“{org}” đã chấm dứt từ {day_text(org.ended_on)}.")


def refuse_absent(org: Org, on: date) -> None:
    if not org.existed_on(on):
        raise ActRefused(f"“{org}” không tồn tại ngày {day_text(on)}.")


def refuse_parent(parent: Org | None, on: date) -> None:
    if parent is not None:
        refuse_absent(parent, on)
        refuse_ended(parent)


def lock(*orgs: Org) -> None:
    """Acts on the register go one after another, each on what the one before left."""
    Org.objects.select_for_update().order_by("pk").first()
    for org in orgs:
        org.refresh_from_db()


def begin(kind: str, *, on: date, by: User | None, paper: str, org: Org | None = None, note: str = "",
          details: dict[str, Any] | None = None) -> Reorganisation:
    """The act itself; the rows it opens, ends and voids name it.

    `details`: what was asked, so that the act can be corrected.
    """
    return Reorganisation.objects.create(kind=kind, on=on, paper=tidy(paper), by=by, org=org, note=note,
                                         details=details or {})


def end(row: ByAct, on: date, act: Reorganisation) -> None:
    """Write a row's end, once."""
    row.until, row.ended_by, row.ended_at = on, act, clock.now()
    row.save(update_fields=["until", "ended_by", "ended_at"])


def void(row: ByAct, act: Reorganisation) -> None:
    """The row is held true no more; what was believed until now can still be asked."""
    row.voided_at, row.voided_by = clock.now(), act
    row.save(update_fields=["voided_at", "voided_by"])


def copy(row: ByAct, **changes: Any) -> ByAct:
    """The same fact written anew, recorded now."""
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    fields.update(recorded_at=clock.now(), voided_at=None, voided_by_id=None, **changes)
    return row.__class__._default_manager.create(**fields)


def span(model: type[ByAct], act: Reorganisation, *, on: date, values: dict[str, Any], **which: Any) -> ByAct:
    """From `on` the fact is `values`: ends the row in force that day, up to the next row already on record.

    A row in force that already had an end is voided and written again in two parts, so that what was believed
    before stays readable.
    """
    held = model._default_manager.filter(voided_at=None, **which)
    here = held.filter(Q(until=None) | Q(until__gt=on), since__lte=on).first()
    until, ended_by, ended_at = None, None, None
    if here is None:
        later = held.filter(since__gt=on).order_by("since").first()
        if later and model is Placement:
            raise ActRefused(f"Đơn vị chỉ có mặt ở vị trí này từ {day_text(later.since)}, sau ngày {day_text(on)}. "
                             "Ghi ngày khác, hoặc đính chính ngày vào vị trí.")
        until = later.since if later else None
        ended_by, ended_at = (act, clock.now()) if later else (None, None)
    elif here.until is None:
        end(here, on, act)
    else:
        until, ended_by, ended_at = here.until, here.ended_by, here.ended_at
        void(here, act)
        copy(here, until=on, ended_by_id=act.pk, ended_at=clock.now())
    return model._default_manager.create(act=act, since=on, until=until, ended_by=ended_by, ended_at=ended_at,
                                         **which, **values)


def end_all(org: Org, on: date, act: Reorganisation) -> None:
    """The unit is no more from that day: every open row ends. Changes already on record for later stand in the way."""
    for model in TABLES:
        held = model._default_manager.filter(voided_at=None, **{"org": org})
        for row in held.filter(Q(until=None) | Q(until__gt=on)):
            if row.until is not None or row.since > on:
                later = row.since if row.since > on else row.until
                raise ActRefused(f"Sổ đã ghi thay đổi của “{org}” từ ngày {day_text(later)}, sau ngày {day_text(on)}. "
                                 "Hủy thay đổi đó trước, hoặc ghi ngày khác.")
            end(row, on, act)


def touched_by(act: Reorganisation) -> set[int]:
    """Units with a row that the act opened, ended or voided."""
    by_act = Q(act=act) | Q(ended_by=act) | Q(voided_by=act)
    return {row.org_id for model in TABLES for row in model._default_manager.filter(by_act)}


def refresh(orgs: Iterable[int]) -> None:
    """Today's columns of these units, derived again from the dated rows."""
    ids = list(orgs)
    names: dict[int, list[OrgName]] = {}
    for name in OrgName.objects.filter(org__in=ids, voided_at=None).order_by("since", "pk"):
        names.setdefault(name.org_id, []).append(name)
    facts = {(f.org_id, f.aspect): f.value for f in OrgFact.objects.filter(
        org__in=ids, voided_at=None, aspect__in=(KIND, PROVINCE)).order_by("since", "pk")}
    for org in Org.objects.filter(pk__in=ids):
        _derive(org, [row for row in names.get(org.pk, []) if row.until is None or row.until > row.since], facts)


def _derive(org: Org, names: list[OrgName], facts: dict[tuple[int, str], str]) -> None:
    """The life of a unit is the span of its names; with none left, it never was."""
    if names:
        last = names[-1]
        org.name, org.short_name = last.name, last.short_name
        org.founded_on, org.ended_on = names[0].since, last.until
    else:
        org.ended_on = org.founded_on
    org.kind = facts.get((org.pk, KIND), org.kind)
    code = facts.get((org.pk, PROVINCE))
    org.province = province_name(code) if code else org.province
    org.folded = fold(f"{org.code} {org.name} {org.short_name}")[:500]
    org.save(update_fields=["name", "short_name", "founded_on", "ended_on", "kind", "province", "folded"])


def province_name(value: str) -> str:
    """'2025:24' → 'Bắc Ninh'; a plain name stays itself."""
    if ":" not in value:
        return value
    try:
        return parse(value).name
    except UnknownProvince:
        return value

"""Everything that writes units: each act closes and opens dated rows and names its paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import Signal

from giaoban.kernel.base import clock, day_text, fold, tidy

from .hierarchy import tree
from .kinds import KINDS, LINES, REPORTING
from .models import Org, OrgName, Placement, Reorganisation, Succession

if TYPE_CHECKING:
    from giaoban.kernel.people.models import User


#: Sent after any act that changes who stands below whom.
tree_changed = Signal()


class ActRefused(ValueError):
    """An act that would break the register; the message is for the screen."""


def _refuse_future(on: date) -> None:
    if on > clock.latest_day():
        raise ActRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày đã có hiệu lực.")


def _refuse_ended(org: Org) -> None:
    if org.ended_on is not None:
        raise ActRefused(f"“{org}” đã chấm dứt từ {day_text(org.ended_on)}.")


def _lock(org: Org) -> None:
    """Acts on one unit go one after another, each on what the one before left."""
    Org.objects.select_for_update().get(pk=org.pk)
    org.refresh_from_db()


def _check_place(org: Org, parent: Org | None, line: str, on: date) -> None:
    """The grammar, the parent's life and no cycle, that day and on any later day already on record."""
    kind = KINDS.get(org.kind)
    if kind is None:
        raise ActRefused(f"Không có loại đơn vị “{org.kind}”.")
    if line not in LINES:
        raise ActRefused(f"Không có tuyến “{line}”.")
    if parent is None:
        return
    if line == REPORTING and kind.under and parent.kind not in kind.under:
        raise ActRefused(f"“{kind.label}” không đứng dưới “{parent.kind_label}”. Chọn đơn vị cấp trên khác.")
    if not parent.existed_on(on):
        raise ActRefused(f"“{parent}” không tồn tại ngày {day_text(on)}.")
    _refuse_ended(parent)
    if org.pk is None:
        return
    later = Placement.objects.filter(line=line, since__gt=on).values_list("since", flat=True)
    if any(org.pk in set(tree(day, line).above(parent.pk)) for day in {on, *later}):
        raise ActRefused(f"“{parent}” đang ở dưới “{org}”: xếp như vậy thành vòng tròn.")


@transaction.atomic
def found(*, code: str, kind: str, name: str, on: date, by: User | None, parent: Org | None = None,
          short_name: str = "", province: str = "", paper: str = "", example: bool = False,
          placed_on: date | None = None) -> Org:
    """A new unit with its first name and place. `placed_on`: joined later than it was founded."""
    start = placed_on or on
    _refuse_future(max(on, start))
    if start < on:
        raise ActRefused(f"Ngày vào vị trí {day_text(start)} trước ngày thành lập {day_text(on)}.")
    if not code.strip() or not name.strip():
        raise ActRefused("Ghi mã và tên đơn vị.")
    if Org.objects.filter(code=code).exists():
        raise ActRefused(f"Mã “{code}” đã dùng. Chọn mã khác.")
    org = Org(code=code, kind=kind, name=tidy(name), short_name=tidy(short_name), province=province,
              founded_on=on, example=example)
    _check_place(org, parent, REPORTING, start)
    org.folded = fold(f"{code} {name} {short_name}")
    try:
        with transaction.atomic():
            org.save()
    except IntegrityError:
        # Somebody founded a unit with this code since we looked.
        raise ActRefused(f"Mã “{code}” đã dùng. Chọn mã khác.") from None
    act = Reorganisation.objects.create(kind="found", on=start, paper=paper, by=by)
    OrgName.objects.create(org=org, name=org.name, short_name=org.short_name, since=on)
    Placement.objects.create(org=org, parent=parent, since=start, act=act)
    tree_changed.send(Org, org=org)
    return org


@transaction.atomic
def place(org: Org, parent: Org | None, *, line: str, on: date, by: User | None, paper: str = "") -> Placement:
    """Put a unit elsewhere on a line from a day; the former place is closed, not changed."""
    _refuse_future(on)
    _lock(org)
    _refuse_ended(org)
    if not org.existed_on(on):
        raise ActRefused(f"“{org}” không tồn tại ngày {day_text(on)}.")
    _check_place(org, parent, line, on)
    act = Reorganisation.objects.create(kind="place", on=on, paper=paper, by=by)
    _close_places(org, on, act, line=line)
    placement = Placement.objects.create(org=org, parent=parent, line=line, since=on, act=act)
    tree_changed.send(Org, org=org)
    return placement


@transaction.atomic
def rename(org: Org, name: str, *, on: date, by: User | None, short_name: str = "", paper: str = "") -> OrgName:
    """A new name from a day; papers of before keep the old one."""
    _refuse_future(on)
    _lock(org)
    _refuse_ended(org)
    if not name.strip():
        raise ActRefused("Ghi tên mới của đơn vị.")
    current = org.names.filter(until=None).first()
    if current and on < current.since:
        raise ActRefused(f"Ngày {day_text(on)} trước ngày có tên hiện nay ({day_text(current.since)}).")
    Reorganisation.objects.create(kind="rename", on=on, paper=paper, by=by, note=org.name)
    org.names.filter(until=None).update(until=on, ended_at=clock.now())
    org.name, org.short_name = tidy(name), tidy(short_name)
    org.folded = fold(f"{org.code} {name} {short_name}")
    org.save(update_fields=["name", "short_name", "folded"])
    return OrgName.objects.create(org=org, name=org.name, short_name=org.short_name, since=on)


@transaction.atomic
def dissolve(org: Org, *, on: date, by: User | None, paper: str = "", heirs: Sequence[Org] = ()) -> Reorganisation:
    """End a unit on a day (that day it is no more). `heirs` take over what is open."""
    _refuse_future(on)
    _lock(org)
    _refuse_ended(org)
    if not org.existed_on(on):
        raise ActRefused(f"“{org}” không tồn tại ngày {day_text(on)}, không giải thể được.")
    below = (Placement.objects.filter(Q(until=None) | Q(until__gt=on), parent=org)
             .order_by().values("org").distinct().count())
    if below:
        raise ActRefused(f"“{org}” còn {below} đơn vị bên dưới. Xếp các đơn vị đó trước.")
    act = Reorganisation.objects.create(kind="dissolve", on=on, paper=paper, by=by)
    _close_places(org, on, act)
    org.names.filter(until=None).update(until=on, ended_at=clock.now())
    org.ended_on = on
    org.save(update_fields=["ended_on"])
    for heir in heirs:
        Succession.objects.create(act=act, old=org, new=heir)
    tree_changed.send(Org, org=org)
    return act


def _close_places(org: Org, on: date, act: Reorganisation, line: str | None = None) -> None:
    open_places = org.placements.filter(until=None)
    if line is not None:
        open_places = open_places.filter(line=line)
    late = open_places.filter(since__gt=on).first()
    if late:
        raise ActRefused(f"“{org}” chỉ có mặt ở vị trí này từ {day_text(late.since)}, sau ngày {day_text(on)}.")
    open_places.update(until=on, ended_by=act, ended_at=clock.now())

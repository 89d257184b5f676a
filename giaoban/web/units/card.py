"""What a unit is and was: facts on a day, names, people, acts in time, who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs.kinds import LINES, REPORTING
from giaoban.kernel.orgs.models import Org, OrgName, Placement, Reorganisation, Succession
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import ROLES, Access, Mandate, User
from giaoban.web.home import addresses

#: Accounts named in "who sees this"; the rest is a number.
NAMED = 20


@dataclass(frozen=True)
class Past:
    """Everything dated about a unit, read once."""

    org: Org
    names: list[OrgName]
    places: list[Placement]
    successions: list[Succession]
    renames: list[Reorganisation]
    seen: frozenset[int]

    def link(self, org: Org | None) -> str:
        """Where a neighbour opens, '' when it is out of the account's sight."""
        return addresses.unit(org) if org and org.pk in self.seen else ""

    def place_on(self, day: date, line: str = REPORTING) -> Placement | None:
        return next((row for row in self.places if row.line == line and _in_force(row, day)), None)

    def name_on(self, day: date) -> str:
        return next((row.name for row in self.names if _in_force(row, day)), self.org.name)


def _in_force(row: Any, day: date) -> bool:
    return row.since <= day and (row.until is None or day < row.until)


def past_of(user: User, org: Org) -> Past:
    names = list(org.names.all())
    places = list(org.placements.select_related("parent", "act", "ended_by").order_by("since", "pk"))
    successions = list(Succession.objects.filter(Q(old=org) | Q(new=org)).select_related("old", "new", "act"))
    renames = list(Reorganisation.objects.filter(kind="rename", on__in=[row.since for row in names],
                                                 note__in=[row.name for row in names]))
    near = {row.parent_id for row in places} | {pk for row in successions for pk in (row.old_id, row.new_id)}
    seen = frozenset(Org.objects.visible_to(user).filter(pk__in=near - {None}).values_list("pk", flat=True))
    return Past(org, names, places, successions, renames, seen)


def facts_of(past: Past, day: date, below: int) -> list[dict[str, Any]]:
    org, place = past.org, past.place_on(day)
    above = place.parent if place else None
    outside = "" if place else _("không có trong cây ngày này")
    tree = addresses.listed("/don-vi/", under=org.code, on=day.isoformat())
    facts = [
        {"label": _("Mã"), "value": org.code},
        {"label": _("Loại"), "value": org.kind_label},
        {"label": _("Tên gọn"), "value": org.short_name},
        {"label": _("Tỉnh, thành phố"), "value": org.province},
        {"label": _("Thành lập"), "value": day_text(org.founded_on)},
        {"label": _("Chấm dứt"), "value": day_text(org.ended_on), "tone": "cancelled" if org.ended_on else ""},
        {"label": _("Cấp trên"), "value": above or outside, "url": past.link(above),
         "note": _("từ %(day)s") % {"day": day_text(place.since)} if place else ""},
        {"label": _("Bên dưới"), "value": _("%(n)d đơn vị") % {"n": below} if below else "", "url": tree},
    ]
    other = [row for row in past.places if row.line != REPORTING and row.parent and _in_force(row, day)]
    return facts + [{"label": str(LINES.get(row.line, row.line)), "value": row.parent, "url": past.link(row.parent)}
                    for row in other]


def names_of(past: Past) -> list[dict[str, Any]]:
    """Every name with its days; nothing while there was only one."""
    if len(past.names) < 2:
        return []
    return [{"label": f"{day_text(row.since)} – {day_text(row.until) or _('nay')}", "value": row.name}
            for row in past.names]


def people_of(org: Org, day: date) -> list[dict[str, Any]]:
    """Who holds a post on the day."""
    held = Mandate.objects.filter(body=org).on(day).select_related("person")
    return [{"label": row.post, "value": row.person.name,
             "note": " · ".join(filter(None, (_("từ %(day)s") % {"day": day_text(row.since)}, row.term, row.paper)))}
            for row in held]


def _renamed(past: Past) -> list[dict[str, Any]]:
    entries = []
    for before, after in zip(past.names, past.names[1:], strict=False):
        act = next((act for act in past.renames if act.on == after.since and act.note == before.name), None)
        title = _("Đổi tên thành “%(name)s”") % {"name": after.name}
        entries.append({"on": after.since, "icon": "file-text", "title": title,
                        "text": act.paper if act else "", "recorded_at": after.recorded_at.date()})
    return entries


def _moved(past: Past) -> list[dict[str, Any]]:
    entries = []
    for row in past.places:
        above = {"parent": row.parent or _("không có cấp trên")}
        founded = row.act is not None and row.act.kind == "found"
        if founded and row.since == past.org.founded_on:
            title = _("Thành lập, dưới %(parent)s") % above
        elif founded:
            title = _("Vào hệ thống, dưới %(parent)s") % above
        else:
            title = _("Chuyển về dưới %(parent)s") % above
        line = "" if row.line == REPORTING else f" ({LINES.get(row.line, row.line)})"
        entries.append({"on": row.since, "icon": "flag-3" if founded else "building-community", "title": title + line,
                        "text": row.act.paper if row.act else "", "recorded_at": row.recorded_at.date()})
    return entries


def _ended(past: Past) -> list[dict[str, Any]]:
    acts = {row.ended_by_id: row.ended_by for row in past.places if row.ended_by and row.ended_by.kind == "dissolve"}
    heirs = [str(row.new) for row in past.successions if row.old_id == past.org.pk]
    entries = [{"on": act.on, "icon": "x", "tone": "late", "recorded_at": act.recorded_at.date(),
                "title": _("Giải thể") + (f"; {_('kế thừa')}: {', '.join(heirs)}" if heirs else ""), "text": act.paper}
               for act in acts.values()]
    return entries + [{"on": row.act.on, "icon": "check", "title": _("Kế thừa %(old)s") % {"old": row.old},
                       "url": past.link(row.old), "text": row.act.paper, "recorded_at": row.act.recorded_at.date()}
                      for row in past.successions if row.new_id == past.org.pk]


def history_of(past: Past) -> list[dict[str, Any]]:
    """Every act on the unit, newest first; both days shown when it was recorded later than it took effect."""
    entries = sorted(_renamed(past) + _moved(past) + _ended(past), key=lambda entry: entry["on"], reverse=True)
    return [{**entry, "on": day_text(entry["on"]),
             "recorded_at": day_text(entry["recorded_at"]) if entry["recorded_at"] != entry["on"] else ""}
            for entry in entries]


def accounts_of(org: Org, reader: User) -> list[dict[str, Any]]:
    """Accounts of this unit; reading them is logged."""
    rows = list(User.objects.filter(org=org).order_by("username"))
    if rows:
        log_reading(reader, f"Tài khoản của {org.code}", len(rows))
    return [{"label": row.username, "value": str(row), "url": f"/tai-khoan/{row.pk}/",
             "note": row.role_label if row.is_active else _("đã khóa")} for row in rows]


def seen_by(org: Org) -> dict[str, Any]:
    """Who sees the unit and why: central roles by office, others through their unit's place."""
    central = User.objects.filter(sees_everything=True, is_active=True).order_by()
    roles = central.values_list("role").annotate(n=Count("pk"))
    through = Access.objects.filter(org=org).select_related("user__org").order_by("user__username")
    named = [row.user for row in through[:NAMED + 1]]
    return {"roles": [{"label": str(ROLES.get(role, role)), "value": n, "note": _("xem toàn hệ thống")}
                      for role, n in roles],
            "accounts": [{"label": user.username, "value": str(user),
                          "note": _("tài khoản của đơn vị này") if user.org_id == org.pk
                          else _("ở cấp trên: %(org)s") % {"org": user.org}} for user in named[:NAMED]],
            "more": len(named) > NAMED}

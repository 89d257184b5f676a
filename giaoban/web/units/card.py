"""What a unit is and was: facts on a day, names, kin, people, who sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs.kinds import ACTIVE, ASPECTS, KIND, LINES, PROVINCE, REPORTING, STATUS
from giaoban.kernel.orgs.models import Org, OrgFact, Placement
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import ROLES, Access, Mandate, User
from giaoban.web.home import addresses

from .history import Past
from .telling import fact_text, share_text

#: Accounts named in "who sees this"; the rest is a number.
NAMED = 20


def _in_force(row: Any, day: date) -> bool:
    return row.voided_at is None and row.since <= day and (row.until is None or day < row.until)


def place_on(past: Past, day: date) -> Placement | None:
    return next((row for row in past.written.places if row.line == REPORTING and _in_force(row, day)), None)


def name_on(past: Past, day: date) -> str:
    return next((row.name for row in past.written.names if _in_force(row, day)), past.org.name)


def facts_on(past: Past, day: date) -> dict[str, OrgFact]:
    return {row.aspect: row for row in past.written.facts if _in_force(row, day)}


def facts_of(past: Past, day: date, below: int) -> list[dict[str, Any]]:
    """What it is on the day: its place, its dated facts with since when, who it stands with on other lines."""
    org, place, known = past.org, place_on(past, day), facts_on(past, day)
    above = place.parent if place else None
    outside = "" if place else _("không có trong cây ngày này")
    tree = addresses.listed("/don-vi/", under=org.code, on=day.isoformat())
    kind = known.get(KIND)
    facts = [
        {"label": _("Mã"), "value": org.code},
        {"label": _("Loại"), "value": fact_text(KIND, kind.value) if kind else org.kind_label},
        {"label": _("Tên gọn"), "value": org.short_name},
        _status(known.get(STATUS)),
        {"label": _("Thành lập"), "value": day_text(org.founded_on)},
        {"label": _("Chấm dứt"), "value": day_text(org.ended_on), "tone": "cancelled" if org.ended_on else ""},
        {"label": _("Cấp trên"), "value": above or outside, "url": past.link(above),
         "note": _since(place) if place else ""},
        {"label": _("Bên dưới"), "value": _("%(n)d đơn vị") % {"n": below} if below else "", "url": tree},
    ]
    if PROVINCE not in known:
        facts.append({"label": _("Tỉnh, thành phố"), "value": org.province})
    other = [row for row in past.written.places if row.line != REPORTING and row.parent and _in_force(row, day)]
    return [*facts, *_dated(known),
            *({"label": str(LINES.get(row.line, row.line)), "value": row.parent, "url": past.link(row.parent),
               "note": _since(row)} for row in other)]


def _since(row: Any) -> str:
    return _("từ %(day)s") % {"day": day_text(row.since)}


def _status(row: OrgFact | None) -> dict[str, Any]:
    """Nothing while the unit has always been active."""
    if row is None:
        return {"label": _("Tình trạng"), "value": ""}
    return {"label": _("Tình trạng"), "value": fact_text(STATUS, row.value), "note": _since(row),
            "tone": "done" if row.value == ACTIVE else "late"}


def _dated(known: dict[str, OrgFact]) -> list[dict[str, Any]]:
    return [{"label": str(ASPECTS[key]), "value": fact_text(key, known[key].value), "note": _since(known[key])}
            for key in ASPECTS if key in known and key not in (KIND, STATUS)]


def names_of(past: Past) -> list[dict[str, Any]]:
    """Every name held true with its days; nothing while there was only one."""
    names = [row for row in past.written.names if row.voided_at is None]
    if len(names) < 2:
        return []
    return [{"label": f"{day_text(row.since)} – {day_text(row.until) or _('nay')}", "value": row.name}
            for row in names]


def kin_of(past: Past) -> list[dict[str, Any]]:
    """Whom it follows and who follows it, with the day, the act and the share."""
    rows = [row for row in past.successions if row.voided_at is None]
    return [{"label": _("Kế thừa từ") if row.new_id == past.org.pk else _("Đơn vị kế thừa"), "value": other,
             "url": past.link(other), "note": f"{row.act.label}, {day_text(row.act.on)}{share_text(row)}"}
            for row in rows for other in [row.old if row.new_id == past.org.pk else row.new]]


def people_of(org: Org, day: date) -> list[dict[str, Any]]:
    """Who holds a post on the day."""
    held = Mandate.objects.filter(body=org).on(day).select_related("person")
    return [{"label": row.post, "value": row.person.name,
             "note": " · ".join(filter(None, (_("từ %(day)s") % {"day": day_text(row.since)}, row.term, row.paper)))}
            for row in held]


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

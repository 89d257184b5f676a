"""The life of a unit: every act that touched it, newest first; acts taken back only on demand, struck through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.orgs.models import Inheritance, Org, Reorganisation, Succession
from giaoban.kernel.people.models import User
from giaoban.web.home import addresses

from .telling import Written, followed, told

#: Kind of act → icon and tone of its line.
LOOKS = {"found": ("flag-3", ""), "rename": ("file-text", ""), "place": ("building-community", ""),
         "merge": ("building-community", "running"), "reorganise": ("building-community", "running"),
         "split": ("building-community", "running"), "dissolve": ("x", "late"), "suspend": ("alert-triangle", "late"),
         "lose_contact": ("alert-triangle", "late"), "start_dissolving": ("alert-triangle", "late"),
         "restore": ("check", "done"), "undo": ("history", ""), "correct": ("history", "")}


@dataclass(frozen=True)
class Past:
    """All rows about a unit and every act that wrote them, read once."""

    org: Org
    written: Written
    successions: list[Succession]
    acts: list[Reorganisation]
    seen: frozenset[int]

    def link(self, org: Org | None) -> str:
        """Where a neighbour opens, '' when it is out of the account's sight."""
        return addresses.unit(org) if org and org.pk in self.seen else ""


def past_of(user: User, org: Org) -> Past:
    written = Written.about(org)
    successions = list(Succession.objects.filter(Q(old=org) | Q(new=org)).select_related("old", "new", "act")
                       .order_by("act__on", "pk"))
    ids = written.acts() | {row.act_id for row in successions}
    acts = list(Reorganisation.objects.filter(Q(pk__in=ids) | Q(org=org))
                .select_related("by", "undoes", "undone_by").order_by("-on", "-pk"))
    near = {row.parent_id for row in written.places} | {pk for row in successions for pk in (row.old_id, row.new_id)}
    seen = frozenset(Org.objects.visible_to(user).filter(pk__in=near - {None}).values_list("pk", flat=True))
    return Past(org, written, successions, acts, seen)


def history_of(past: Past, *, voided: bool, office: bool) -> list[dict[str, Any]]:
    """Entries for the timeline; `voided`: with acts taken back and the acts that took them back."""
    shown = [act for act in past.acts if voided or not (act.is_undone or act.kind == "undo")]
    corrected = {act.details.get("corrects") for act in past.acts}
    return [_entry(past, act, act.pk in corrected, office) for act in shown]


def _entry(past: Past, act: Reorganisation, corrected: bool, office: bool) -> dict[str, Any]:
    icon, tone = LOOKS.get(act.kind, ("info-circle", ""))
    recorded = _day(act)
    return {"on": day_text(act.on), "icon": icon, "tone": "" if act.is_undone else tone, "title": _title(past, act),
            "text": " · ".join(filter(None, (act.paper, _more(act, corrected)))), "struck": act.is_undone,
            "by": act.by or "", "recorded_at": day_text(recorded) if recorded != act.on else "",
            "links": _links(act, office)}


def _day(act: Reorganisation) -> Any:
    return act.recorded_at.astimezone(clock.HANOI).date()


def _title(past: Past, act: Reorganisation) -> str:
    if act.kind == "undo" and act.undoes:
        return _("Hủy việc “%(act)s” ngày %(day)s") % {"act": act.undoes.label, "day": day_text(act.undoes.on)}
    undone = act.is_undone
    lines = told(past.org.pk, act.pk, past.written, undone=undone)
    lines += followed(past.org.pk, act.pk, past.successions, undone=undone)
    if not lines:
        return act.label
    if act.kind == "dissolve" and act.org_id == past.org.pk:
        return "; ".join([act.label, *lines[1:]])
    plain = act.kind in ("found", "rename", "place", "note", "change_kind")
    return "; ".join(lines) if plain else f"{act.label}: {'; '.join(line[:1].lower() + line[1:] for line in lines)}"


def _more(act: Reorganisation, corrected: bool) -> str:
    """Why: the reason of a status, of an undoing; and what became of an act taken back."""
    if act.is_undone:
        word = _("đã đính chính") if corrected else _("đã hủy")
        counter = act.undone_by
        return _("%(word)s ngày %(day)s: %(reason)s") % {"word": word, "day": day_text(_day(counter)),
                                                         "reason": counter.note}
    return act.note if act.kind in REASONED or act.details.get("corrects") else ""


#: Acts whose note is a reason given by whoever recorded them.
REASONED = ("suspend", "lose_contact", "start_dissolving", "restore", "undo")


def _links(act: Reorganisation, office: bool) -> list[dict[str, str]]:
    links = [{"label": _("xem việc"), "url": reverse("units:journal_act", args=[act.pk])}]
    if not office or act.is_undone or act.kind == "undo":
        return links
    if correctable(act):
        links.append({"label": _("đính chính"), "url": reverse("units:correct", args=[act.pk])})
    links.append({"label": _("hủy"), "url": reverse("units:undo", args=[act.pk])})
    return links


def correctable(act: Reorganisation) -> bool:
    """An act over many units is taken back and done again instead."""
    return act.kind not in ("reorganise", "undo", "correct") and not act.is_undone


def inherited_by(org: Org, user: User) -> list[dict[str, Any]]:
    """Open matters of ended units that this one answers for since, by act and old unit."""
    from giaoban.kernel.orgs.touching import touchers

    labels = {toucher.key: str(toucher.label) for toucher in touchers()}
    rows = (Inheritance.objects.held().filter(new=org, old__in=Org.objects.visible_to(user))
            .select_related("old", "act").order_by("-act__on", "what", "pk"))[:INHERITED]
    return [{"what": labels.get(row.what, row.what), "label": row.label, "old": row.old, "on": day_text(row.act.on),
             "url": matter_url(row.what, row.item, row.label)} for row in rows]


INHERITED = 50


def matter_url(what: str, item: int, label: str) -> str:
    """Where an inherited matter opens; dossiers go by their number, which begins their label."""
    if what == "promise":
        return f"/viec/{item}/"
    if what == "dossier":
        return f"/ho-so/{quote(label.partition(' ')[0], safe='')}/"
    return ""

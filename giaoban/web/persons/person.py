"""One person: the page, covered fields opened with a reason, who sees the person and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import ROLES, Person, User
from giaoban.kernel.people.privacy import actions as privacy
from giaoban.kernel.people.privacy.models import PAGE
from giaoban.kernel.people.privacy.purposes import FULL, PART, told
from giaoban.kernel.people.privacy.rules import can_erase, can_extract, can_open
from giaoban.kernel.people.privacy.seeing import readers_of
from giaoban.kernel.people.privacy.showing import level_of, shown
from giaoban.kernel.people.rules import can_change_person

from . import page
from .fields import crumb_of, crumbs, facts_of


def seen_person(user: User, pk: int) -> Person:
    """The person, if the account sees it; for one merged into another that other, so that old addresses lead on."""
    kept = Person.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
    return get_object_or_404(Person.objects.current().visible_to(user), pk=kept or pk)


@require_safe
@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen_person(request.user, pk)
    if found.pk != pk:
        return redirect("persons:person", found.pk)
    privacy.note_reading(found, by=request.user, how=PAGE)
    return show(request, found)


def show(request: HttpRequest, found: Person, opened: Iterable[str] = (), *, status: int = 200,
         reason: str = "") -> HttpResponse:
    """The page; `opened`: covered fields shown in this one answer."""
    user = request.user
    view = shown(found, user, opened=opened)
    return render(request, "persons/person.html", {
        "title": view.name, "person": found, "facts": facts_of(view), "masked": bool(view.masked),
        "reason": reason, "opened": bool(opened), "breadcrumbs": crumbs({"label": view.name}),
        **(_whole(found, user) if can_open(user) else {"names_only": True})}, status=status)


def _whole(found: Person, user: User) -> dict[str, Any]:
    """What a viewer, who reads names only, doesn't get."""
    memberships, mandates = page.memberships_of(found, user), page.mandates_of(found, user)
    may_change = found.erased_at is None and can_change_person(user, found)
    return {
        "entries": page.timeline(memberships, mandates), "expertise": page.expertise_of(found),
        "papers": page.papers_of(mandates), "changes": page.changes_of(found, user),
        "readings": page.readings_of(found), "may_change": may_change, "doubles": page.doubles_of(found, user),
        "merges": page.merges_of(found), "may_part": may_change,
        "open_memberships": [row for row in memberships if row.until is None] if may_change else [],
        "may_erase": found.erased_at is None and can_erase(user),
        "may_extract": can_extract(user), "readers_url": reverse("persons:readers", args=[found.pk])}


@require_POST
@never_cache
def open_covered(request: HttpRequest, pk: int) -> HttpResponse:
    """Show covered fields once; the reason stays in the person's log and nothing is remembered for the next page."""
    found = seen_person(request.user, pk)
    covered = [purpose.key for purpose in told() if level_of(purpose, request.user) == PART]
    reason = request.POST.get("reason", "")
    try:
        opened = privacy.open_fields(found, covered, by=request.user, reason=reason)
    except privacy.PrivacyRefused as error:
        messages.error(request, str(error))
        return show(request, found, status=422, reason=reason)
    return show(request, found, opened)


@require_safe
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sees this person and why."""
    found = seen_person(request.user, pk)
    if not can_open(request.user):
        raise PermissionDenied(refusal(can_open))
    seen = readers_of(found, request.user)
    central = [{"label": str(ROLES.get(role, role)), "value": _("%(n)d tài khoản") % {"n": n},
                "note": _("thấy mọi người trong sổ. %(sees)s") % {"sees": sees(role)}} for role, n in seen.central]
    through = [{"name": reader.user, "username": reader.user.username, "role": reader.user.role_label,
                "org": reader.user.org, "why": reader.why, "sees": sees(reader.user.role)} for reader in seen.through]
    return render(request, "persons/readers.html", {
        "title": _("Ai xem được %(name)s và vì sao") % {"name": found.name}, "person": found, "central": central,
        "through": through, "more": seen.more, "readings": page.readings_of(found),
        "breadcrumbs": crumbs(crumb_of(found), {"label": _("Ai xem được")})})


def sees(role: str) -> str:
    """What a role sees of a person, in one line of the table of purposes."""
    whole = [p.label.lower() for p in told() if p.level(role) == FULL]
    part = [p.label.lower() for p in told() if p.level(role) == PART]
    text = _("Thấy: %(fields)s.") % {"fields": ", ".join(whole)} if whole else ""
    return f"{text} {_('Che bớt: %(fields)s.') % {'fields': ', '.join(part)}}" if part else text

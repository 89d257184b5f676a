"""One person entered twice: likely pairs with their reasons, side by side, merged, taken apart, or told apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import grouped
from giaoban.kernel.orgs.hierarchy import ever_under
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.duplicates.actions import MergeRefused, merge_persons, not_the_same, unmerge
from giaoban.kernel.people.duplicates.models import Different, PersonMerge
from giaoban.kernel.people.duplicates.proposing import Proposal, like, proposals
from giaoban.kernel.people.models import Person, User
from giaoban.kernel.people.privacy.showing import shown
from giaoban.kernel.people.rules import can_change_person, can_keep_people
from giaoban.kernel.people.searching.listing import people_of
from giaoban.web.lists import page_size

from . import page
from .fields import ORDER, crumbs, label_of
from .forms import unit_field
from .imports import for_senders
from .person import seen_person

#: More people than these are compared union by union.
WHOLE = 20_000
MOST = 1000


class UnitFilter(forms.Form):
    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"] = unit_field(user, _("Hội, đơn vị (kể cả bên dưới)"), required=False)


def _trail(*labels: Any) -> list[dict[str, Any]]:
    home = {"label": _("Người trùng"), "url": reverse("persons:duplicates")}
    return crumbs(home, *({"label": one} for one in labels))


@for_senders
@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """Likely pairs, the likeliest first, among the people the account sees."""
    user, form = request.user, UnitFilter(request.GET, user=request.user)
    unit = form.cleaned_data.get("unit") if form.is_valid() else None
    units = ever_under(unit) if unit else None
    many = units is None and people_of(None, user=user).count() > WHOLE
    found = [] if many else proposals(user, units, limit=MOST)
    here = Paginator(found, page_size(request)).get_page(request.GET.get("page"))
    log_reading(user, f"Cặp người có thể trùng {unit or ''}".strip()[:200], len(here.object_list))
    return render(request, "persons/pairs.html", {
        "title": _("Người trùng"), "filters": form, "page": here, "size": page_size(request), "big": 200, "many": many,
        "pairs": _told(list(here.object_list), user), "count": grouped(len(found)),
        "breadcrumbs": crumbs({"label": _("Người trùng")})})


def _told(found: list[Proposal], user: User) -> list[dict[str, Any]]:
    """Each pair with both as the account may read them."""
    people = Person.objects.in_bulk({pk for one in found for pk in (one.first, one.second)})
    return [{"first": shown(people[one.first], user), "second": shown(people[one.second], user), "score": one.score,
             "reasons": ", ".join(one.reasons), "url": reverse("persons:pair", args=[one.first, one.second])}
            for one in found if one.first in people and one.second in people]


def _two(user: User, first: int, second: int) -> tuple[Person, Person]:
    if not can_keep_people(user):
        raise PermissionDenied(str(can_keep_people.__doc__))
    one, other = seen_person(user, first), seen_person(user, second)
    if one.pk == other.pk or one.erased_at or other.erased_at:
        raise Http404
    if not (can_change_person(user, one) or can_change_person(user, other)):
        raise PermissionDenied(str(can_change_person.__doc__))
    return one, other


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Side by side: what agrees, what differs, what merging would do. Posting decides."""
    one, other = _two(request.user, first, second)
    if request.method == "POST":
        done = _decided(request, one, other)
        if done is not None:
            return done
    log_reading(request.user, "So hai người có thể trùng", 2)
    made = [proposal for proposal in like(one, request.user) if other.pk in (proposal.first, proposal.second)]
    different = Different.objects.filter(first=min(first, second), second=max(first, second)).first()
    return render(request, "persons/pair.html", {
        "title": _("Có phải một người?"), "one": one, "other": other, "rows": _side_by_side(one, other, request.user),
        "ties": [_ties(person, request.user) for person in (one, other)], "different": different,
        "reasons": ", ".join(made[0].reasons) if made else "", "reason": request.POST.get("reason", ""),
        "keep": request.POST.get("keep") or _better(one, other).pk, "breadcrumbs": _trail(_("So hai người")),
    }, status=422 if request.method == "POST" else 200)


def _better(one: Person, other: Person) -> Person:
    """The row that says more is offered as the one to keep; of equals the older."""
    known = [sum(bool(getattr(person, key)) for key in ORDER) for person in (one, other)]
    return other if known[1] > known[0] else one


def _side_by_side(one: Person, other: Person, user: User) -> list[dict[str, Any]]:
    mine, theirs = shown(one, user), shown(other, user)
    return [{"label": label_of(key), "one": mine.get(key), "other": theirs.get(key),
             "differs": bool(mine.get(key) and theirs.get(key) and mine.get(key) != theirs.get(key))}
            for key in ("name", *ORDER) if mine.get(key) or theirs.get(key)]


def _ties(person: Person, user: User) -> list[dict[str, Any]]:
    return page.timeline(page.memberships_of(person, user), page.mandates_of(person, user))


def _decided(request: HttpRequest, one: Person, other: Person) -> HttpResponse | None:
    """The page after the decision; None with the refusal as a message."""
    reason, by = request.POST.get("reason", ""), request.user
    keep, drop = (other, one) if request.POST.get("keep") == str(other.pk) else (one, other)
    try:
        if request.POST.get("act") == "different":
            not_the_same(one, other, by=by, reason=reason)
            messages.success(request, _("Đã ghi: hai người khác nhau. Cặp này không được đề nghị nữa."))
            return redirect("persons:duplicates")
        merge_persons(keep, drop, by=by, reason=reason)
    except MergeRefused as error:
        messages.error(request, str(error))
        return None
    messages.success(request, _("Đã gộp. Lịch sử của cả hai được giữ; tách lại được ở trang này."))
    return redirect("persons:person", keep.pk)


@require_POST
def take_apart(request: HttpRequest, merge: int) -> HttpResponse:
    """The two were two people after all."""
    found = get_object_or_404(PersonMerge, pk=merge)
    kept = seen_person(request.user, found.kept_id)
    if not can_change_person(request.user, kept):
        raise PermissionDenied(str(can_change_person.__doc__))
    try:
        unmerge(found, by=request.user, reason=request.POST.get("reason", ""))
    except MergeRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã tách thành hai người như trước."))
    return redirect("persons:person", kept.pk)

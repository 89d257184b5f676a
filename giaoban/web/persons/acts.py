"""Writing one person: add, correct, join, leave, expertise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people import actions
from giaoban.kernel.people.models import Membership, Person, PersonField, User
from giaoban.kernel.people.rules import can_change_person, can_keep_members, can_keep_people

from .fields import crumb_of, crumbs
from .forms import AddForm, ChangeForm, ExpertiseForm, JoinForm, LeaveForm
from .page import same
from .person import seen_person

View = Callable[..., HttpResponse]


def on_person(view: View) -> View:
    """The view gets a person the account sees and may change; an erased person is changed by nobody."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        found = seen_person(request.user, pk)
        if not can_change_person(request.user, found):
            raise PermissionDenied(refusal(can_change_person))
        if found.erased_at is not None:
            raise PermissionDenied(_("Dữ liệu của người này đã xóa theo yêu cầu; không sửa được."))
        return view(request, found, **more)

    return guarded


def form_page(request: HttpRequest, form: Form, *, title: str, submit: str, back: str, person: Person | None = None,
              **context: Any) -> HttpResponse:
    trail = [crumb_of(person)] if person else []
    return render(request, "persons/form.html", {
        "title": title, "form": form, "submit": submit, "back": back, "person": person,
        "breadcrumbs": crumbs(*trail, {"label": title}), **context}, status=422 if form.errors else 200)


def page_of(person: Person) -> str:
    return reverse("persons:person", args=[person.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new person with the union joined; somebody of the same name is shown before."""
    if not can_keep_people(request.user):
        raise PermissionDenied(refusal(can_keep_people))
    form, near = AddForm(request.POST or None, user=request.user), []
    if request.method == "POST" and form.is_valid():
        near = [] if form.cleaned_data["confirmed"] else form.namesakes(request.user)
        if not near:
            made = _added(form, request.user)
            if made is not None:
                messages.success(request, _("Đã ghi %(name)s.") % {"name": made.name})
                return redirect(page_of(made))
        form.data = {**request.POST.dict(), "confirmed": "1" if near else ""}
    return form_page(request, form, title=_("Ghi người mới"), submit=_("Vẫn ghi người mới") if near else _("Ghi"),
                     back=reverse("persons:list"), near=near)


def _added(form: AddForm, by: User) -> Person | None:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            made = actions.add_person(by=by, **form.facts())
            if data["unit"]:
                _may_join(by, data["unit"])
                actions.join(made, data["unit"], since=data["since"], by=by, card=data["card"])
    except actions.PersonRefused as error:
        form.add_error(None, str(error))
        return None
    return made


def _may_join(by: User, org: Any) -> None:
    if not can_keep_members(by, org):
        raise PermissionDenied(refusal(can_keep_members))


@on_person
def change(request: HttpRequest, found: Person) -> HttpResponse:
    """Correct facts. A form opened before somebody else's change is refused with both texts in view."""
    form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm.of(found)
    theirs: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(found, version=form.cleaned_data["version"], by=request.user, **form.facts())
        except actions.PersonRefused as error:
            found.refresh_from_db()
            form.add_error(None, str(error))
            if found.version != form.cleaned_data["version"]:
                theirs = form.differing(found)
                form.data = {**request.POST.dict(), "version": found.version}
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(page_of(found))
    return form_page(request, form, title=_("Sửa %(name)s") % {"name": found.name}, submit=_("Ghi thay đổi"),
                     back=page_of(found), person=found, theirs=theirs)


@on_person
def join(request: HttpRequest, found: Person) -> HttpResponse:
    """Join a union, or join it again."""
    form = JoinForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        _may_join(request.user, data["unit"])
        try:
            actions.join(found, data["unit"], since=data["since"], by=request.user, card=data["card"])
        except actions.PersonRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi vào %(org)s.") % {"org": data["unit"]})
            return redirect(page_of(found))
    return form_page(request, form, title=_("%(name)s vào hội") % {"name": found.name}, submit=_("Ghi"),
                     back=page_of(found), person=found)


@on_person
def leave(request: HttpRequest, found: Person, membership: int) -> HttpResponse:
    row = get_object_or_404(Membership.objects.held().filter(person__in=same(found), until=None)
                            .select_related("org"), pk=membership)
    if not can_keep_members(request.user, row.org):
        raise Http404
    form = LeaveForm(request.POST or None, membership=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(row, until=form.cleaned_data["until"], by=request.user)
        except actions.PersonRefused as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, _("Đã ghi thôi là hội viên %(org)s.") % {"org": row.org})
            return redirect(page_of(found))
    return form_page(request, form, title=_("%(name)s thôi là hội viên %(org)s") % {"name": found.name, "org": row.org},
                     submit=_("Ghi"), back=page_of(found), person=found, danger=True)


@on_person
def expertise(request: HttpRequest, found: Person) -> HttpResponse:
    held = list(PersonField.objects.filter(person=found, voided_at=None).values_list("field", flat=True))
    form = ExpertiseForm(request.POST or None, held=held)
    if request.method == "POST":
        form = ExpertiseForm(request.POST, held=held)
        if form.is_valid():
            actions.set_expertise(found, form.cleaned_data["fields_of"], version=form.version, by=request.user)
            messages.success(request, _("Đã ghi lĩnh vực chuyên môn."))
            return redirect(page_of(found))
    return form_page(request, form, title=_("Lĩnh vực của %(name)s") % {"name": found.name}, submit=_("Ghi"),
                     back=page_of(found), person=found)

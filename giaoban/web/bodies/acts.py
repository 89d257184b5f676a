"""Acts on governing bodies: typed once, shown back, then carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import day_text
from giaoban.kernel.bodies import actions as bodies
from giaoban.kernel.bodies.models import Body, Term
from giaoban.kernel.bodies.rules import can_record
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import PersonRefused, add_person
from giaoban.kernel.people.models import HOW, Mandate, Person, User

from .forms import (
    AlignForm,
    AppointForm,
    BodyForm,
    ExtendForm,
    FoundForm,
    OpenTermForm,
    PersonMixin,
    ReasonForm,
    ReplaceForm,
    SeatsForm,
    UndoForm,
    day_of,
)


@dataclass(frozen=True)
class Act:
    """`effect` says before what `do` will have done. Both get the record the act is on: a body or a mandate."""

    label: Any
    form: type[BodyForm]
    do: Callable[[Any, Any, User], Any]
    effect: Callable[[Any, Any], str]
    needs_term: bool = False
    danger: bool = False


def _who(form: PersonMixin, body: Body, by: User) -> Person:
    """The chosen person, or a new one."""
    found = form.person()
    if found is not None:
        return found
    data = form.cleaned_data
    return add_person(name=data["name"], birth_year=data["birth_year"], by=by, example=body.org.example)


def _appoint(body: Body, form: Any, by: User) -> None:
    data = form.cleaned_data
    bodies.appoint(_who(form, body, by), body, data["post"], on=data["on"], how=data["how"], by=by,
                   paper=data["paper"])


def _appointed(body: Body, form: Any) -> str:
    data = form.cleaned_data
    return _("Từ %(day)s %(name)s giữ “%(post)s” của %(body)s (%(how)s)%(new)s.") % {
        "day": day_of(data), "name": data["name"], "post": data["post"], "body": body,
        "how": str(HOW[data["how"]]).lower(), "new": "" if form.person() else _("; thêm người này vào sổ")}


def _seats(body: Body, form: Any, by: User) -> None:
    data = form.cleaned_data
    bodies.set_seats(body, data["post"], data["places"], on=data["on"], by=by, source=data["paper"])


def _seated(body: Body, form: Any) -> str:
    data = form.cleaned_data
    return _("Từ %(day)s %(body)s có %(n)d “%(post)s”. Số lượng trước đó khép lại, không bị sửa.") % {
        "day": day_of(data), "body": body, "n": data["places"], "post": data["post"]}


def _running(body: Body) -> Term:
    term = Term.objects.held().select_related("body__org", "body__of").filter(body=body, until=None).first()
    if term is None:
        raise bodies.ActRefused(_("Chưa có nhiệm kỳ đang chạy."))
    return term


def _open_term(body: Body, form: Any, by: User) -> None:
    data = form.cleaned_data
    bodies.open_term(body, number=data["number"], nominal_since=data["nominal_since"],
                     nominal_until=data["nominal_until"], on=data["on"], by=by, paper=data["paper"])


def _term_opened(body: Body, form: Any) -> str:
    data = form.cleaned_data
    there = Mandate.objects.held().filter(body=body.pk, until=None).count()
    return _("Khóa %(number)s của %(body)s bắt đầu %(day)s. Khóa trước kết thúc cùng ngày; %(n)d người đang giữ chức "
             "danh thôi giữ vì hết nhiệm kỳ.") % {
        "number": data["number"], "body": body, "day": day_of(data), "n": there}


def _extend(body: Body, form: Any, by: User) -> None:
    data = form.cleaned_data
    bodies.extend_term(_running(body), data["until"], on=data["on"], by=by, paper=data["paper"],
                       reason=data["reason"])


def _extended(body: Body, form: Any) -> str:
    return _("%(body)s: khóa %(term)s được kéo dài đến %(day)s. Hạn theo quy định vẫn giữ trong sổ.") % {
        "body": body, "term": _running(body), "day": day_text(form.cleaned_data["until"])}


def _close(body: Body, form: Any, by: User) -> None:
    data = form.cleaned_data
    bodies.close_term(_running(body), on=data["on"], by=by, reason=data["reason"], paper=data["paper"])


def _closed(body: Body, form: Any) -> str:
    there = Mandate.objects.held().filter(body=body.pk, until=None).count()
    return _("%(body)s: khóa %(term)s kết thúc %(day)s mà không có đại hội kế tiếp; %(n)d người thôi giữ chức "
             "danh.") % {
        "body": body, "term": _running(body), "day": day_of(form.cleaned_data), "n": there}


def _undo_term(body: Body, form: Any, by: User) -> None:
    bodies.undo_term(_running(body), by=by, reason=form.cleaned_data["reason"])


def _term_undone(body: Body, form: Any) -> str:
    return _("Khóa %(term)s và mọi chức danh ghi theo khóa này được rút lại; khóa trước và người của khóa trước chạy "
             "tiếp. Dòng đã ghi vẫn giữ làm vết.") % {"term": _running(body)}


def _end(row: Mandate, form: Any, by: User) -> None:
    data = form.cleaned_data
    bodies.end(row, on=data["on"], reason=data["reason"], by=by, paper=data["paper"])


def _ended(row: Mandate, form: Any) -> str:
    return _("Từ %(day)s %(name)s thôi giữ “%(post)s”; chức danh này còn khuyết cho đến khi có người khác.") % {
        "day": day_of(form.cleaned_data), "name": row.person.name, "post": row.post}


def _replace(row: Mandate, form: Any, by: User) -> None:
    data = form.cleaned_data
    body = Body.objects.select_related("org").get(pk=row.body_id)
    bodies.replace(row, _who(form, body, by), on=data["on"], reason=data["reason"], by=by, paper=data["paper"])


def _replaced(row: Mandate, form: Any) -> str:
    data = form.cleaned_data
    return _("Từ %(day)s %(old)s thôi giữ “%(post)s”, %(new)s giữ thay%(added)s.") % {
        "day": day_of(data), "old": row.person.name, "post": row.post, "new": data["name"],
        "added": "" if form.person() else _("; thêm người này vào sổ")}


def _withdraw(row: Mandate, form: Any, by: User) -> None:
    bodies.withdraw(row, reason=form.cleaned_data["reason"], by=by)


def _withdrawn(row: Mandate, form: Any) -> str:
    return _("Dòng “%(name)s: %(post)s” được rút lại như chưa từng đúng; vết đã ghi vẫn giữ.") % {
        "name": row.person.name, "post": row.post}


def _reinstate(row: Mandate, form: Any, by: User) -> None:
    bodies.reinstate(row, reason=form.cleaned_data["reason"], by=by)


def _reinstated(row: Mandate, form: Any) -> str:
    return _("Việc cho thôi ngày %(day)s được rút lại; %(name)s vẫn giữ “%(post)s”.") % {
        "day": day_text(row.until), "name": row.person.name, "post": row.post}


ON_BODY = {
    "bau-bo-sung": Act(gettext_lazy("Bầu bổ sung, giao chức danh"), AppointForm, _appoint, _appointed),
    "so-luong": Act(gettext_lazy("Định số lượng"), SeatsForm, _seats, _seated),
    "mo-nhiem-ky": Act(gettext_lazy("Mở nhiệm kỳ"), OpenTermForm, _open_term, _term_opened),
    "keo-dai": Act(gettext_lazy("Kéo dài nhiệm kỳ"), ExtendForm, _extend, _extended, needs_term=True),
    "ket-thuc": Act(gettext_lazy("Kết thúc nhiệm kỳ"), ReasonForm, _close, _closed, needs_term=True, danger=True),
    "rut-nhiem-ky": Act(gettext_lazy("Rút lại nhiệm kỳ ghi nhầm"), UndoForm, _undo_term, _term_undone, needs_term=True,
                        danger=True),
}
ON_MANDATE = {
    "thoi": Act(gettext_lazy("Cho thôi giữ chức danh"), ReasonForm, _end, _ended),
    "thay": Act(gettext_lazy("Thay người giữ chức danh"), ReplaceForm, _replace, _replaced),
    "rut": Act(gettext_lazy("Rút lại dòng ghi nhầm"), UndoForm, _withdraw, _withdrawn, danger=True),
    "phuc-hoi": Act(gettext_lazy("Rút lại việc cho thôi"), UndoForm, _reinstate, _reinstated),
}


def buttons(body: Body, has_term: bool) -> list[dict[str, Any]]:
    return [{"label": act.label, "url": reverse("bodies:act", args=[body.org.code, key]), "danger": act.danger}
            for key, act in ON_BODY.items() if has_term or not act.needs_term]


def only_office(user: User) -> None:
    if not can_record(user):
        raise PermissionDenied(refusal(can_record))


def _body(request: HttpRequest, code: str) -> Body:
    rows = Body.objects.visible_to(request.user).select_related("org", "of")
    body = get_object_or_404(rows, org__code=code)
    only_office(request.user)
    return body


@dataclass(frozen=True)
class Plan:
    """What the two steps of one request need, and where they lead."""

    title: str
    label: str
    do: Callable[[Any], Any]
    effect: Callable[[Any], str]
    back: str
    crumbs: list[dict[str, str]]
    danger: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One act on one body."""
    body = _body(request, code)
    if key not in ON_BODY:
        raise Http404
    return _on_record(request, body, ON_BODY[key], body)


@require_http_methods(["GET", "HEAD", "POST"])
def on_mandate(request: HttpRequest, code: str, key: str, mandate: int) -> HttpResponse:
    """One act on somebody's seat."""
    body = _body(request, code)
    rows = Mandate.objects.held().select_related("person").filter(body=body.pk)
    if key not in ON_MANDATE:
        raise Http404
    row = get_object_or_404(rows, pk=mandate)
    return _on_record(request, body, ON_MANDATE[key], row, f"{row.person.name}, {row.post}")


def _on_record(request: HttpRequest, body: Body, what: Act, record: Any, name: str = "") -> HttpResponse:
    back = reverse("bodies:body", args=[body.org.code])
    crumbs = [{"label": _("Cơ quan, nhiệm kỳ"), "url": reverse("bodies:list")}, {"label": str(body), "url": back}]
    plan = Plan(f"{what.label}: {name or body}", str(what.label), lambda form: what.do(record, form, request.user),
                lambda form: what.effect(record, form), back, crumbs, what.danger)
    return _two_steps(request, what.form(request.POST or None, body=body), plan)


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """A body of a union; `?unit=CODE` names the union."""
    only_office(request.user)
    form = FoundForm(request.POST or None, orgs=Org.objects.visible_to(request.user), unit=request.GET.get("unit", ""))
    crumbs = [{"label": _("Cơ quan, nhiệm kỳ"), "url": reverse("bodies:list")}]
    plan = Plan(_("Lập cơ quan lãnh đạo"), _("Lập cơ quan"), lambda form: _found(form.cleaned_data, request.user),
                lambda form: _("%(form)s của %(unit)s có trong sổ từ %(day)s.") % {
                    "form": dict(form.fields["form"].choices)[form.cleaned_data["form"]],
                    "unit": form.cleaned_data["unit"], "day": day_of(form.cleaned_data)},
                reverse("bodies:list"), crumbs)
    return _two_steps(request, form, plan)


def _found(data: dict[str, Any], by: User) -> Body:
    return bodies.found_body(data["unit"], data["form"], on=data["on"], by=by, paper=data["paper"])


@require_http_methods(["GET", "HEAD", "POST"])
def align(request: HttpRequest) -> HttpResponse:
    """The window around the national congress."""
    only_office(request.user)
    crumbs = [{"label": _("Cơ quan, nhiệm kỳ"), "url": reverse("bodies:list")}]
    plan = Plan(_("Đợt đại hội theo đại hội toàn quốc"), _("Ghi đợt đại hội"),
                lambda form: _align(form.cleaned_data, request.user),
                lambda form: _("Đại hội toàn quốc dự kiến %(national)s; các hội đại hội từ %(first)s đến %(last)s. Đợt "
                               "ghi trước khép lại.") % {name: day_of(form.cleaned_data, field) for name, field in (
                                   ("national", "national_on"), ("first", "from_day"), ("last", "to_day"))},
                reverse("bodies:list"), crumbs)
    return _two_steps(request, AlignForm(request.POST or None), plan)


def _align(data: dict[str, Any], by: User) -> None:
    bodies.align(national_on=data["national_on"], first=data["from_day"], last=data["to_day"], source=data["paper"],
                 on=data["on"], by=by)


def _attempt(form: BodyForm, plan: Plan, *, keep: bool) -> str:
    """Carry out; without `keep` only to learn whether it would be refused. The effect in words, '' when refused."""
    effect = ""
    try:
        with transaction.atomic():
            effect = plan.effect(form)
            plan.do(form)
            if not keep:
                transaction.set_rollback(True)
    except (bodies.ActRefused, PersonRefused) as error:
        form.add_error(None, str(error))
        return ""
    return effect


def _two_steps(request: HttpRequest, form: BodyForm, plan: Plan) -> HttpResponse:
    """Typed → tried and shown back → carried out when confirmed; any fault returns to the typed form."""
    context = {"title": plan.title, "form": form, "plan": plan, "breadcrumbs": plan.crumbs}
    if request.method == "POST" and form.is_valid():
        keep = bool(form.cleaned_data["confirmed"])
        effect = _attempt(form, plan, keep=keep)
        if effect and keep:
            messages.success(request, _("Đã ghi: %(act)s.") % {"act": plan.label[:1].lower() + plan.label[1:]})
            return HttpResponseRedirect(plan.back)
        if effect:
            return render(request, "bodies/confirm.html", {**context, "effect": effect, "form": _hidden(form)})
    if form.errors:
        form.data = {**request.POST.dict(), "confirmed": ""}  # what was shown back is no longer what is typed
    return render(request, "bodies/act.html", context, status=422 if form.errors else 200)


def _hidden(form: BodyForm) -> BodyForm:
    """The same answers, out of sight, marked as confirmed."""
    form.data = {**form.data.dict(), "confirmed": "1"}
    for field in form.fields.values():
        field.widget = forms.HiddenInput()
    return form

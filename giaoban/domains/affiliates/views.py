"""Screens of attached organisations: the list with its signs, the checklist's items, the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.kinds import ACTIVE, REPORTING, STATUS, STATUSES
from giaoban.kernel.orgs.models import Org, OrgFact, Placement
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import CENTRAL, Mandate
from giaoban.kernel.people.rules import can_send
from giaoban.kernel.reporting.models import RETURNED, Submission
from giaoban.web.lists import Column, show_list

from . import actions
from .forms import ANY, EXPIRED, NONE, Filters, ItemForm, ReopenForm, RuleForm
from .models import HEAD, Caution, Certificate, ChecklistItem, Dissolution, WeakRule
from .rules import can_close_item, can_set_rules
from .weak import SIGNS, signs_of, with_signs

TONES = {"suspended": "late", "lost_contact": "late", "dissolving": "waiting"}


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every attached organisation with what the register knows of it and its signs, on a day."""
    filters = Filters(request.GET)
    day = filters.day
    rows = _narrowed(_rows(request, day), filters, day)
    if not request.GET.get("excel"):
        log_reading(request.user, "Tổ chức trực thuộc và người đứng đầu", rows.count())
    return show_list(
        request, title=_("Tổ chức KH&CN trực thuộc"), rows=rows, columns=_columns(day), filters=filters,
        template="affiliates/list.html", day=day_text(day), tabs="weak" if filters.asked("weak") else "list",
        create_url=reverse("dossiers:open_kind", args=["affiliates.founding"]) if can_send(request.user) else "",
        create_label=_("Hồ sơ thành lập"),
        empty={"title": _("Không có tổ chức nào khớp"), "text": _("Bớt từ, bỏ lọc, hoặc đổi ngày.")})


def _rows(request: HttpRequest, day: date) -> QuerySet:
    """Organisations below a unit of ours that day, with their facts of the day in the same query."""
    below = Placement.objects.filter(line=REPORTING, parent__isnull=False).on(day)
    orgs = Org.objects.visible_to(request.user).filter(kind="st_organisation", pk__in=below.values("org"))
    certificate = Certificate.objects.on(day).filter(org=OuterRef("pk"))
    first = Certificate.objects.held().filter(org=OuterRef("pk"), first=True, since__lte=day)
    head = Mandate.objects.on(day).filter(body=OuterRef("pk"), post=HEAD)
    sent = Submission.objects.filter(org=OuterRef("pk"), obligation__regime__cadence="year", sent_on__lte=day)
    return with_signs(orgs, day).annotate(
        number=Subquery(certificate.values("number")[:1]), since=Subquery(certificate.values("since")[:1]),
        valid_until=Subquery(certificate.values("valid_until")[:1]), first_since=Subquery(first.values("since")[:1]),
        head=Subquery(head.values("person__name")[:1]), head_until=Subquery(head.values("nominal_until")[:1]),
        status=Subquery(OrgFact.objects.on(day).filter(org=OuterRef("pk"), aspect=STATUS).values("value")[:1]),
        warned_since=Subquery(Caution.objects.on(day).filter(org=OuterRef("pk")).values("since")[:1]),
        last_report=Subquery(sent.exclude(state=RETURNED).order_by("-sent_on").values("sent_on")[:1]),
    ).order_by("code")


def _narrowed(rows: QuerySet, filters: Filters, day: date) -> QuerySet:
    for word in fold(filters.asked("q")).split():
        rows = rows.filter(folded__contains=word)
    weak, status, certificate = (filters.asked(name) for name in ("weak", "status", "certificate"))
    if weak:
        rows = rows.exclude(weak="") if weak == ANY else rows.exclude(weak="").filter(_has_sign(weak))
    if status == "warned":
        rows = rows.filter(warned_since__isnull=False)
    elif status:
        rows = rows.filter(Q(status=status) | Q(status=None)) if status == ACTIVE else rows.filter(status=status)
    if certificate == NONE:
        rows = rows.filter(number=None)
    elif certificate == EXPIRED:
        rows = rows.filter(valid_until__lt=day)
    return rows


def _has_sign(key: str) -> Q:
    """A sign whose rule isn't in force that day is nobody's."""
    return Q(**{f"sign_{key}": True}) if key in SIGNS else Q(pk=None)


def _columns(day: date) -> list[Column]:
    def status(org: Any) -> str:
        known = str(STATUSES.get(org.status or ACTIVE, org.status))
        return f"{known}; {_('bị cảnh báo')}" if org.warned_since else known

    def days(key: str, label: str, name: str) -> Column:
        return Column(key, label, lambda o: day_text(getattr(o, name)), sort=name, num=True,
                      export=lambda o: getattr(o, name))

    return [
        Column("code", _("Mã"), lambda o: o.code, sort="code", fit=True),
        Column("name", _("Tên"), lambda o: o.name, sort="folded", wide=True, url=lambda o: f"/don-vi/{o.code}/"),
        Column("weak", _("Dấu hiệu yếu"), lambda o: "; ".join(str(s.label) for s in signs_of(o)), sort="weak",
               fit=True),
        Column("status", _("Tình trạng"), status, sort="status",
               tone=lambda o: TONES.get(o.status or "", "waiting" if o.warned_since else "done")),
        Column("head", _("Người đứng đầu"), lambda o: o.head, sort="head", fit=True),
        days("head_until", _("Hết nhiệm kỳ"), "head_until"),
        Column("number", _("Giấy chứng nhận"), lambda o: o.number, sort="number", fit=True),
        days("first_since", _("Đăng ký lần đầu"), "first_since"), days("since", _("Cấp lần này"), "since"),
        days("valid_until", _("Có giá trị đến"), "valid_until"),
        days("last_report", _("Báo cáo năm gần nhất"), "last_report"),
    ]


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier a fact came from."""
    found = get_object_or_404(Dossier.objects.visible_to(request.user), pk=pk)
    return redirect("dossiers:dossier", number=found.number)


def _item(request: HttpRequest, pk: int) -> ChecklistItem:
    """The item, or 404 also when its dossier is out of the account's sight."""
    seen = Dissolution.objects.filter(pk__in=Dossier.objects.visible_to(request.user).values("pk"))
    item = get_object_or_404(ChecklistItem.objects.select_related("dissolution"), pk=pk, dissolution__in=seen)
    if not can_close_item(request.user, item.dissolution):
        raise PermissionDenied(refusal(can_close_item))
    return item


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    form = ItemForm(request.POST, prefix=f"muc-{pk}")
    return _written(request, item, form, lambda data: actions.close_item(
        item, on=data["on"], by=request.user, paper=data["paper"], note=data["note"], applies=not data["without"]))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    form = ReopenForm(request.POST, prefix=f"mo-{pk}")
    return _written(request, item, form,
                    lambda data: actions.reopen_item(item, by=request.user, reason=data["reason"]))


def _written(request: HttpRequest, item: ChecklistItem, form: Any, act: Any) -> HttpResponse:
    """Back to the dossier with a sentence; what is wrong names the item and the field."""
    if not form.is_valid():
        wrong = "; ".join(f"{form.fields[name].label}: {' '.join(errors)}" for name, errors in form.errors.items())
        messages.error(request, f"{item.label} – {wrong}")
    else:
        try:
            act(form.cleaned_data)
            messages.success(request, _("Đã ghi mục “%(item)s”.") % {"item": item.label})
        except StepRefused as refused:
            messages.error(request, str(refused))
    return redirect(f"{reverse('dossiers:dossier', args=[item.dissolution.number])}#danh-muc")


def rules(request: HttpRequest) -> HttpResponse:
    """The thresholds, today's and former ones; the office sets another from a day."""
    if request.user.role not in CENTRAL:
        raise PermissionDenied(_("Chỉ cơ quan trung ương xem ngưỡng."))
    key = request.POST.get("key", "")
    form = RuleForm(request.POST if request.method == "POST" else None, prefix=key or None)
    if request.method == "POST":
        if key not in SIGNS:
            raise Http404
        if not can_set_rules(request.user):
            raise PermissionDenied(refusal(can_set_rules))
        if form.is_valid() and _set_rule(request, key, form):
            return redirect("affiliates:rules")
    return render(request, "affiliates/rules.html", {
        "title": _("Ngưỡng nhận biết tổ chức yếu"), "rows": _rule_rows(request, key, form), "tabs": "rules",
        "breadcrumbs": [{"label": _("Tổ chức KH&CN trực thuộc"), "url": reverse("affiliates:list")},
                        {"label": _("Ngưỡng"), "url": ""}]}, status=422 if form.errors else 200)


def _set_rule(request: HttpRequest, key: str, form: RuleForm) -> bool:
    try:
        actions.set_rule(key, form.cleaned_data["number"], since=form.cleaned_data["since"], by=request.user,
                         legal_source=form.cleaned_data["legal_source"])
    except StepRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Đã ghi ngưỡng mới."))
    return True


def _rule_rows(request: HttpRequest, posted: str, form: RuleForm) -> list[dict[str, Any]]:
    known: dict[str, list[dict[str, Any]]] = {}
    for row in WeakRule.objects.held().order_by("-since"):
        known.setdefault(row.key, []).append({"number": row.number, "legal_source": row.legal_source,
                                              "since": day_text(row.since), "until": day_text(row.until)})
    may = can_set_rules(request.user)
    return [{"key": key, "label": sign.label, "unit": sign.unit, "rows": known.get(key, []),
             "form": (form if posted == key else RuleForm(prefix=key)) if may else None} for key, sign in SIGNS.items()]

"""Funds: the list of a year, and one fund with its grants, days, balance over time and dossiers."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.ledger.balances import open_of
from giaoban.kernel.ledger.models import ALLOCATE, CARRY, KINDS, PLAN, RETURN, SETTLE, Entry, Fund, FundGrant
from giaoban.kernel.ledger.rules import can_keep_funds, can_see_funds
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead
from giaoban.web.dossiers.columns import address_of
from giaoban.web.lists import Column, show_list

from . import drawing
from .asking import WhenForm, ask, entries_seen
from .filters import SOURCELESS
from .forms import GrantForm, SourceForm, UndoGrantForm
from .records import crumbs, dressed, held_rows
from .sums import GRANTED, LEFT, OPEN
from .views import tabs

#: Dossiers with open money named on a fund's page; its list has them all.
NAMED = 20


def for_funds(view: Any) -> Any:
    """Only for accounts that may see funds."""
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_see_funds(request.user):
            raise PermissionDenied(refusal(can_see_funds))
        return view(request, *args, **kwargs)
    return guarded


def sums_of(funds: list[Fund], on: date, known_on: date | None) -> dict[int, Counter[str]]:
    """Every sum of some funds on a day, in two queries."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    ids = [fund.pk for fund in funds]
    rows = Entry.objects.filter(fund__in=ids, on__lte=on).known(known_on).order_by()
    for fund, kind, amount in rows.values_list("fund_id", "kind").annotate(Sum("amount")):
        found[fund][kind] += amount
    grants = FundGrant.objects.filter(fund__in=ids, on__lte=on).known(known_on).order_by()
    for fund, amount in grants.values_list("fund_id").annotate(Sum("amount")):
        found[fund][GRANTED] += amount
    for sums in found.values():
        sums[OPEN] = open_of(sums)
        sums[LEFT] = sums[GRANTED] - sums[ALLOCATE] + sums[RETURN]
    return found


@require_safe
@for_funds
def funds(request: HttpRequest) -> HttpResponse:
    """Funds of a year (or of every year) with what became of each."""
    asked = ask(request)
    rows = Fund.objects.select_related("source").order_by("-year", "source__order", "code")
    if request.GET.get("year") or not request.GET.get("all"):
        rows = rows.filter(year=asked.year)
    source = request.GET.get("source", "")
    if source.isdecimal():
        rows = rows.filter(source=None) if source == SOURCELESS else rows.filter(source=source)

    def dress(page: list[Fund]) -> list[Fund]:
        sums = sums_of(page, asked.on, asked.known_on)
        for fund in page:
            fund.sums = sums.get(fund.pk, Counter())
        return page

    keeps = can_keep_funds(request.user)
    return show_list(
        request, title=_("Nguồn kinh phí %(year)s") % {"year": asked.year}, rows=rows, columns=_columns(), dress=dress,
        filters=_without_unit(asked.form), template="money/records.html", when=asked.when, foot=_foot(rows, asked),
        create_url=reverse("money:open_fund") if keeps else "", create_label=_("Mở nguồn"),
        empty={"title": _("Chưa có nguồn kinh phí"), "url": reverse("money:open_fund") if keeps else "",
               "label": _("Mở nguồn đầu tiên"),
               "text": _("Mỗi nguồn là kinh phí của một loại trong một năm, theo văn bản giao.")},
        breadcrumbs=crumbs(), **tabs(request.user, "funds"))


def _without_unit(form: WhenForm) -> WhenForm:
    """A fund is nobody's subtree."""
    form.fields.pop("unit", None)
    return form


SHOWN = ((GRANTED, "Được giao"), (PLAN, "Kế hoạch"), (ALLOCATE, "Đã cấp"), (SETTLE, "Quyết toán"),
         (RETURN, "Hoàn trả"), (CARRY, "Chuyển năm sau"), (OPEN, "Còn treo"), (LEFT, "Chưa cấp"))


def _columns() -> list[Column]:
    def amount(key: str, label: str) -> Column:
        return Column(key, _(label), lambda f: grouped(f.sums[key]) if f.sums[key] else "–", num=True,
                      export=lambda f: f.sums[key])

    return [
        Column("code", _("Mã"), lambda f: f.code, sort="code"),
        Column("name", _("Nguồn"), str, sort="name", wide=True, url=lambda f: reverse("money:fund", args=[f.pk])),
        Column("source", _("Loại nguồn"), lambda f: str(f.source or _("chưa ghi")), sort="source__order", fit=True),
        *(amount(key, label) for key, label in SHOWN),
    ]


def _foot(rows: QuerySet[Fund], asked: Any) -> list[str]:
    total: Counter[str] = Counter()
    for sums in sums_of(list(rows), asked.on, asked.known_on).values():
        total.update(sums)
    return [_("Cộng"), "", "", *(grouped(total[key]) for key, _label in SHOWN)]


@require_safe
@for_funds
def fund(request: HttpRequest, fund: int) -> HttpResponse:
    return show(request, get_object_or_404(Fund.objects.select_related("source"), pk=fund))


def show(request: HttpRequest, found: Fund, *, opened: Any = None, status: int = 200) -> HttpResponse:
    """The page; `opened` is a form sent back with what is wrong in it."""
    form = WhenForm(request.GET if opened is None else {}, user=request.user, years=[found.year])
    form.fields = {name: field for name, field in form.fields.items() if name in ("on", "known_on")}
    on, known_on = form.day, form.asked("known_on") or None
    sums = sums_of([found], on, known_on).get(found.pk, Counter())
    days = _days(found, on, known_on)
    grants = FundGrant.objects.filter(fund=found, on__lte=on).known(known_on).select_related("by", "reversed_by")
    return render(request, "money/fund.html", {
        "title": str(found), "fund": found, "form": form, "facts": _facts(found), "strip": _strip(found, sums),
        "checks": _checks(sums), "days": days[::-1],
        "grants": [(grant, day_text(grant.on), grouped(grant.amount)) for grant in grants],
        "chart": drawing.balance(days, on),
        "steps": acts_of(request.user, found, opened), "on": day_text(on), "today": on == clock.today(),
        "known_on": day_text(known_on), "open": _open_ones(request.user, found, on, known_on),
        "carries": can_lead(request.user) and sums[OPEN] > 0,
        "breadcrumbs": [*crumbs(), {"label": _("Nguồn kinh phí"),
                                    "url": f"{reverse('money:funds')}?year={found.year}"}],
        **tabs(request.user, "funds")}, status=status)


def _facts(fund: Fund) -> list[dict[str, Any]]:
    return [{"label": _("Mã"), "value": fund.code}, {"label": _("Loại nguồn"), "value": str(fund.source or "")},
            {"label": _("Căn cứ của loại nguồn"), "value": fund.source.legal if fund.source else ""},
            {"label": _("Năm"), "value": str(fund.year)}, {"label": _("Văn bản giao"), "value": fund.paper},
            {"label": _("Dữ liệu"), "value": _("ví dụ") if fund.example else ""}]


def _strip(fund: Fund, sums: Counter[str]) -> list[dict[str, Any]]:
    def listed(name: str, **more: str) -> str:
        query = "&".join(f"{key}={value}" for key, value in {"year": fund.year, "fund": fund.pk, **more}.items())
        return f"{reverse(f'money:{name}')}?{query}"

    return [{"label": _("Được giao"), "value": grouped(sums[GRANTED]), "url": "#giao"},
            {"label": _("Đã cấp"), "value": grouped(sums[ALLOCATE]), "url": listed("entries", entry=ALLOCATE)},
            {"label": _("Hoàn trả"), "value": grouped(sums[RETURN]), "url": listed("entries", entry=RETURN)},
            {"label": _("Chưa cấp"), "value": grouped(sums[LEFT]), "url": "#ngay",
             "tone": "late" if sums[LEFT] < 0 else ""},
            {"label": _("Còn treo"), "value": grouped(sums[OPEN]), "url": listed("held", left="open"),
             "tone": "waiting" if sums[OPEN] else ""}]


def _checks(sums: Counter[str]) -> list[dict[str, Any]]:
    texts = {key: grouped(sums[key]) for key in (GRANTED, ALLOCATE, RETURN, LEFT, SETTLE, CARRY, OPEN)}
    return [
        {"text": _("Được giao %(granted)s = đã cấp %(allocate)s − hoàn trả %(return)s + chưa cấp %(left)s") % texts,
         "holds": sums[GRANTED] == sums[ALLOCATE] - sums[RETURN] + sums[LEFT]},
        {"text": _("Đã cấp %(allocate)s = quyết toán %(settle)s + hoàn trả %(return)s + chuyển năm sau %(carry)s + "
                   "còn treo %(open)s") % texts,
         "holds": sums[ALLOCATE] == sums[SETTLE] + sums[RETURN] + sums[CARRY] + sums[OPEN]}]


def _days(fund: Fund, on: date, known_on: date | None) -> list[dict[str, Any]]:
    """Each day something moved, with what was left to allocate that evening."""
    moved: dict[date, Counter[str]] = defaultdict(Counter)
    rows = Entry.objects.filter(fund=fund, on__lte=on).known(known_on).order_by()
    for day, kind, amount in rows.values_list("on", "kind").annotate(Sum("amount")):
        moved[day][kind] += amount
    grants = FundGrant.objects.filter(fund=fund, on__lte=on).known(known_on).order_by()
    for day, amount in grants.values_list("on").annotate(Sum("amount")):
        moved[day][GRANTED] += amount
    left, found = 0, []
    listed = f"{reverse('money:entries')}?year={fund.year}&fund={fund.pk}"
    for day in sorted(moved):
        sums = moved[day]
        left += sums[GRANTED] - sums[ALLOCATE] + sums[RETURN]
        parts = [(_("Giao"), sums[GRANTED])] + [(str(KINDS[kind]), sums[kind]) for kind in KINDS if sums[kind]]
        found.append({"day": day, "text": day_text(day), "left": left, "left_text": grouped(left),
                      "parts": [{"label": label, "amount": grouped(amount)} for label, amount in parts if amount],
                      "url": f"{listed}&since={day.isoformat()}&on={day.isoformat()}"})
    return found


def _open_ones(user: User, fund: Fund, on: date, known_on: date | None) -> list[dict[str, Any]]:
    """The dossiers that hold the most of this fund still open."""
    rows = entries_seen(user).filter(fund=fund, on__lte=on).known(known_on)
    most = held_rows(rows).filter(open__gt=0).order_by(F("open").desc(), "dossier_id")[:NAMED]
    return [{"dossier": held.dossier, "url": address_of(held.dossier), "open": grouped(held.sums["open"]),
             "given": grouped(held.sums[ALLOCATE])} for held in dressed(list(most))]


def acts_of(user: User, fund: Fund, opened: Any = None) -> list[dict[str, Any]]:
    """What may be done with a fund, each with its small form."""
    if not can_keep_funds(user):
        return []
    made = {"bo-sung": (_("Giao bổ sung"), GrantForm("bo-sung")), "cat-giam": (_("Cắt giảm"), GrantForm("cat-giam")),
            "dao": (_("Đảo một lần giao"), UndoGrantForm(fund))}
    if fund.source_id is None:
        made["loai-nguon"] = (_("Ghi loại nguồn"), SourceForm())
    return [{"label": label, "allowed": True, "danger": key == "dao", "primary": key == "bo-sung",
             "form": opened if opened is not None and opened.prefix == key else form,
             "url": reverse("money:act", args=[fund.pk, key])} for key, (label, form) in made.items()]

"""The plan of a year: what each dossier shall have from each fund, against what the funds have; typed in one table."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import Money, MoneyError, clock, day_text, fold, grouped
from giaoban.kernel.documents import forms as paper_forms
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import kinds
from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.ledger.actions import Change, PlanRefused, grant_planned, planned, set_plans
from giaoban.kernel.ledger.models import ALLOCATE, PLAN, Entry, Estimate, Fund, Source
from giaoban.kernel.ledger.models.estimates import APPROVED
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.people.models import LEADER, User
from giaoban.kernel.people.rules import has_role
from giaoban.web.dossiers.columns import address_of
from giaoban.web.dossiers.fields import PastDayField
from giaoban.web.dossiers.kinds import capital, has_money, state_choices, state_of
from giaoban.web.exports import excel

from .asking import Asked, WhenForm, ask
from .funds import for_funds, sums_of
from .records import crumbs, work_label
from .sums import GRANTED
from .views import tabs

#: More columns of funds than fit on a page; a filter by source shows the others.
MOST_FUNDS = 5
PAGE = 50
NOTHING = [("", gettext_lazy("Tất cả"))]


class PlanFilters(WhenForm):
    q = forms.CharField(label=gettext_lazy("Tìm số, tên hồ sơ, đơn vị"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    source = forms.ChoiceField(label=gettext_lazy("Loại nguồn"), required=False)
    work = forms.ChoiceField(label=gettext_lazy("Loại việc"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Nội dung"), required=False)
    planned = forms.ChoiceField(label=gettext_lazy("Kế hoạch"), required=False, choices=[
        *NOTHING, ("yes", gettext_lazy("Đã ghi")), ("no", gettext_lazy("Chưa ghi"))])

    def __init__(self, data: Any, *, user: User, years: list[int]) -> None:
        here = clock.today().year
        super().__init__(data, user=user, years=sorted({*years, here, here + 1}, reverse=True))
        known = [kind for kind in kinds() if has_money(kind)]
        self.fields["source"].choices = [*NOTHING, *Source.objects.values_list("pk", "name")]
        self.fields["work"].choices = [*NOTHING, *((kind.key, capital(kind.label)) for kind in known)]
        self.fields["state"].choices = [*NOTHING, *state_choices(known, CONTENT)]
        del self.fields["on"], self.fields["known_on"]
        self.order_fields(["q", "year"])


@dataclass
class Row:
    """A dossier of the year with its cells, one for each fund shown. `wrong`: why it was refused."""

    dossier: Dossier
    state: Any
    estimate: int | None
    allocated: int
    cells: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    writes: bool = False

    @property
    def url(self) -> str:
        return address_of(self.dossier)

    @property
    def work(self) -> str:
        return work_label(self.dossier.kind)

    @property
    def texts(self) -> dict[str, str]:
        return {"estimate": grouped(self.estimate) if self.estimate else "",
                "allocated": grouped(self.allocated) if self.allocated else ""}


class Plan:
    """One year's plan for one account."""

    def __init__(self, request: HttpRequest) -> None:
        self.user, self.request = request.user, request
        self.asked: Asked = ask(request, PlanFilters)
        self.year = self.asked.year
        funds = Fund.objects.filter(year=self.year).select_related("source").order_by("source__order", "code")
        if source := self.asked.form.asked("source"):
            funds = funds.filter(source=source)
        self.every_fund = list(funds)
        self.funds = self.every_fund[:MOST_FUNDS]

    def dossiers(self) -> QuerySet[Dossier]:
        """Of the year, of kinds with money, narrowed to the filters."""
        form = self.asked.form
        keys = [kind.key for kind in kinds() if has_money(kind)]
        rows = Dossier.objects.visible_to(self.user).filter(year=self.year, kind__in=keys)
        if self.asked.orgs is not None:
            rows = rows.filter(org__in=self.asked.orgs)
        for word in fold(form.asked("q")).split():
            rows = rows.filter(folded__contains=word)
        for name, path in (("work", "kind"), ("state", "content_state")):
            if form.asked(name):
                rows = rows.filter(**{path: form.asked(name)})
        if form.asked("planned"):
            some = Entry.objects.filter(kind=PLAN, fund__in=[fund.pk for fund in self.every_fund]).order_by()
            held = some.values("dossier").annotate(total=Sum("amount")).filter(total__gt=0).values("dossier")
            rows = rows.filter(pk__in=held) if form.asked("planned") == "yes" else rows.exclude(pk__in=held)
        approved = Estimate.objects.filter(dossier=OuterRef("pk"), state=APPROVED).order_by("-version")
        return (rows.select_related("org", "department").annotate(estimated=Subquery(approved.values("amount")[:1]))
                .order_by("kind", "number"))

    def rows(self, dossiers: list[Dossier], typed: dict[str, str] | None = None) -> list[Row]:
        """The rows of a page with what is planned and allocated; `typed`: a form sent back."""
        ids, funds = [d.pk for d in dossiers], [fund.pk for fund in self.funds]
        plans = planned(ids, funds)
        given = dict(Entry.objects.filter(dossier__in=ids, kind=ALLOCATE, fund__year=self.year).order_by()
                     .values_list("dossier_id").annotate(Sum("amount")))
        return [self._row(dossier, plans, given, typed) for dossier in dossiers]

    def _row(self, dossier: Dossier, plans: dict[tuple[int, int], int], given: dict[int, int],
             typed: dict[str, str] | None) -> Row:
        row = Row(dossier, state_of(dossier, CONTENT), getattr(dossier, "estimated", None), given.get(dossier.pk, 0),
                  writes=can_handle(self.user, dossier))
        for fund in self.funds:
            now = plans.get((dossier.pk, fund.pk), 0)
            name = f"p-{dossier.pk}-{fund.pk}"
            text = grouped(now) if now else ""
            row.cells.append({"name": name, "seen": now, "text": text if typed is None else typed.get(name, text),
                              "plain": text, "fund": fund, "label": _("%(dossier)s, %(fund)s") % {
                                  "dossier": dossier.number, "fund": fund.code}})
        return row

    def totals(self) -> dict[str, list[dict[str, Any]]]:
        """By fund (against what it has), by kind of work and by unit, over the whole year and not only the page."""
        entries = Entry.objects.filter(fund__in=[fund.pk for fund in self.every_fund], kind__in=(PLAN, ALLOCATE))
        found: dict[str, dict[Any, Counter[str]]] = {name: defaultdict(Counter) for name in ("fund", "work", "unit")}
        for fund, work, unit, kind, amount in entries.order_by().values_list(
                "fund_id", "dossier__kind", "dossier__org__name", "kind").annotate(Sum("amount")):
            for name, key in (("fund", fund), ("work", work_label(work)), ("unit", unit)):
                found[name][key][kind] += amount
        granted = sums_of(self.every_fund, clock.latest_day(), None)
        funds = [_against(fund, found["fund"][fund.pk], granted.get(fund.pk, Counter())[GRANTED])
                 for fund in self.every_fund]
        return {"funds": funds, "works": _listed(found["work"]), "units": _listed(found["unit"])[:15]}


def _against(fund: Fund, sums: Counter[str], granted: int) -> dict[str, Any]:
    """A fund's plan beside what it has; `over`: planned beyond it."""
    left = granted - sums[PLAN]
    return {"fund": fund, "url": reverse("money:fund", args=[fund.pk]), "granted": grouped(granted),
            "planned": grouped(sums[PLAN]), "allocated": grouped(sums[ALLOCATE]), "left": grouped(abs(left)),
            "over": left < 0, "none": not granted}


def _listed(found: dict[Any, Counter[str]]) -> list[dict[str, str]]:
    ranked = sorted(found.items(), key=lambda item: (-item[1][PLAN], str(item[0])))
    return [{"label": str(key), "planned": grouped(sums[PLAN]), "allocated": grouped(sums[ALLOCATE])}
            for key, sums in ranked]


class SaveForm(forms.Form):
    """The day the amounts count from and the paper they come from."""

    on = PastDayField(label=gettext_lazy("Ngày ghi kế hoạch"))
    paper = forms.CharField(label=gettext_lazy("Văn bản"), max_length=200, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_funds
def plan(request: HttpRequest) -> HttpResponse:
    made = Plan(request)
    if request.method == "POST":
        act = next((act for name, act in PICKED.items() if name in request.POST), _save)
        return act(request, made)
    if request.GET.get("excel"):
        return _workbook(request, made)
    return _show(request, made)


def _show(request: HttpRequest, made: Plan, *, rows: list[Row] | None = None, save: SaveForm | None = None,
          problem: str = "", status: int = 200) -> HttpResponse:
    page = Paginator(made.dossiers(), PAGE).get_page(request.GET.get("page"))
    shown = made.rows(list(page.object_list)) if rows is None else rows
    save = save or SaveForm(initial={"on": clock.today()})
    return render(request, "money/plan.html", {
        "title": _("Kế hoạch kinh phí %(year)s") % {"year": made.year}, "made": made, "filters": made.asked.form,
        "page": page, "rows": shown, "funds": made.funds, "hidden": len(made.every_fund) - len(made.funds),
        "totals": made.totals(), "save": save, "problem": problem, "refused": rows is not None,
        "writes": any(row.writes for row in shown), "approves": has_role(request.user, LEADER),
        "today": day_text(clock.today()), "breadcrumbs": crumbs(), **tabs(request.user, "plan")}, status=status)


def _save(request: HttpRequest, made: Plan) -> HttpResponse:
    """Every typed amount of the page, all or none; refused rows come back with what was typed."""
    typed = {name: value for name, value in request.POST.items() if name.startswith("p-")}
    dossiers = {d.pk: d for d in made.dossiers().filter(pk__in={_part(name, 1) for name in typed})}
    funds = {fund.pk: fund for fund in made.every_fund}
    changes, wrong = _read(request, typed, dossiers, funds)
    save = SaveForm(request.POST)
    if save.is_valid() and not wrong:
        try:
            count = set_plans(changes, on=save.cleaned_data["on"], by=request.user, paper=save.cleaned_data["paper"])
        except PlanRefused as error:
            wrong = error.errors
        else:
            messages.success(request, ngettext("Đã ghi kế hoạch của %(n)s ô.", "Đã ghi kế hoạch của %(n)s ô.", count)
                             % {"n": count} if count else _("Không có gì thay đổi."))
            return redirect(request.get_full_path())
    return _refused(request, made, typed, wrong, save)


def _refused(request: HttpRequest, made: Plan, typed: dict[str, str], wrong: dict[tuple[int, int], str],
             save: SaveForm | None) -> HttpResponse:
    page = Paginator(made.dossiers(), PAGE).get_page(request.GET.get("page"))
    rows = made.rows(list(page.object_list), typed)
    for row in rows:
        row.wrong = [text for (dossier, _fund), text in wrong.items() if dossier == row.dossier.pk]
    problem = ngettext("%(n)s ô chưa ghi được; chưa ghi ô nào. Sửa rồi ghi lại.",
                       "%(n)s ô chưa ghi được; chưa ghi ô nào. Sửa rồi ghi lại.", len(wrong)) % {"n": len(wrong)}
    return _show(request, made, rows=rows, save=save, problem=problem if wrong else "", status=422)


def _part(name: str, at: int) -> int:
    part = name.split("-")[at] if name.count("-") == 2 else ""
    return int(part) if part.isdecimal() and len(part) < 12 else 0


def _read(request: HttpRequest, typed: dict[str, str], dossiers: dict[int, Dossier],
          funds: dict[int, Fund]) -> tuple[list[Change], dict[tuple[int, int], str]]:
    """Cells whose text says something else than what was shown, and those that say nothing readable."""
    changes, wrong = [], {}
    for name, text in typed.items():
        cell = _part(name, 1), _part(name, 2)
        if cell[0] not in dossiers or cell[1] not in funds:
            continue
        seen = request.POST.get(f"s{name[1:]}", "0")
        seen_amount = int(seen) if seen.isdecimal() and len(seen) < 20 else 0
        try:
            amount = Money.parse(text) if text.strip() else 0
        except MoneyError as error:
            wrong[cell] = str(error)
            continue
        if amount != seen_amount:
            changes.append(Change(dossiers[cell[0]], funds[cell[1]], amount, seen_amount))
    return changes, wrong


def _picked(request: HttpRequest, made: Plan) -> list[Dossier]:
    picked = [int(pk) for pk in request.POST.getlist("pick") if pk.isdecimal() and len(pk) < 12]
    dossiers = list(made.dossiers().filter(pk__in=picked))
    if not dossiers:
        messages.error(request, _("Chọn ít nhất một hồ sơ ở cột đầu bảng."))
    return dossiers


def draw_decision(request: HttpRequest, made: Plan) -> HttpResponse:
    """A draft of the decision with the chosen dossiers and their money, to be edited and signed."""
    dossiers, form = _picked(request, made), paper_forms.form("ledger.decision")
    if not dossiers or form is None:
        return redirect(request.get_full_path())
    try:
        paper = paper_forms.draft_from(form, dossiers, by=request.user)
    except (PaperRefused, ValueError) as error:
        messages.error(request, str(error))
        return redirect(request.get_full_path())
    messages.success(request, _("Đã lập dự thảo quyết định; sửa rồi trình ký."))
    return redirect("documents:document", paper.pk)


def approve(request: HttpRequest, made: Plan) -> HttpResponse:
    """The chosen dossiers given what is planned for them, each by its own step; a leader's act."""
    dossiers, save = _picked(request, made), SaveForm(request.POST)
    if not save.is_valid():
        return _refused(request, made, {}, {}, save)
    if not dossiers:
        return redirect(request.get_full_path())
    try:
        count = grant_planned(dossiers, on=save.cleaned_data["on"], by=request.user, paper=save.cleaned_data["paper"])
    except PlanRefused as error:
        return _refused(request, made, {}, error.errors, save)
    messages.success(request, ngettext("Đã phê duyệt và cấp kinh phí %(n)s hồ sơ.",
                                       "Đã phê duyệt và cấp kinh phí %(n)s hồ sơ.", count) % {"n": count})
    return redirect(request.get_full_path())


#: What is done with the rows chosen in the first column, by the button pressed.
PICKED = {"approve": approve, "decision": draw_decision}


def _workbook(request: HttpRequest, made: Plan) -> HttpResponse:
    def lines() -> Any:
        some = made.dossiers()
        for start in range(0, some.count(), 2000):
            for row in made.rows(list(some[start:start + 2000])):
                yield [row.dossier.number, row.dossier.title, row.dossier.org.code, str(row.dossier.org), row.work,
                       str(row.state.label) if row.state else "", row.estimate,
                       *(cell["seen"] or None for cell in row.cells), row.allocated or None]

    made.funds = made.every_fund
    return excel(request, title=_("Kế hoạch kinh phí %(year)s") % {"year": made.year}, rows=lines(),
                 widths=[20, 60, 16, 30, 30],
                 heads=[_("Số hồ sơ"), _("Hồ sơ"), _("Mã đơn vị"), _("Đơn vị"), _("Loại việc"), _("Nội dung"),
                        _("Dự toán đã duyệt (đồng)"), *(_("Kế hoạch %(fund)s (đồng)") % {"fund": fund.code}
                                                        for fund in made.every_fund), _("Đã cấp (đồng)")])

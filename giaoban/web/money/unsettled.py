"""Accepted, not settled: each dossier with its age, what is missing, and when its unit was last chased."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.dossiers.registry import kinds
from giaoban.kernel.ledger.chasing import Chased, chase
from giaoban.kernel.ledger.models import Entry, Source
from giaoban.kernel.ledger.tables import BANDS, Unsettled, accepted_not_settled
from giaoban.kernel.ledger.tables.unsettled import MISSING
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_work_centrally
from giaoban.web.dossiers.columns import address_of
from giaoban.web.dossiers.fields import AddressForm, DayField, OrgField
from giaoban.web.dossiers.kinds import capital, has_money, state_of
from giaoban.web.lists import Column, show_list

from .asking import below
from .chased import last_chased
from .funds import for_funds
from .records import crumbs, work_label
from .views import tabs

NOTHING = [("", gettext_lazy("Tất cả"))]
TONES = dict(zip(BANDS, ("neutral", "running", "waiting", "late"), strict=True))


class Filters(AddressForm):
    """By unit (with all below it), source, kind of work, age and what is missing, on a day."""

    unit = OrgField(Org.objects.none(), label=gettext_lazy("Đơn vị và cấp dưới"), required=False)
    band = forms.ChoiceField(label=gettext_lazy("Đã chờ"), required=False, choices=[
        *NOTHING, *((key, label) for key, (_fewest, label) in BANDS.items())])
    source = forms.ChoiceField(label=gettext_lazy("Loại nguồn"), required=False)
    work = forms.ChoiceField(label=gettext_lazy("Loại việc"), required=False)
    missing = forms.ChoiceField(label=gettext_lazy("Còn thiếu"), required=False)
    on = DayField(label=gettext_lazy("Tính đến ngày"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"].orgs = Org.objects.visible_to(user)
        self.fields["source"].choices = [*NOTHING, *Source.objects.values_list("pk", "name")]
        self.fields["work"].choices = [*NOTHING, *((kind.key, capital(kind.label)) for kind in kinds()
                                                   if has_money(kind))]
        self.fields["missing"].choices = [*NOTHING, *MISSING.items()]


@dataclass(frozen=True)
class Row:
    """`chased`: the last letter that named this dossier, and its day."""

    found: Unsettled
    chased: date | None
    letter: str

    @property
    def dossier(self) -> Any:
        return self.found.dossier


def rows_of(user: User, filters: Filters) -> list[Unsettled]:
    """What the account may see and asked for, the oldest first."""
    on = filters.asked("on") or None
    unit = filters.asked("unit") or None
    orgs = below(unit, on or clock.today()) if unit else None
    if not user.sees_everything:
        seen = frozenset(Org.objects.visible_to(user).values_list("pk", flat=True))
        orgs = seen if orgs is None else orgs & seen
    found = accepted_not_settled(on, orgs)
    band, missing, work, source = (filters.asked(name) for name in ("band", "missing", "work", "source"))
    with_source = set(Entry.objects.filter(fund__source=source).values_list("dossier_id", flat=True).distinct(
        )) if source else set()
    return [row for row in found if (not band or row.band == band) and (not missing or missing in row.missing)
            and (not work or row.dossier.kind == work) and (not source or row.dossier.pk in with_source)]


@require_safe
def unsettled(request: HttpRequest) -> HttpResponse:
    filters = Filters(request.GET, user=request.user)
    found = rows_of(request.user, filters)

    def dress(page: list[Unsettled]) -> list[Row]:
        chased = last_chased([row.dossier.pk for row in page])
        return [Row(row, *chased.get(row.dossier.pk, (None, ""))) for row in page]

    columns = [column for column in _columns() if request.GET.get("excel") or column.key != "work"]
    chases = can_work_centrally(request.user)
    return show_list(
        request, title=_("Đã nghiệm thu, chưa quyết toán"), rows=found, columns=columns, filters=filters, dress=dress,
        template="money/unsettled.html", bands=_bands(request, found), foot=_foot(found, columns), chases=chases,
        query=request.GET.urlencode(), when=_("tính đến %(day)s") % {"day": day_text(filters.day)},
        empty={"title": _("Không có hồ sơ nào chờ quyết toán"),
               "text": _("Hồ sơ đã nghiệm thu nội dung mà kinh phí chưa khép sẽ hiện ở đây.")},
        breadcrumbs=crumbs(), **tabs(request.user, "unsettled"))


def _foot(found: list[Unsettled], columns: list[Column]) -> list[str]:
    total = grouped(sum(row.open for row in found))
    return [_("Cộng"), *(total if column.key == "open" else "" for column in columns[1:])]


def _bands(request: HttpRequest, found: list[Unsettled]) -> list[dict[str, Any]]:
    """How many and how much in each age, each opening its rows."""
    counts, sums = Counter(row.band for row in found), Counter[str]()
    for row in found:
        sums[row.band] += row.open
    cells = []
    for key, (_fewest, label) in BANDS.items():
        query = request.GET.copy()
        query["band"] = key
        cells.append({"label": str(label), "value": grouped(counts[key]), "url": f"?{query.urlencode()}",
                      "hint": _("%(sum)s đồng") % {"sum": grouped(sums[key])},
                      "tone": TONES[key] if counts[key] and TONES[key] in ("waiting", "late") else ""})
    return cells


def _units(found: list[Unsettled]) -> list[dict[str, Any]]:
    """Units with waiting dossiers, most first, to choose whom to chase."""
    counts: Counter[int] = Counter(row.dossier.org_id for row in found)
    orgs = {row.dossier.org_id: row.dossier.org for row in found}
    sums: Counter[int] = Counter()
    for row in found:
        sums[row.dossier.org_id] += row.open
    oldest = {row.dossier.org_id: row.days for row in reversed(found)}
    chased = last_chased([row.dossier.pk for row in found])
    last: dict[int, tuple[date, str]] = {}
    for row in found:
        if row.dossier.pk in chased:
            last[row.dossier.org_id] = max(last.get(row.dossier.org_id, (date.min, "")), chased[row.dossier.pk])
    return [{"org": orgs[pk], "count": n, "open": grouped(sums[pk]), "oldest": grouped(oldest[pk]),
             "chased": day_text(last[pk][0]) if pk in last else "", "letter": last[pk][1] if pk in last else ""}
            for pk, n in counts.most_common()]


def _columns() -> list[Column]:
    return [
        Column("days", _("Số ngày"), lambda r: grouped(r.found.days), num=True, export=lambda r: r.found.days),
        Column("title", _("Hồ sơ"), lambda r: f"{r.dossier.number} {r.dossier.title}", wide=True,
               url=lambda r: address_of(r.dossier)),
        Column("unit", _("Đơn vị"), lambda r: str(r.dossier.org), fit=True),
        Column("work", _("Loại việc"), lambda r: work_label(r.dossier.kind), fit=True),
        Column("accepted", _("Nghiệm thu"), lambda r: day_text(r.found.accepted_on), num=True,
               export=lambda r: r.found.accepted_on),
        Column("money", _("Kinh phí"), lambda r: str(s.label) if (s := state_of(r.dossier, "money")) else "",
               tone=lambda r: s.tone if (s := state_of(r.dossier, "money")) else ""),
        Column("open", _("Còn treo (đồng)"), lambda r: grouped(r.found.open), num=True, export=lambda r: r.found.open),
        Column("missing", _("Còn thiếu"), lambda r: "; ".join(r.found.missing_labels), wide=True),
        Column("chased", _("Đôn đốc lần cuối"), lambda r: day_text(r.chased), num=True, export=lambda r: r.chased,
               url=lambda r: r.letter),
    ]


class ChaseForm(forms.Form):
    """To which units, by when to answer, who signs."""

    unit = forms.ModelMultipleChoiceField(Org.objects.none(), to_field_name="code", error_messages={
        "required": gettext_lazy("Chọn ít nhất một đơn vị.")})
    due = DayField(label=gettext_lazy("Gửi hồ sơ quyết toán trước ngày"), required=False)
    signer = forms.CharField(label=gettext_lazy("Người ký"), required=False, max_length=120,
                             help_text=gettext_lazy("Để trống thì ghi khi ký"))

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = Org.objects.visible_to(user)


@require_http_methods(["GET", "HEAD", "POST"])
@for_funds
def chasing(request: HttpRequest) -> HttpResponse:
    """Choose units, then a draft for each; the answer lists every draft and every unit left out with the reason."""
    filters = Filters(request.GET, user=request.user)
    found = rows_of(request.user, filters)
    form = ChaseForm(request.POST if request.method == "POST" else None, user=request.user)
    done: list[Chased] = []
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        done = chase(facts["unit"], by=request.user, due=facts["due"], signer=facts["signer"])
    return render(request, "money/chasing.html", {
        "title": _("Đôn đốc quyết toán"), "form": form, "units": _units(found), "done": done,
        "made": sum(1 for each in done if each.letter and not each.problem),
        "picked": set(request.POST.getlist("unit")) or set(request.GET.getlist("unit")),
        "breadcrumbs": [*crumbs(), {"label": _("Chưa quyết toán"), "url": reverse("money:unsettled")}],
        **tabs(request.user, "unsettled")}, status=422 if form.errors else 200)

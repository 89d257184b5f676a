"""The records behind the numbers: entries one by one, and dossiers with what each holds of a fund."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.models import ADVANCE, ALLOCATE, CARRY, KINDS, RETURN, SETTLE, Entry, Fund
from giaoban.web.dossiers.columns import address_of
from giaoban.web.dossiers.kinds import capital, find
from giaoban.web.lists import Column, show_list

from .asking import ask
from .filters import EntryFilters, HeldFilters
from .views import tabs


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Every movement on the funds of a year, oldest first; its sum is the number that led here."""
    asked = ask(request, EntryFilters)
    rows = asked.form.narrow(asked.entries()).select_related("dossier__org", "fund", "by", "reverses").order_by(
        "on", "pk")
    one_kind = asked.form.asked("entry")
    columns = _columns()
    return show_list(
        request, title=_("Sổ bút toán %(year)s") % {"year": asked.year}, rows=rows,
        columns=[*columns, *_more()] if request.GET.get("excel") else columns, filters=asked.form,
        template="money/records.html", foot=_foot(rows, columns) if one_kind else None, when=asked.when,
        empty={"title": _("Không có bút toán nào khớp"), "text": _("Đổi năm, nguồn hoặc bớt điều kiện lọc.")},
        breadcrumbs=crumbs(), **tabs(request.user, "entries"))


def crumbs() -> list[dict[str, str]]:
    return [{"label": _("Kinh phí"), "url": reverse("money:money")}]


def _columns() -> list[Column]:
    return [
        Column("on", _("Ngày"), lambda e: day_text(e.on), sort="on", num=True, export=lambda e: e.on),
        Column("number", _("Số hồ sơ"), lambda e: e.dossier.number, sort="dossier__number", fit=True),
        Column("title", _("Hồ sơ"), lambda e: e.dossier.title, wide=True, url=lambda e: address_of(e.dossier)),
        Column("unit", _("Đơn vị"), lambda e: str(e.dossier.org), sort="dossier__org__folded", fit=True),
        Column("fund", _("Nguồn"), lambda e: e.fund.code, sort="fund__code", fit=True),
        Column("entry", _("Bút toán"), entry_label),
        Column("amount", _("Số tiền (đồng)"), lambda e: grouped(e.amount), sort="amount", num=True,
               export=lambda e: e.amount),
        Column("paper", _("Chứng từ"), lambda e: e.paper, fit=True),
    ]


def _more() -> list[Column]:
    return [Column("org", _("Mã đơn vị"), lambda e: e.dossier.org.code),
            Column("note", _("Ghi chú"), lambda e: e.note),
            Column("by", _("Người ghi"), lambda e: str(e.by or "")),
            Column("recorded", _("Ghi lúc"), lambda e: e.recorded_at)]


def entry_label(entry: Entry) -> str:
    label = str(KINDS.get(entry.kind, entry.kind))
    return _("%(kind)s (đảo)") % {"kind": label} if entry.reverses_id else label


def _foot(rows: QuerySet[Entry], columns: list[Column]) -> list[str]:
    total = rows.order_by().aggregate(total=Sum("amount"))["total"] or 0
    return [_("Cộng"), *(grouped(total) if column.key == "amount" else "" for column in columns[1:])]


@dataclass(frozen=True)
class Held:
    """A dossier's part of one fund. `sums` by entry kind, and `open`."""

    dossier: Dossier
    fund: Fund
    sums: dict[str, int]


SUMS = (ALLOCATE, ADVANCE, SETTLE, RETURN, CARRY)


def held_rows(rows: QuerySet[Entry]) -> QuerySet[Any]:
    """One row a dossier and fund, with its sums and what is open."""
    made = {f"sum_{kind}": Coalesce(Sum("amount", filter=Q(kind=kind)), 0) for kind in SUMS}
    return (rows.order_by().values("dossier_id", "fund_id").annotate(**made)
            .annotate(open=F("sum_allocate") - F("sum_settle") - F("sum_return") - F("sum_carry"))
            .order_by("dossier__number", "fund_id"))


def dressed(rows: list[dict[str, Any]]) -> list[Held]:
    """Rows of sums with their dossiers and funds: two queries for a whole page."""
    dossiers = Dossier.objects.select_related("org").in_bulk({row["dossier_id"] for row in rows})
    funds = Fund.objects.in_bulk({row["fund_id"] for row in rows})
    return [Held(dossiers[row["dossier_id"]], funds[row["fund_id"]],
                 {**{kind: row[f"sum_{kind}"] for kind in SUMS}, "open": row["open"]}) for row in rows]


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Dossiers with money of the year's funds, what became of it and what is open."""
    asked = ask(request, HeldFilters)
    found = asked.form.narrow(asked.entries())
    rows = held_rows(found)
    if asked.form.asked("left"):
        rows = rows.filter(open__gt=0) if asked.form.asked("left") == "open" else rows.filter(open=0)
    columns = _held_columns()
    foot = None
    if not request.GET.get("excel"):
        totals = _totals(rows)
        columns = [column for column in columns if column.key != "work" and (column.key not in SUMS[1:]
                                                                              or totals[column.key])]
        foot = [_("Cộng"), *(grouped(totals[c.key]) if c.key in totals else "" for c in columns[1:])]
    return show_list(
        request, title=_("Kinh phí theo hồ sơ %(year)s") % {"year": asked.year}, rows=rows, dress=dressed,
        columns=columns, filters=asked.form, template="money/records.html", foot=foot, when=asked.when,
        empty={"title": _("Không có hồ sơ nào khớp"), "text": _("Đổi năm, nguồn hoặc bớt điều kiện lọc.")},
        breadcrumbs=crumbs(), **tabs(request.user, "held"))


def _totals(rows: QuerySet[Any]) -> dict[str, int]:
    """Sums over every row of the list, not only the page: added up by the database."""
    names = [f"sum_{kind}" for kind in SUMS] + ["open"]
    total = rows.order_by().aggregate(**{f"all_{name}": Sum(name) for name in names})
    return {name.removeprefix("sum_"): total[f"all_{name}"] or 0 for name in names}


def _held_columns() -> list[Column]:
    labels = {ALLOCATE: _("Đã cấp"), ADVANCE: _("Tạm ứng"), SETTLE: _("Quyết toán"), RETURN: _("Hoàn trả"),
              CARRY: _("Chuyển năm sau"), "open": _("Còn treo")}
    return [
        Column("number", _("Số hồ sơ"), lambda h: h.dossier.number, fit=True),
        Column("title", _("Hồ sơ"), lambda h: h.dossier.title, wide=True, url=lambda h: address_of(h.dossier)),
        Column("unit", _("Đơn vị"), lambda h: str(h.dossier.org), fit=True),
        Column("work", _("Loại việc"), lambda h: work_label(h.dossier.kind), fit=True),
        Column("fund", _("Nguồn"), lambda h: h.fund.code, fit=True),
        *(amount_column(key, label) for key, label in labels.items()),
    ]


def amount_column(key: str, label: str) -> Column:
    return Column(key, label, lambda h: grouped(h.sums[key]) if h.sums[key] else "–", num=True,
                  export=lambda h: h.sums[key])


def work_label(key: str) -> str:
    kind = find(key)
    return capital(kind.label) if kind else key

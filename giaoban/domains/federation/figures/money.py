"""Money by source, and work accepted but not settled by age. Keys are never renamed once a report was issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import BigIntegerField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.figures.registry import MONEY, STOCK, Dimension, Scope, figure
from giaoban.kernel.ledger.defaults import sources
from giaoban.kernel.ledger.finished import BANDS, accepted_on, band, unsettled
from giaoban.kernel.ledger.models import (
    ALLOCATE,
    RETURN,
    SETTLE,
    Entry,
    EntryQuerySet,
    Fund,
    FundGrant,
    Source,
)
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.reading.vocabulary import Phrase


def _by_source(key: str, text: str, context: str) -> list[Phrase]:
    """The wording of the whole and of each source the programme begins with."""
    parts = [Phrase(key, f"{text} nguồn {row['name'][:1].lower()}{row['name'][1:]}", (("source", row["code"]),),
                    also=(f"{text} {row['name'][:1].lower()}{row['name'][1:]}",), kind="money", context=(context,))
             for row in sources()]
    return [Phrase(key, text, kind="money", context=(context,)), *parts]


class Sources(Mapping[str, Any]):
    """Source code → name: those the programme begins with, and those the office has added since."""

    first: Mapping[str, Any] = {row["code"]: row["name"] for row in sources()} | {"": _("chưa ghi loại nguồn")}

    def _added(self) -> dict[str, Any]:
        return dict(Source.objects.exclude(code__in=self.first).values_list("code", "name"))

    def __getitem__(self, code: str) -> Any:
        return self.first[code] if code in self.first else self._added()[code]

    def __iter__(self) -> Iterator[str]:
        yield from self.first
        yield from self._added()

    def __len__(self) -> int:
        return len(self.first) + len(self._added())


def _source(path: str) -> Dimension:
    def expression(scope: Scope) -> Any:
        return Coalesce(F(path), Value(""))

    return Dimension("source", _("loại nguồn"), expression, Sources())


OF_ENTRY, OF_FUND = _source("fund__source__code"), _source("source__code")


def _of_the_federation(rows: QuerySet, scope: Scope) -> QuerySet:
    """What belongs to no single unit stands at the central body."""
    root = Org.objects.filter(kind="central_body").order_by("founded_on", "pk").values("pk")[:1]
    found = rows.annotate(unit=Subquery(root, output_field=IntegerField()))
    return found if scope.orgs is None else found.filter(unit__in=scope.orgs)


def _moved(scope: Scope, kind: str) -> EntryQuerySet:
    return Entry.objects.of(scope.orgs).known(scope.known_on).posted_in(scope.period).filter(kind=kind)


@figure("money.granted", _("Kinh phí được giao"), unit_word=_("đồng"), kind=MONEY, measure="amount", org_path="unit",
        by=(OF_ENTRY,), adds_up=("source",),
        phrases=_by_source("money.granted", "{n} đồng kinh phí được giao", "được giao"))
def granted(scope: Scope) -> QuerySet:
    """Các lần giao, bổ sung, cắt giảm nguồn kinh phí ghi ngày thuộc kỳ (cắt giảm mang dấu trừ), không kể số chuyển từ
    năm trước sang; tính ở cơ quan trung ương."""
    rows = FundGrant.objects.known(scope.known_on).filter(on__gte=scope.period.first, on__lte=scope.period.last)
    new = rows.filter(Q(carry=None) & (Q(reverses=None) | Q(reverses__carry=None)))
    return _of_the_federation(new, scope)


@figure("money.allocated", _("Kinh phí đã cấp cho nhiệm vụ"), unit_word=_("đồng"), kind=MONEY, measure="amount",
        org_path="dossier__org_id", crossing="share", by=(OF_ENTRY,), adds_up=("source",),
        phrases=_by_source("money.allocated", "{n} đồng kinh phí đã cấp cho nhiệm vụ", "đã cấp"))
def allocated(scope: Scope) -> QuerySet:
    """Các bút toán cấp kinh phí cho hồ sơ ghi ngày thuộc kỳ, cộng số tiền (bút toán đảo mang dấu trừ), không kể phần
    mở lại ở nguồn năm sau do chuyển nguồn."""
    carried = Entry.objects.exclude(pair=None).values("pair")
    return _moved(scope, ALLOCATE).exclude(pk__in=carried)


@figure("money.settled", _("Kinh phí đã quyết toán"), unit_word=_("đồng"), kind=MONEY, measure="amount",
        org_path="dossier__org_id", crossing="share", by=(OF_ENTRY,), adds_up=("source",),
        phrases=_by_source("money.settled", "{n} đồng kinh phí đã quyết toán", "quyết toán"))
def settled(scope: Scope) -> QuerySet:
    """Các bút toán quyết toán ghi ngày thuộc kỳ, cộng số tiền (bút toán đảo mang dấu trừ)."""
    return _moved(scope, SETTLE)


@figure("money.returned", _("Kinh phí hoàn trả, mọi loại việc"), unit_word=_("đồng"), kind=MONEY, measure="amount",
        org_path="dossier__org_id", crossing="share", by=(OF_ENTRY,), adds_up=("source",),
        phrases=_by_source("money.returned", "{n} đồng kinh phí hoàn trả, mọi loại việc", "mọi loại việc"))
def returned(scope: Scope) -> QuerySet:
    """Các bút toán hoàn trả của mọi loại hồ sơ ghi ngày thuộc kỳ, cộng số tiền (bút toán đảo mang dấu trừ)."""
    return _moved(scope, RETURN)


@figure("money.left", _("Kinh phí chưa cấp"), unit_word=_("đồng"), kind=MONEY, measure="left", org_path="unit",
        by=(OF_FUND,), adds_up=("source",),
        phrases=_by_source("money.left", "{n} đồng kinh phí chưa cấp", "chưa cấp"))
def left(scope: Scope) -> QuerySet:
    """Nguồn kinh phí của các năm thuộc kỳ: số được giao trừ số đã cấp cộng số hoàn trả, đến hết ngày cuối kỳ; tính ở
    cơ quan trung ương."""
    def total(rows: Any) -> Coalesce:
        sums = (rows.known(scope.known_on).filter(fund=OuterRef("pk"), on__lte=scope.on).order_by().values("fund")
                .annotate(total=Sum("amount")).values("total"))
        return Coalesce(Subquery(sums, output_field=BigIntegerField()), 0)

    entries = Entry.objects
    funds = Fund.objects.filter(year__in=list(scope.period.years())).annotate(
        left=total(FundGrant.objects.all()) - total(entries.filter(kind=ALLOCATE)) + total(entries.filter(kind=RETURN)))
    return _of_the_federation(funds, scope)


#: The bands as a report writes them.
AGES = {"under_30": "dưới 30 ngày", "30_90": "30–90 ngày", "91_180": "91–180 ngày", "over_180": "quá 180 ngày"}
AGE = Dimension("age", _("thời gian từ khi nghiệm thu"), lambda scope: band(scope.on),
                {key: label for key, (_days, label) in BANDS.items()})


@figure("work.accepted_unsettled", _("Nhiệm vụ đã nghiệm thu, chưa quyết toán"), unit_word=_("nhiệm vụ"), kind=STOCK,
        by=(AGE,), adds_up=("age",), phrases=[
            Phrase("work.accepted_unsettled", "{n} nhiệm vụ mọi loại đã nghiệm thu, chưa quyết toán", kind="stock",
                   context=("chưa quyết toán",)),
            *(Phrase("work.accepted_unsettled", f"{{n}} nhiệm vụ mọi loại đã nghiệm thu, chưa quyết toán {words}",
                     (("age", key),), kind="stock", context=("chưa quyết toán",))
              for key, words in AGES.items())])
def accepted_unsettled(scope: Scope) -> QuerySet:
    """Hồ sơ mọi loại việc có kinh phí: vào ngày cuối kỳ nội dung đã nghiệm thu mà kinh phí đã cấp chưa quyết toán, chưa
    hoàn trả hết; tuổi tính từ ngày nghiệm thu."""
    return (unsettled(scope.on, scope.known_on).of(scope.orgs).known(scope.known_on)
            .annotate(_accepted=accepted_on(scope.on, scope.known_on)))

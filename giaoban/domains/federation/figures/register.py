"""Indicators of the register itself. Keys are never renamed once a report was issued."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.figures.registry import STOCK, Dimension, Scope, figure
from giaoban.kernel.orgs.facts import kind_on
from giaoban.kernel.orgs.kinds import ACTS, KINDS
from giaoban.kernel.orgs.models import Org, OrgQuerySet, Reorganisation
from giaoban.kernel.people.counting.members import members as members_by_unit
from giaoban.kernel.people.counting.rows import membership_rows, person_rows
from giaoban.kernel.reading.vocabulary import Phrase

#: Sector associations before local unions, as papers say it: 156 = 93 + 63.
MEMBERS = {key: kind.label for key, kind in reversed(KINDS.items()) if kind.member}
UNITS = {key: kind.label for key, kind in KINDS.items() if not kind.partner}

#: Acts that change which units there are, what they are or where they stand; notes and corrections don't.
CHANGES = {key: label for key, label in ACTS.items() if key not in ("note", "correct", "undo")}


def _kind(scope: Scope) -> Any:
    return kind_on(scope.on, scope.known_on)


def _standing(scope: Scope, kinds: dict[str, Any]) -> OrgQuerySet:
    """Units of these kinds with a place on the reporting line on the scope's day."""
    found = Org.objects.placed_on(scope.on, scope.known_on).alias(_kind=_kind(scope)).filter(_kind__in=list(kinds))
    return found if scope.orgs is None else found.filter(pk__in=scope.orgs)


@figure("federation.members", _("Hội thành viên"), unit_word=_("hội"), kind=STOCK, org_path="id", crossing="latest",
        by=(Dimension("kind", _("loại hội"), _kind, MEMBERS),), adds_up=("kind",), phrases=[
            Phrase("federation.members", "{n} hội thành viên", kind="stock", also=("{n} tổ chức thành viên",),
                   context=("hội ngành toàn quốc", "liên hiệp hội địa phương")),
            Phrase("federation.members", "{n} hội ngành toàn quốc", (("kind", "sector_association"),), kind="stock",
                   also=("{n} hội ngành trung ương", "{n} hội, tổng hội ngành toàn quốc",
                         "{n} hội khoa học kỹ thuật chuyên ngành toàn quốc")),
            Phrase("federation.members", "{n} liên hiệp hội địa phương", (("kind", "local_union"),), kind="stock",
                   also=("{n} liên hiệp hội tỉnh, thành phố", "{n} liên hiệp hội cấp tỉnh"),
                   context=("hội ngành toàn quốc", "hội ngành trung ương", "hội thành viên"))])
def members(scope: Scope) -> QuerySet:
    """Liên hiệp hội địa phương và hội ngành toàn quốc đang có vị trí trên tuyến báo cáo vào ngày cuối kỳ."""
    return _standing(scope, MEMBERS)


@figure("federation.units", _("Đơn vị trong hệ thống"), unit_word=_("đơn vị"), kind=STOCK, org_path="id",
        crossing="latest", by=(Dimension("kind", _("loại đơn vị"), _kind, UNITS),), adds_up=("kind",), phrases=[
            Phrase("federation.units", "{n} đơn vị trong hệ thống Liên hiệp hội", kind="stock")])
def units(scope: Scope) -> QuerySet:
    """Đơn vị mọi loại (trừ cơ quan phối hợp) đang có vị trí trên tuyến báo cáo vào ngày cuối kỳ."""
    return _standing(scope, UNITS)


@figure("federation.reorganised", _("Việc thành lập, sắp xếp đơn vị"), unit_word=_("việc"), org_path="unit",
        by=(Dimension("kind", _("việc"), "kind", CHANGES),), adds_up=("kind",), phrases=[
            Phrase("federation.reorganised", "{n} việc thành lập, sắp xếp đơn vị",
                   also=("{n} việc sắp xếp, thay đổi đơn vị",))])
def reorganised(scope: Scope) -> QuerySet:
    """Việc ghi trong sổ đơn vị (thành lập, đổi tên, chuyển, sáp nhập, chia tách, giải thể…) có hiệu lực trong kỳ,
    trừ việc đã hủy; việc trên nhiều đơn vị tính một lần, ở cơ quan trung ương."""
    root = Org.objects.filter(kind="central_body").order_by("founded_on", "pk").values("pk")[:1]
    acts = Reorganisation.objects.filter(kind__in=list(CHANGES), on__range=(scope.period.first, scope.period.last))
    undone = Reorganisation.objects.filter(undoes=OuterRef("pk"))
    if scope.known_on is not None:
        known = Q(recorded_at__lte=clock.end_of(scope.known_on))
        acts, undone = acts.filter(known), undone.filter(known)
    found = acts.filter(~Exists(undone)).annotate(unit=Coalesce("org_id", Subquery(root)))
    return found if scope.orgs is None else found.filter(unit__in=scope.orgs)


def _by_tally(scope: Scope) -> dict[int, int]:
    return members_by_unit(scope.on, scope.orgs)


@figure("federation.memberships", _("Lượt hội viên"), unit_word=_("lượt"), kind=STOCK, crossing="latest",
        tallied=_by_tally, phrases=[
            Phrase("federation.memberships", "{n} lượt hội viên", kind="stock")])
def memberships(scope: Scope) -> QuerySet:
    """Số lượt hội viên có hiệu lực vào ngày cuối kỳ: một người là hội viên của hai hội tính hai lượt."""
    return membership_rows(scope)


@figure("federation.persons", _("Hội viên (số người)"), unit_word=_("người"), kind=STOCK, org_path="unit",
        crossing="latest", phrases=[
            Phrase("federation.persons", "{n} người là hội viên", kind="stock")])
def persons(scope: Scope) -> QuerySet:
    """Số người là hội viên của ít nhất một hội vào ngày cuối kỳ, mỗi người tính một lần; chia theo đơn vị thì tính ở
    hội vào trước nhất."""
    first = membership_rows(scope).filter(person=OuterRef("pk")).order_by("since", "pk").values("org")[:1]
    return person_rows(scope).annotate(unit=Subquery(first))

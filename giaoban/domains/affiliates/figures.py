"""Indicators of affiliated organisations. Keys are never renamed once a report was issued."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.figures.registry import STOCK, Scope, figure
from giaoban.kernel.orgs.models import Org, OrgQuerySet
from giaoban.kernel.reading.vocabulary import Phrase

from .models import AffiliateCase


def _organisations(scope: Scope) -> OrgQuerySet:
    found = Org.objects.filter(kind="st_organisation")
    return found if scope.orgs is None else found.filter(pk__in=scope.orgs)


def _decided(scope: Scope, matter: str) -> QuerySet:
    """Organisations with a case of this matter decided in the period; each counts once."""
    cases = (AffiliateCase.objects.known(scope.known_on).filter(matter=matter)
             .entered("decided", period=scope.period, known_on=scope.known_on))
    return _organisations(scope).filter(Exists(cases.filter(org=OuterRef("pk"))))


@figure("affiliates.total", _("Tổ chức KH&CN trực thuộc"), unit_word=_("tổ chức"), kind=STOCK, org_path="id",
        crossing="latest", phrases=[
            Phrase("affiliates.total", "{n} tổ chức KH&CN trực thuộc", kind="stock",
                   also=("số lượng tổ chức KH&CN trực thuộc là {n} tổ chức",
                         "{n} tổ chức khoa học và công nghệ trực thuộc"),
                   context=("trực thuộc",))])
def total(scope: Scope) -> QuerySet:
    """Tổ chức khoa học và công nghệ trực thuộc đang có vị trí trên tuyến báo cáo vào ngày cuối kỳ."""
    return _organisations(scope).placed_on(scope.on, scope.known_on)


@figure("affiliates.consolidated", _("Tổ chức được kiện toàn nhân sự"), unit_word=_("tổ chức"), org_path="id",
        crossing="latest", phrases=[
            Phrase("affiliates.consolidated", "kiện toàn nhân sự của {n} tổ chức KH&CN",
                   also=("kiện toàn bộ máy nhân sự của {n} tổ chức", "kiện toàn nhân sự {n} tổ chức"),
                   context=("kiện toàn",))])
def consolidated(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc có quyết định kiện toàn nhân sự trong kỳ, mỗi tổ chức tính một lần."""
    return _decided(scope, "personnel")


@figure("affiliates.dissolved", _("Tổ chức giải thể"), unit_word=_("tổ chức"), org_path="id", phrases=[
    Phrase("affiliates.dissolved", "giải thể {n} tổ chức",
           also=("quyết định giải thể {n} tổ chức", "{n} tổ chức giải thể", "{n} tổ chức bị giải thể",
                 "giải thể {n} đơn vị"),
           context=("giải thể",))])
def dissolved(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc có quyết định giải thể trong kỳ."""
    return _decided(scope, "dissolve")


@figure("affiliates.established", _("Tổ chức thành lập mới"), unit_word=_("tổ chức"), org_path="id", phrases=[
    Phrase("affiliates.established", "thành lập mới {n} tổ chức",
           also=("thành lập {n} tổ chức", "thành lập mới {n} đơn vị"), context=("thành lập",))])
def established(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc có quyết định thành lập trong kỳ."""
    cases = (AffiliateCase.objects.known(scope.known_on).filter(matter="establish")
             .entered("decided", period=scope.period, known_on=scope.known_on))
    return _organisations(scope).filter(Exists(cases.filter(result=OuterRef("pk"))))

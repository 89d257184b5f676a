"""Indicators of attached organisations. Keys are never renamed once a report was issued."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.figures.registry import STOCK, Dimension, Scope, figure
from giaoban.kernel.orgs.kinds import REPORTING, STATUS, SUSPENDED
from giaoban.kernel.orgs.models import Org, OrgFact, OrgQuerySet, Placement
from giaoban.kernel.reading.vocabulary import Phrase

from .models import AffiliateCase, Caution, Certificate, Dissolution, Founding
from .weak import SIGNS, judged


def _organisations(scope: Scope) -> OrgQuerySet:
    found = Org.objects.filter(kind="st_organisation")
    return found if scope.orgs is None else found.filter(pk__in=scope.orgs)


def attached(scope: Scope) -> OrgQuerySet:
    """Those that stand below a unit of ours on the period's last day; one handed over stands below nobody."""
    below = Placement.objects.filter(line=REPORTING, parent__isnull=False).on(scope.on, scope.known_on)
    return _organisations(scope).filter(pk__in=below.values("org"))


@figure("affiliates.total", _("Tổ chức KH&CN trực thuộc"), unit_word=_("tổ chức"), kind=STOCK, org_path="id",
        crossing="latest", phrases=[
            Phrase("affiliates.total", "{n} tổ chức KH&CN trực thuộc", kind="stock",
                   also=("số lượng tổ chức KH&CN trực thuộc là {n} tổ chức",
                         "{n} tổ chức khoa học và công nghệ trực thuộc"),
                   context=("trực thuộc",))])
def total(scope: Scope) -> QuerySet:
    """Tổ chức khoa học và công nghệ trực thuộc đang có vị trí trên tuyến báo cáo vào ngày cuối kỳ."""
    return attached(scope)


@figure("affiliates.consolidated", _("Tổ chức được kiện toàn nhân sự"), unit_word=_("tổ chức"), org_path="id",
        crossing="latest", phrases=[
            Phrase("affiliates.consolidated", "kiện toàn nhân sự của {n} tổ chức KH&CN",
                   also=("kiện toàn bộ máy nhân sự của {n} tổ chức", "kiện toàn nhân sự {n} tổ chức"),
                   context=("kiện toàn",))])
def consolidated(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc có quyết định kiện toàn nhân sự trong kỳ, mỗi tổ chức tính một lần."""
    cases = (AffiliateCase.objects.known(scope.known_on).filter(matter="personnel")
             .entered("decided", period=scope.period, known_on=scope.known_on))
    return _organisations(scope).filter(Exists(cases.filter(org=OuterRef("pk"))))


@figure("affiliates.dissolved", _("Tổ chức giải thể"), unit_word=_("tổ chức"), org_path="id", phrases=[
    Phrase("affiliates.dissolved", "giải thể {n} tổ chức",
           also=("quyết định giải thể {n} tổ chức", "{n} tổ chức giải thể", "{n} tổ chức bị giải thể",
                 "giải thể {n} đơn vị"),
           context=("giải thể",))])
def dissolved(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc có quyết định hoàn thành giải thể trong kỳ (danh mục giải thể đã xong)."""
    ended = (Dissolution.objects.known(scope.known_on)
             .entered("dissolved", period=scope.period, known_on=scope.known_on))
    return _organisations(scope).filter(Exists(ended.filter(org=OuterRef("pk"))))


@figure("affiliates.established", _("Tổ chức thành lập mới"), unit_word=_("tổ chức"), org_path="id", phrases=[
    Phrase("affiliates.established", "thành lập mới {n} tổ chức",
           also=("thành lập {n} tổ chức", "thành lập mới {n} đơn vị"), context=("thành lập",))])
def established(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc có quyết định thành lập trong kỳ."""
    cases = (Founding.objects.known(scope.known_on)
             .entered("established", period=scope.period, known_on=scope.known_on))
    return _organisations(scope).filter(Exists(cases.filter(result=OuterRef("pk"))))


@figure("affiliates.registered", _("Tổ chức đăng ký hoạt động lần đầu"), unit_word=_("tổ chức"), org_path="id",
        phrases=[Phrase("affiliates.registered", "{n} tổ chức đăng ký hoạt động lần đầu",
                        also=("cấp giấy chứng nhận đăng ký hoạt động lần đầu cho {n} tổ chức",),
                        context=("đăng ký hoạt động",))])
def registered(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc được cấp giấy chứng nhận đăng ký hoạt động lần đầu trong kỳ."""
    given = Certificate.objects.held(scope.known_on).filter(
        org=OuterRef("pk"), first=True, since__gte=scope.period.first, since__lte=scope.period.last)
    return _organisations(scope).filter(Exists(given))


@figure("affiliates.warned", _("Tổ chức đang bị cảnh báo"), unit_word=_("tổ chức"), kind=STOCK, org_path="id",
        crossing="latest", phrases=[Phrase("affiliates.warned", "{n} tổ chức trực thuộc đang bị cảnh báo", kind="stock",
                                           context=("cảnh báo",))])
def warned(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc có cảnh báo, yêu cầu chấn chỉnh còn hiệu lực vào ngày cuối kỳ."""
    held = Caution.objects.on(scope.on, scope.known_on).filter(org=OuterRef("pk"))
    return attached(scope).filter(Exists(held))


@figure("affiliates.suspended", _("Tổ chức đang bị tạm đình chỉ"), unit_word=_("tổ chức"), kind=STOCK, org_path="id",
        crossing="latest", phrases=[Phrase("affiliates.suspended", "{n} tổ chức trực thuộc đang bị tạm đình chỉ",
                                           kind="stock", context=("đình chỉ",))])
def suspended(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc ở tình trạng tạm đình chỉ vào ngày cuối kỳ."""
    held = OrgFact.objects.on(scope.on, scope.known_on).filter(org=OuterRef("pk"), aspect=STATUS, value=SUSPENDED)
    return attached(scope).filter(Exists(held))


SIGN = Dimension("sign", _("dấu hiệu nặng nhất"), "weak", {key: sign.label for key, sign in SIGNS.items()})


@figure("affiliates.weak", _("Tổ chức có dấu hiệu yếu"), unit_word=_("tổ chức"), kind=STOCK, org_path="id",
        by=(SIGN,), adds_up=("sign",), crossing="latest", phrases=[
            Phrase("affiliates.weak", "{n} tổ chức trực thuộc có dấu hiệu hoạt động yếu", kind="stock",
                   context=("dấu hiệu",))])
def weak(scope: Scope) -> QuerySet:
    """Tổ chức trực thuộc có ít nhất một dấu hiệu yếu theo ngưỡng có hiệu lực vào ngày cuối kỳ, để người có thẩm \
quyền xem xét; chia theo dấu hiệu nặng nhất."""
    return judged(attached(scope), scope.on, scope.known_on).exclude(weak="")

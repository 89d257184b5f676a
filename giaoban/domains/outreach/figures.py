"""Indicators of outreach. Keys are never renamed once a report was issued."""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import stood_in
from giaoban.kernel.figures.registry import Dimension, Scope, figure
from giaoban.kernel.lifecycle import MONEY
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.reading.vocabulary import Phrase

from .models import DAYS, PRODUCTS, Course, DayEvent, DisseminationTask, Product


def _outcome(scope: Scope) -> Case:
    """How a task stood on the period's last day: content and money asked apart."""
    finished = stood_in("accepted", on=scope.on, known_on=scope.known_on)
    settled = stood_in("settled", on=scope.on, track=MONEY, known_on=scope.known_on)
    return Case(
        When(Q(finished) & Q(settled), then=Value("settled")), When(finished, then=Value("unsettled")),
        When(stood_in("cancelled", on=scope.on, known_on=scope.known_on), then=Value("not_held")),
        default=Value("running"), output_field=CharField())


OUTCOME = Dimension("outcome", _("kết quả"), _outcome, {
    "settled": _("đã nghiệm thu và quyết toán"), "unsettled": _("đã nghiệm thu, chưa quyết toán"),
    "not_held": _("không triển khai"), "running": _("đang triển khai")})
PRODUCT = Dimension("product", _("hình thức"), "form", PRODUCTS)
DAY = Dimension("day", _("ngày kỷ niệm"), "day", DAYS)


def _tasks(scope: Scope) -> QuerySet:
    return DisseminationTask.objects.of(scope.orgs).known(scope.known_on).planned_in(scope.period)


@figure("outreach.tasks", _("Nhiệm vụ phổ biến kiến thức"), unit_word=_("nhiệm vụ"), by=(OUTCOME,),
        adds_up=("outcome",), phrases=[
            Phrase("outreach.tasks", "{n} nhiệm vụ phổ biến kiến thức", context=("phổ biến kiến thức",))])
def tasks(scope: Scope) -> QuerySet:
    """Nhiệm vụ phổ biến kiến thức của năm (năm kế hoạch thuộc kỳ), mở hồ sơ đến hết kỳ."""
    return _tasks(scope)


@figure("outreach.members", _("Hội thành viên được hỗ trợ phổ biến kiến thức"), unit_word=_("hội"), org_path="id",
        crossing="latest", phrases=[
            Phrase("outreach.members", "{n} hội thành viên được hỗ trợ phổ biến kiến thức",
                   also=("hỗ trợ {n} Hội thành viên phổ biến kiến thức",), context=("phổ biến kiến thức",))])
def members(scope: Scope) -> QuerySet:
    """Hội thành viên có ít nhất một nhiệm vụ phổ biến kiến thức của năm được phê duyệt đến hết kỳ, mỗi hội một lần."""
    approved = _tasks(scope).filter(stood_in(
        "approved", "contracted", "running", "reported", "accepted", on=scope.on, known_on=scope.known_on))
    return Org.objects.filter(Exists(approved.filter(org=OuterRef("pk"))))


def _products(scope: Scope) -> QuerySet:
    return Product.objects.of(scope.orgs).held(scope.known_on).done_in(scope.period)


@figure("outreach.products", _("Sản phẩm phổ biến kiến thức"), unit_word=_("sản phẩm"), by=(PRODUCT,),
        adds_up=("product",), org_path="task__org_id", phrases=[
            Phrase("outreach.products", "{n} sản phẩm phổ biến kiến thức", context=("phổ biến kiến thức",)),
            Phrase("outreach.products", "{n} lớp phổ biến kiến thức", (("product", "class"),),
                   context=("phổ biến kiến thức",))])
def products(scope: Scope) -> QuerySet:
    """Sản phẩm của các nhiệm vụ phổ biến kiến thức làm trong kỳ, theo hình thức; mỗi dòng ghi là một sản phẩm."""
    return _products(scope)


@figure("outreach.beneficiaries", _("Người hưởng lợi từ phổ biến kiến thức"), unit_word=_("lượt người"), by=(PRODUCT,),
        adds_up=("product",), measure="people", org_path="task__org_id", crossing="share", phrases=[
            Phrase("outreach.beneficiaries", "{n} lượt người được phổ biến kiến thức",
                   context=("phổ biến kiến thức",))])
def beneficiaries(scope: Scope) -> QuerySet:
    """Cộng số người hưởng lợi của các sản phẩm phổ biến kiến thức làm trong kỳ."""
    return _products(scope)


@figure("outreach.courses", _("Lớp tập huấn, bồi dưỡng đã tổ chức"), unit_word=_("lớp"), phrases=[
    Phrase("outreach.courses", "{n} lớp tập huấn, bồi dưỡng cho hội thành viên", context=("bồi dưỡng",))])
def courses(scope: Scope) -> QuerySet:
    """Lớp tập huấn, bồi dưỡng (ngoài TVPB&GĐXH) được tổ chức trong kỳ."""
    return (Course.objects.of(scope.orgs).known(scope.known_on)
            .entered("held", period=scope.period, known_on=scope.known_on))


@figure("outreach.events", _("Hoạt động hưởng ứng các ngày môi trường"), unit_word=_("hoạt động"), by=(DAY,),
        adds_up=("day",), phrases=[
            Phrase("outreach.events", "{n} hoạt động hưởng ứng các ngày môi trường", context=("môi trường",)),
            *(Phrase("outreach.events", f"{{n}} hoạt động hưởng ứng {words}", (("day", key),), context=(words,))
              for key, words in (("environment", "Ngày Môi trường thế giới"),
                                 ("biodiversity", "Ngày quốc tế Đa dạng sinh học"),
                                 ("cleanup", "Chiến dịch Làm cho thế giới sạch hơn")))])
def events(scope: Scope) -> QuerySet:
    """Hoạt động của các đơn vị hưởng ứng ngày, tuần lễ môi trường, có ngày tổ chức thuộc kỳ."""
    return (DayEvent.objects.of(scope.orgs).known(scope.known_on)
            .entered("held", period=scope.period, known_on=scope.known_on))

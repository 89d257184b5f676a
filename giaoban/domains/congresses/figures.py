"""Indicators of congresses and terms. Keys are never renamed once a report was issued."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.bodies.models import Seat, Term
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.figures.registry import STOCK, Scope, figure
from giaoban.kernel.reading.vocabulary import Phrase

from .models import Congress


@figure("congresses.held", _("Đại hội đã tổ chức"), unit_word=_("đại hội"), phrases=[
    Phrase("congresses.held", "{n} đại hội nhiệm kỳ",
           also=("tổ chức đại hội nhiệm kỳ: {n} đại hội", "{n} đại hội đại biểu nhiệm kỳ"), context=("đại hội",))])
def held(scope: Scope) -> QuerySet:
    """Đại hội của các hội thành viên, Liên hiệp hội có ngày đại hội thuộc kỳ."""
    return (Congress.objects.of(scope.orgs).known(scope.known_on)
            .entered("held", period=scope.period, known_on=scope.known_on))


@figure("congresses.recognised", _("Quyết định công nhận kết quả bầu cử"), unit_word=_("quyết định"), phrases=[
    Phrase("congresses.recognised", "{n} quyết định công nhận",
           also=("ban hành {n} quyết định công nhận", "{n} quyết định công nhận Ban Chấp hành"),
           context=("công nhận",))])
def recognised(scope: Scope) -> QuerySet:
    """Kết quả đại hội và bầu bổ sung được công nhận bằng quyết định có ngày thuộc kỳ."""
    return (Dossier.objects.of(scope.orgs).known(scope.known_on)
            .filter(kind__in=("congresses.congress", "congresses.by_election"))
            .entered("recognition_issued", period=scope.period, known_on=scope.known_on))


@figure("congresses.overdue", _("Nhiệm kỳ quá hạn chưa đại hội"), unit_word=_("nhiệm kỳ"), kind=STOCK,
        org_path="body__of_id", crossing="latest", phrases=[
            Phrase("congresses.overdue", "{n} nhiệm kỳ quá hạn", kind="stock",
                   also=("{n} nhiệm kỳ đã quá hạn", "{n} nhiệm kỳ quá hạn đại hội"), context=("quá hạn",))])
def overdue(scope: Scope) -> QuerySet:
    """Nhiệm kỳ Ban Chấp hành (Hội đồng Trung ương) đến ngày cuối kỳ đã quá hạn, kể cả hạn được kéo dài, mà chưa có đại
    hội kế tiếp.
    """
    found = Term.objects.all().of_unions().overdue(scope.on, scope.known_on)
    return found if scope.orgs is None else found.filter(body__of__in=scope.orgs)


@figure("congresses.vacancies", _("Chức danh lãnh đạo còn khuyết"), unit_word=_("chức danh"), kind=STOCK,
        org_path="body__of_id", crossing="latest", phrases=[
            Phrase("congresses.vacancies", "{n} chức danh còn khuyết", kind="stock",
                   also=("khuyết {n} chức danh", "{n} chức danh khuyết"), context=("khuyết",))])
def vacancies(scope: Scope) -> QuerySet:
    """Chức danh của cơ quan lãnh đạo, kiểm tra vào ngày cuối kỳ có ít người giữ hơn số lượng đã định, mỗi chức danh của
    mỗi cơ quan tính một lần; người được giao tạm thời chưa tính là giữ.
    """
    seats = Seat.objects.all().of(scope.orgs).on(scope.on, scope.known_on).with_held(scope.on, scope.known_on)
    return seats.filter(held__lt=F("places"))

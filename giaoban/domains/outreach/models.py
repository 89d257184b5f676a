"""Tables of outreach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Dated
from giaoban.kernel.people.models import User

from .lifecycle import COURSE, DAY, TASK

CLASS, LEAFLET, BROADCAST, MODEL, WORKSHOP = "class", "leaflet", "broadcast", "model", "workshop"
PRODUCTS = {
    CLASS: _("lớp phổ biến, tập huấn"),
    LEAFLET: _("tờ rơi, tài liệu"),
    BROADCAST: _("phát thanh, truyền hình, trực tuyến"),
    MODEL: _("mô hình trình diễn"),
    WORKSHOP: _("hội thảo, nói chuyện"),
}
ENVIRONMENT, BIODIVERSITY, CLEANUP, WATER, OTHER = "environment", "biodiversity", "cleanup", "water", "other"
DAYS = {
    ENVIRONMENT: _("Ngày Môi trường thế giới"),
    BIODIVERSITY: _("Ngày quốc tế Đa dạng sinh học"),
    CLEANUP: _("Chiến dịch Làm cho thế giới sạch hơn"),
    WATER: _("Tuần lễ quốc gia Nước sạch và vệ sinh môi trường"),
    OTHER: _("ngày khác"),
}


class DisseminationTask(Dossier):
    """A member's task of disseminating knowledge in a year, paid from the dissemination fund."""

    lifecycle = TASK
    event_kind = "workshop"
    particulars = ("topic", "audience", "planned")

    topic = models.CharField(_("chủ đề"), max_length=200, blank=True)
    audience = models.CharField(_("đối tượng"), max_length=200, blank=True)
    planned = models.PositiveIntegerField(_("số người hưởng lợi dự kiến"), null=True, blank=True)

    class Meta:
        verbose_name = _("nhiệm vụ phổ biến kiến thức")
        verbose_name_plural = _("nhiệm vụ phổ biến kiến thức")


class ProductQuerySet(models.QuerySet):
    def of(self, orgs: Collection[int] | None) -> ProductQuerySet:
        return self if orgs is None else self.filter(task__org__in=orgs)

    def held(self, known_on: date | None = None) -> ProductQuerySet:
        """Not voided, as it was known."""
        if known_on is None:
            return self.filter(voided_at=None)
        seen = clock.end_of(known_on)
        return self.filter(Q(voided_at=None) | Q(voided_at__gt=seen), recorded_at__lte=seen)

    def done_in(self, period: Period) -> ProductQuerySet:
        return self.filter(on__gte=period.first, on__lte=period.last)


class Product(models.Model):
    """Something a task gave the public on a day: how many of it, for how many people. A wrong row is voided."""

    task = models.ForeignKey(DisseminationTask, models.CASCADE, related_name="products")
    form = models.CharField(_("hình thức"), max_length=12, choices=list(PRODUCTS.items()))
    title = models.CharField(_("tên, nội dung"), max_length=300)
    quantity = models.PositiveIntegerField(_("số lượng"), default=1)
    people = models.PositiveIntegerField(_("số người hưởng lợi"), default=0)
    on = models.DateField(_("ngày"))
    place = models.CharField(_("nơi thực hiện"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["on"])]
        verbose_name = _("sản phẩm phổ biến kiến thức")

    def __str__(self) -> str:
        return self.title


class Course(Dossier):
    """A training course given to members, other than those on critique."""

    lifecycle = COURSE
    event_kind = "course"
    particulars: ClassVar[tuple[str, ...]] = ("subject", "place", "participants")

    subject = models.CharField(_("chuyên đề"), max_length=200, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    participants = models.PositiveIntegerField(_("số người dự"), null=True, blank=True)

    class Meta:
        verbose_name = _("lớp tập huấn, bồi dưỡng")
        verbose_name_plural = _("lớp tập huấn, bồi dưỡng")


class AnnualDay(Dated):
    """A day or week of the yearly calendar (month and day, both included), as kept from a day on."""

    key = models.CharField(max_length=20)
    name = models.CharField(_("tên"), max_length=200)
    first_month = models.PositiveSmallIntegerField()
    first_day = models.PositiveSmallIntegerField()
    last_month = models.PositiveSmallIntegerField()
    last_day = models.PositiveSmallIntegerField()
    legal_source = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        ordering = ["first_month", "first_day", "key"]
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(until=None, voided_at=None),
                                               name="one_open_annual_day")]

    def __str__(self) -> str:
        return self.name

    def in_year(self, year: int) -> Period:
        """Its days in a year."""
        return Period(date(year, self.first_month, self.first_day), date(year, self.last_month, self.last_day))


class DayEvent(Dossier):
    """What one unit does for one of the yearly days."""

    lifecycle = DAY
    event_kind = "event"
    particulars: ClassVar[tuple[str, ...]] = ("day", "first", "last", "place", "participants")

    day = models.CharField(_("ngày kỷ niệm"), max_length=20, choices=list(DAYS.items()))
    first = models.DateField(_("từ ngày"), null=True, blank=True)
    last = models.DateField(_("đến ngày"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    participants = models.PositiveIntegerField(_("số người tham gia"), null=True, blank=True)

    class Meta:
        verbose_name = _("hoạt động hưởng ứng ngày môi trường")
        verbose_name_plural = _("hoạt động hưởng ứng ngày môi trường")
        indexes = [models.Index(fields=["day"])]

"""Tables of congresses, by-elections and nominations."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.bodies.kinds import EXECUTIVE, FORM_LABELS, FORMS, INSPECTION, STANDING
from giaoban.kernel.dossiers.models import Dossier, YearField
from giaoban.kernel.people.models import Mandate, Person, User
from giaoban.kernel.people.models.persons import SEXES

from .lifecycle import BY_ELECTION, CONGRESS, NOMINATION

_ROMAN = RegexValidator(r"^(?=[IVXLC])L?X{0,3}(IX|IV|V?I{0,3})$", _("ghi bằng chữ số La Mã, ví dụ VIII"))
_YEAR = (MinValueValidator(1980), MaxValueValidator(2100))


class HasElected(models.Model):
    """A matter whose outcome is a list of people for bodies of its unit."""

    recognition = models.CharField(_("văn bản công nhận"), max_length=120, blank=True, editable=False)

    class Meta:
        abstract = True

    def live_elected(self) -> ElectedQuerySet:
        return Elected.objects.filter(dossier=self.pk, voided_at=None)

    def day_of(self, state: str) -> date | None:
        """When the matter came into a state, as held today."""
        rows = self.spans.filter(state=state, voided_at=None)  # type: ignore[attr-defined]
        found: date | None = rows.order_by("since").values_list("since", flat=True).first()
        return found


class Congress(HasElected, Dossier):  # noqa: DJ008 (a dossier says what it is)
    """A congress of a union, from the running term to the recognition of those it elected."""

    lifecycle = CONGRESS
    particulars = ("ordinal", "first_of_merged", "term_first", "term_last", "planned_on", "began_on", "place",
                   "delegates", "executive_size", "standing_size", "inspection_size")

    ordinal = models.CharField(_("lần thứ"), max_length=12, blank=True, validators=[_ROMAN])
    first_of_merged = models.BooleanField(_("đại hội lần thứ I sau hợp nhất"), default=False)
    term_first = YearField(_("nhiệm kỳ từ năm"), null=True, blank=True, validators=_YEAR)
    term_last = YearField(_("nhiệm kỳ đến năm"), null=True, blank=True, validators=_YEAR)
    planned_on = models.DateField(_("ngày dự kiến"), null=True, blank=True)
    began_on = models.DateField(_("ngày khai mạc, nếu họp nhiều ngày"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    delegates = models.PositiveIntegerField(_("số đại biểu"), null=True, blank=True)
    executive_size = models.PositiveSmallIntegerField(_("số lượng BCH do đại hội định"), null=True, blank=True)
    standing_size = models.PositiveSmallIntegerField(_("số lượng BTV được định"), null=True, blank=True)
    inspection_size = models.PositiveSmallIntegerField(_("số lượng BKT được định"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("đại hội")
        verbose_name_plural = _("đại hội")

    @property
    def held_on(self) -> date | None:
        """Its last day: the day of the step."""
        return self.day_of("held")

    @property
    def nominal(self) -> tuple[date, date] | None:
        """A term given in years runs from the first day of the first to the last day of the last."""
        if not self.term_first or not self.term_last:
            return None
        return date(self.term_first, 1, 1), date(self.term_last, 12, 31)

    def size_of(self, form: str) -> int | None:
        """How many members the congress decided the body has."""
        return {EXECUTIVE: self.executive_size, STANDING: self.standing_size, INSPECTION: self.inspection_size}[form]


class ByElection(HasElected, Dossier):  # noqa: DJ008 (a dossier says what it is)
    """Members elected between congresses, to empty seats or in place of others."""

    lifecycle = BY_ELECTION
    particulars = ("meeting",)

    meeting = models.CharField(_("hội nghị bầu"), max_length=200, blank=True)

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("bầu bổ sung, thay thế")
        verbose_name_plural = _("bầu bổ sung, thay thế")


class ElectedQuerySet(models.QuerySet):
    def undecided(self) -> ElectedQuerySet:
        """Those with a namesake in the register nobody has chosen or ruled out."""
        return self.filter(person=None, is_new=False)


class Elected(models.Model):
    """One line of the list: a person elected to a post. A list sent anew voids the former one."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="elected")
    order = models.PositiveSmallIntegerField()
    form = models.CharField(_("cơ quan"), max_length=20, choices=list(FORM_LABELS.items()))
    post = models.CharField(_("chức danh"), max_length=120)
    name = models.CharField(_("họ và tên"), max_length=150)
    titles = models.CharField(_("học hàm, học vị"), max_length=60, blank=True)
    folded = models.CharField(max_length=200, editable=False)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=1, blank=True, choices=list(SEXES.items()))
    former = models.BooleanField(_("tái cử"), null=True, blank=True)
    votes = models.PositiveIntegerField(_("số phiếu"), null=True, blank=True)
    replaces = models.ForeignKey(Mandate, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    is_new = models.BooleanField(default=False)
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ElectedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["dossier", "voided_at"])]

    def __str__(self) -> str:
        return f"{self.name}: {self.post}"

    @property
    def full_name(self) -> str:
        """With titles, as lists name people."""
        return f"{self.titles} {self.name}".strip()

    def body_words(self, kind: str) -> tuple[str, str]:
        """Name and abbreviation of the body in a union of that kind."""
        name, short, _code = FORMS[self.form].words(kind)
        return str(name), short


ASSEMBLIES = {
    "national": _("Quốc hội"),
    "provincial": _("Hội đồng nhân dân cấp tỉnh"),
    "front": _("Ủy ban Mặt trận Tổ quốc"),
    "other": _("cơ quan khác"),
}


class Nomination(Dossier):
    """A person put forward for an outside body: the National Assembly, a People's Council."""

    lifecycle = NOMINATION
    particulars = ("assembly", "assembly_term", "candidate", "birth_year", "job", "constituency", "votes_share")

    assembly = models.CharField(_("cơ quan"), max_length=20, choices=list(ASSEMBLIES.items()))
    assembly_term = models.CharField(_("khóa, nhiệm kỳ"), max_length=60)
    candidate = models.CharField(_("người được giới thiệu"), max_length=150)
    birth_year = YearField(_("năm sinh"), null=True, blank=True,
                           validators=[MinValueValidator(1900), MaxValueValidator(2100)])
    job = models.CharField(_("chức vụ, nơi công tác"), max_length=200, blank=True)
    constituency = models.CharField(_("đơn vị bầu cử"), max_length=200, blank=True)
    votes_share = models.CharField(_("tỷ lệ tín nhiệm, phiếu bầu"), max_length=60, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("giới thiệu người ứng cử")
        verbose_name_plural = _("giới thiệu người ứng cử")

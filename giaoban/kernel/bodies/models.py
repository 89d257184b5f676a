"""Tables of governing bodies. A row only ever gets its end or its voiding, each once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Dated, DatedQuerySet, Org
from giaoban.kernel.people.models import PROVISIONAL, Mandate, User

from .kinds import EXECUTIVE, FORM_LABELS, FORMS

EARLY, FITS, LATE = "early", "fits", "late"


class BodyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> BodyQuerySet:
        """Bodies among the units the account may see."""
        if getattr(user, "sees_everything", False):
            return self.all()
        return self.filter(org__in=Org.objects.visible_to(user).values("pk"))

    def there_on(self, day: date) -> BodyQuerySet:
        return self.filter(Q(org__ended_on=None) | Q(org__ended_on__gt=day), org__founded_on__lte=day)

    def as_of(self, day: date, known_on: date | None = None) -> BodyQuerySet:
        """Each body with its term that day, the seats decided, those held and those vacant."""
        term = Term.objects.filter(body=OuterRef("pk")).on(day, known_on).with_due(day, known_on).order_by("-since")
        seats = Seat.objects.filter(body=OuterRef("pk")).on(day, known_on).with_held(day, known_on).order_by()
        held = Mandate.objects.filter(body=OuterRef("pk")).on(day, known_on).exclude(how=PROVISIONAL).order_by()
        return self.annotate(
            term_number=Subquery(term.values("number")[:1]), term_since=Subquery(term.values("since")[:1]),
            nominal_since=Subquery(term.values("nominal_since")[:1]),
            nominal_until=Subquery(term.values("nominal_until")[:1]), due=Subquery(term.values("due")[:1]),
            places=_total(seats, "places"), vacant=_total(seats, "vacant"),
            held=Coalesce(Subquery(held.values("body").annotate(n=Count("pk")).values("n")), 0))


def _total(rows: models.QuerySet, name: str) -> Coalesce:
    return Coalesce(Subquery(rows.values("body").annotate(total=Sum(name)).values("total")), 0)


class Body(models.Model):
    """A governing body: a unit of its own, elected to govern another."""

    org = models.OneToOneField(Org, models.PROTECT, primary_key=True, related_name="governing")
    of = models.ForeignKey(Org, models.PROTECT, related_name="bodies", verbose_name=_("đơn vị"))
    form = models.CharField(_("loại cơ quan"), max_length=20, choices=list(FORM_LABELS.items()))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["of", "form"]
        constraints = [models.UniqueConstraint(fields=["of", "form"], name="one_body_a_form")]
        verbose_name = _("cơ quan lãnh đạo")
        verbose_name_plural = _("cơ quan lãnh đạo")

    def __str__(self) -> str:
        return f"{self.label} {self.of}"

    @property
    def label(self) -> str:
        """'Ban Chấp hành', at the national level 'Hội đồng Trung ương'."""
        return str(FORMS[self.form].words(self.of.kind)[0])


class TermQuerySet(DatedQuerySet):
    def with_due(self, day: date, known_on: date | None = None) -> TermQuerySet:
        """`due`: the nominal end, or the day to which it was extended by a decision of that day or before."""
        decided = (TermExtension.objects.held(known_on).filter(term=OuterRef("pk"), on__lte=day)
                   .order_by("-on", "-pk").values("until")[:1])
        return self.annotate(due=Coalesce(Subquery(decided), F("nominal_until")))

    def overdue(self, day: date, known_on: date | None = None) -> TermQuerySet:
        """Terms still running on a day after they should have ended: no congress came."""
        return self.on(day, known_on).with_due(day, known_on).filter(due__lt=day)

    def of_unions(self) -> TermQuerySet:
        """One for each union: the term of the body its congress elects."""
        return self.filter(body__form=EXECUTIVE)

    def beside(self, window: Alignment) -> TermQuerySet:
        """`fit`: whether the next congress, when the term is due, falls before, in or after the window."""
        return self.annotate(fit=Case(When(due__lt=window.first, then=Value(EARLY)),
                                      When(due__gt=window.last, then=Value(LATE)), default=Value(FITS)))


class Term(Dated):
    """From the congress (`since`) to the next (`until`); the nominal days are those the rules gave.

    A term runs on past its nominal end until the next congress. The number is as written: 'VIII'; that of a merged
    union begins again at 'I'. `nominal_until` is the last day, included.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    number = models.CharField(_("khóa"), max_length=12)
    nominal_since = models.DateField(_("từ theo quy định"))
    nominal_until = models.DateField(_("đến theo quy định"))
    paper = models.CharField(_("văn bản"), max_length=200, blank=True)
    end_reason = models.CharField(_("lý do kết thúc"), max_length=200, blank=True)

    objects = TermQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["body", "since"]
        constraints = [
            models.UniqueConstraint(fields=["body"], condition=Q(until=None, voided_at=None), name="one_open_term"),
        ]
        verbose_name = _("nhiệm kỳ")
        verbose_name_plural = _("nhiệm kỳ")

    def __str__(self) -> str:
        return f"{self.number} ({self.years})"

    @property
    def years(self) -> str:
        return years_of(self.nominal_since, self.nominal_until)


def years_of(first: date, last: date) -> str:
    """'2020–2025'."""
    return f"{first.year}–{last.year}"


class TermExtension(models.Model):
    """A decision that lets a term run to a later day; the nominal end is never overwritten."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="extensions")
    on = models.DateField(_("ngày quyết định"))
    until = models.DateField(_("kéo dài đến"))
    paper = models.CharField(_("văn bản"), max_length=200)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["term", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.term_id} → {self.until}"


class SeatQuerySet(DatedQuerySet):
    def of(self, orgs: Collection[int] | None) -> SeatQuerySet:
        """Seats in the bodies of these unions; None means every union."""
        return self if orgs is None else self.filter(body__of__in=orgs)

    def with_held(self, day: date, known_on: date | None = None) -> SeatQuerySet:
        """`held`: elected or appointed to the post that day (a post given provisionally is still vacant)."""
        there = Mandate.objects.filter(body=OuterRef("body_id"), post=OuterRef("post")).on(day, known_on)
        count = there.exclude(how=PROVISIONAL).order_by().values("body").annotate(n=Count("pk")).values("n")
        rows: Any = self.annotate(held=Coalesce(Subquery(count), 0))
        return rows.annotate(vacant=Greatest(F("places") - F("held"), 0))


class Seat(Dated):
    """So many places of a post in a body, by a decision."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    post = models.CharField(_("chức danh"), max_length=120)
    places = models.PositiveSmallIntegerField(_("số lượng"))
    source = models.CharField(_("căn cứ"), max_length=200, blank=True)

    objects = SeatQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["body", "post", "since"]
        constraints = [
            models.UniqueConstraint(fields=["body", "post"], condition=Q(until=None, voided_at=None),
                                    name="one_open_seat_a_post"),
        ]
        verbose_name = _("chức danh theo cơ cấu")
        verbose_name_plural = _("chức danh theo cơ cấu")

    def __str__(self) -> str:
        return f"{self.post} × {self.places}"


class Alignment(Dated):
    """When unions should hold their congress so as to fit the national one; `since`: the day of the request."""

    national_on = models.DateField(_("đại hội toàn quốc dự kiến"))
    first = models.DateField(_("đại hội đơn vị từ"))
    last = models.DateField(_("đại hội đơn vị đến"))
    source = models.CharField(_("căn cứ"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["since", "pk"]

    def __str__(self) -> str:
        return f"{self.national_on}: {self.first}–{self.last}"


#: What is done to a body (`BodyAct.kind`).
ACTS = {
    "found": _("Lập cơ quan"),
    "seats": _("Định số lượng"),
    "open_term": _("Mở nhiệm kỳ"),
    "extend_term": _("Kéo dài nhiệm kỳ"),
    "close_term": _("Kết thúc nhiệm kỳ"),
    "undo_term": _("Rút lại nhiệm kỳ đã ghi"),
    "elected": _("Đại hội bầu"),
    "by_election": _("Bầu bổ sung"),
    "appointed": _("Bổ nhiệm, chỉ định"),
    "provisional": _("Giao tạm thời"),
    "end": _("Thôi giữ chức danh"),
    "withdraw": _("Rút lại việc ghi chức danh"),
    "reinstate": _("Rút lại việc cho thôi"),
}


class BodyAct(models.Model):
    """One thing done to a body, append-only: its day, its paper, who recorded it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=20)
    on = models.DateField()
    paper = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, blank=True, related_name="acts")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

    @property
    def label(self) -> str:
        return str(ACTS.get(self.kind, self.kind))

"""The spine of all work. A kind of work is `class Task(Dossier)` with `lifecycle = …` on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Period, clock
from giaoban.kernel.lifecycle import CONTENT, MONEY, Lifecycle
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .searching import narrow


class YearField(models.PositiveSmallIntegerField):
    """A year: shown as it is spoken of, without a dot between thousands."""


class DossierQuerySet(models.QuerySet):
    def of(self, orgs: Collection[int] | None) -> DossierQuerySet:
        """Matters of these units; None means every unit."""
        return self if orgs is None else self.filter(org__in=orgs)

    def known(self, known_on: date | None) -> DossierQuerySet:
        """Matters recorded by the end of that day."""
        return self if known_on is None else self.filter(recorded_at__lte=clock.end_of(known_on))

    def planned_in(self, period: Period) -> DossierQuerySet:
        """Matters whose year lies in the period, opened by its last day."""
        return self.filter(year__in=list(period.years()), opened_on__lte=period.last)

    def in_state(self, *states: str, on: date, track: str = CONTENT, known_on: date | None = None,
                 ) -> DossierQuerySet:
        """Matters in one of the states on a day, never by today's column."""
        return self.filter(stood_in(*states, on=on, track=track, known_on=known_on))

    def entered(self, *states: str, period: Period, track: str = CONTENT, known_on: date | None = None,
                ) -> DossierQuerySet:
        """Matters that came into one of the states on a day of the period."""
        spans = StateSpan.objects.true_as_known(known_on).filter(
            dossier=OuterRef("pk"), track=track, state__in=states,
            since__gte=period.first, since__lte=period.last)
        return self.filter(Exists(spans))

    def visible_to(self, user: User) -> DossierQuerySet:
        """Matters of the units the account may see, or in its department's charge."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        return self.filter(org__in=Org.objects.visible_to(user).values("pk"))

    def search(self, text: str) -> DossierQuerySet:
        """Words beginning as those typed, every one, in any order, without accents."""
        return narrow(self, text)[0]


def stood_in(*states: str, on: date, track: str = CONTENT, known_on: date | None = None) -> Exists:
    """The condition 'was in one of these states that day', for filters and for Case/When."""
    spans = StateSpan.objects.on(on, known_on).filter(dossier=OuterRef("pk"), track=track, state__in=states)
    return Exists(spans)


#: What a list filters by and adds up, in the order of its default sorting: such an index answers counts, sums and the
#: keys of a page by itself, without reading the rows. No statistics are needed to choose it.
_LISTED = ("-opened_on", "-id", "content_state", "money_state", "org", "department", "closed_on",
           "content_since", "money_since", "money_given", "money_settled", "money_returned", "money_carried")


class Dossier(models.Model):
    """One matter. Closed, never deleted."""

    lifecycle: ClassVar[Lifecycle | None] = None
    #: form field names of facts that may be corrected on the dossier page
    particulars: ClassVar[tuple[str, ...]] = ()
    #: the kind of meeting such a work usually holds ("workshop", "course"); empty: it holds none
    event_kind: ClassVar[str] = ""

    kind = models.CharField(_("loại hồ sơ"), max_length=60, editable=False)
    number = models.CharField(_("số hồ sơ"), max_length=40, unique=True, editable=False)
    title = models.CharField(_("tên hồ sơ"), max_length=500)
    org = models.ForeignKey(Org, models.PROTECT, related_name="dossiers", verbose_name=_("đơn vị"))
    # No index of its own: a department's matters are so many that an index on it alone misleads the planner.
    department = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="in_charge_of",
                                   db_index=False, verbose_name=_("ban phụ trách"))
    year = models.PositiveSmallIntegerField(_("năm"))
    opened_on = models.DateField(_("ngày mở"))
    closed_on = models.DateField(_("ngày đóng"), null=True, blank=True)
    content_state = models.CharField(_("nội dung"), max_length=40, blank=True, editable=False)
    money_state = models.CharField(_("kinh phí"), max_length=40, blank=True, editable=False)
    # Today's columns below are read by lists, boards and sums over many matters, never by a figure: the spans and the
    # ledger's entries they are derived from stay the truth (checks state-columns and money-columns compare them).
    content_since = models.DateField(_("nội dung từ ngày"), null=True, blank=True, editable=False)
    money_since = models.DateField(_("kinh phí từ ngày"), null=True, blank=True, editable=False)
    money_given = models.BigIntegerField(_("đã cấp (đồng)"), default=0, editable=False)
    money_settled = models.BigIntegerField(_("đã quyết toán (đồng)"), default=0, editable=False)
    money_returned = models.BigIntegerField(_("đã hoàn trả (đồng)"), default=0, editable=False)
    money_carried = models.BigIntegerField(_("đã chuyển nguồn (đồng)"), default=0, editable=False)
    folded = models.CharField(max_length=900, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    example = models.BooleanField(_("dữ liệu ví dụ"), default=False, editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        indexes = [
            models.Index(fields=[*_LISTED, "kind", "year"], name="dossier_listed"),
            models.Index(fields=["kind", *_LISTED, "year"], name="dossier_listed_kind"),
            models.Index(fields=["year", *_LISTED, "kind"], name="dossier_listed_year"),
            # The longest in a state first: a board's columns, what waits for whom. Of open matters only, so that no
            # list of done ones is tempted to use them.
            models.Index(fields=["kind", "content_state", "content_since"], condition=Q(closed_on=None),
                         name="dossier_in_content"),
            models.Index(fields=["money_state", "money_since"], condition=Q(closed_on=None), name="dossier_in_money"),
            # A board's columns of done work, the latest first.
            models.Index(fields=["kind", "content_state", "-opened_on", "-id", "year", "org"],
                         name="dossier_in_state"),
            # What waits for an account, the longest in its state first: with all that is asked of it.
            models.Index(fields=["content_since", "id", "kind", "content_state", "department", "org"],
                         condition=Q(closed_on=None), name="dossier_waits"),
            models.Index(fields=["money_since", "id", "kind", "money_state", "department", "org"],
                         condition=Q(closed_on=None), name="dossier_waits_money"),
            models.Index(fields=["org", "year"]),
            models.Index(fields=["-changed_at"]),
            models.Index(fields=["title", "-id"], name="dossier_titles"),
            # Whether any matter changed is read off the sum of all versions (kernel.figures.freshness).
            models.Index(fields=["version"], name="dossier_versions"),
        ]
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def states(self) -> dict[str, str]:
        """Today's states by track."""
        return {CONTENT: self.content_state, MONEY: self.money_state}

    @property
    def money_open(self) -> int:
        """Given and not yet settled, returned or carried over, in đồng; today's."""
        return self.money_given - self.money_settled - self.money_returned - self.money_carried

    def stood_in(self, on: date, *states: str, track: str = CONTENT) -> bool:
        """In one of these states today and on that day: money dated before its reason would be a false record."""
        return self.states[track] in states and StateSpan.objects.on(on).filter(
            dossier=self.pk, track=track, state__in=states).exists()


class StateSpanQuerySet(models.QuerySet):
    def true_as_known(self, known_on: date | None = None) -> StateSpanQuerySet:
        """Rows that were held true at the end of that day (today: not voided)."""
        if known_on is None:
            return self.filter(voided_at=None)
        seen = clock.end_of(known_on)
        return self.filter(Q(voided_at=None) | Q(voided_at__gt=seen), recorded_at__lte=seen)

    def on(self, day: date, known_on: date | None = None) -> StateSpanQuerySet:
        """Rows in force on a day, as known at the end of `known_on`."""
        rows = self.true_as_known(known_on).filter(since__lte=day)
        if known_on is None:
            return rows.filter(Q(until=None) | Q(until__gt=day))
        return rows.filter(Q(until=None) | Q(until__gt=day) | Q(ended_at__gt=clock.end_of(known_on)))


class StateSpan(models.Model):
    """A matter was in a state from `since` to the day before `until`; voided rows keep what we believed."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="spans")
    track = models.CharField(max_length=10)
    state = models.CharField(max_length=40)
    step = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    paper = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = StateSpanQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        indexes = [
            # Asked dossier by dossier (Exists); with the state in it the planner needs no statistics to choose it.
            models.Index(fields=["dossier", "track", "state", "since"]),
            models.Index(fields=["track", "state", "since", "until"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "track"], condition=Q(until=None, voided_at=None),
                                    name="one_open_state_a_track"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.track}={self.state} {self.since}–{self.until or ''}"

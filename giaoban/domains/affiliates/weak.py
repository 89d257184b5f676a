"""Signs of a weak organisation: rules that point, for a person to judge; nothing follows from them by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import StateSpan
from giaoban.kernel.orgs.kinds import DISSOLVING, STATUS
from giaoban.kernel.orgs.models import OrgFact, OrgQuerySet
from giaoban.kernel.people.models import Mandate
from giaoban.kernel.reporting.models import RETURNED, Obligation, Submission

from .models import HEAD, Caution, Certificate, WeakRule


@dataclass(frozen=True)
class Sign:
    """`find(day, known_on, number)`: the condition on an organisation (OuterRef "pk"). `unit`: of the number."""

    key: str
    label: Any
    unit: Any
    find: Callable[[date, date | None, int], Q]


def _known(rows: QuerySet, known_on: date | None) -> QuerySet:
    return rows if known_on is None else rows.filter(recorded_at__lte=clock.end_of(known_on))


def _warned_late(day: date, known_on: date | None, days: int) -> Q:
    cut = day - timedelta(days=days)
    return Q(Exists(Caution.objects.on(day, known_on).filter(org=OuterRef("pk"), due__lt=cut)))


def _head_expired(day: date, known_on: date | None, days: int) -> Q:
    cut = day - timedelta(days=days)
    return Q(Exists(Mandate.objects.on(day, known_on).filter(body=OuterRef("pk"), post=HEAD, nominal_until__lt=cut)))


def _certificate_expired(day: date, known_on: date | None, days: int) -> Q:
    cut = day - timedelta(days=days)
    return Q(Exists(Certificate.objects.on(day, known_on).filter(org=OuterRef("pk"), valid_until__lt=cut)))


def _not_registered(day: date, known_on: date | None, days: int) -> Q:
    waiting = StateSpan.objects.on(day, known_on).filter(
        dossier__founding__result=OuterRef("pk"), state="established", since__lt=day - timedelta(days=days))
    return Q(Exists(waiting))


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def yearly_owed(day: date, known_on: date | None = None) -> QuerySet:
    """Yearly reports due by a day, of the outer organisation."""
    return _known(Obligation.objects.filter(org=OuterRef("pk"), regime__cadence="year", due__lt=day, lifted=""),
                  known_on)


def answered(day: date, known_on: date | None = None) -> Exists:
    """An obligation is answered by a submission sent by that day and not returned."""
    sent = _known(Submission.objects.filter(obligation=OuterRef("pk"), sent_on__lte=day), known_on)
    return Exists(sent.exclude(state=RETURNED))


def _no_report(day: date, known_on: date | None, years: int) -> Q:
    """As many yearly reports as the rule says were due in those years, and none of them came."""
    owed = yearly_owed(day, known_on).filter(due__gte=_years_before(day, years))
    return Q(weak_owed__gte=max(years, 1)) & ~Q(Exists(owed.filter(answered(day, known_on))))


#: The gravest first: an organisation with several is counted under its first.
SIGNS: dict[str, Sign] = {sign.key: sign for sign in (
    Sign("warned_late", _("Quá hạn khắc phục cảnh báo"), _("ngày"), _warned_late),
    Sign("no_report", _("Không gửi báo cáo năm"), _("năm"), _no_report),
    Sign("certificate_expired", _("Giấy chứng nhận hết hạn, chưa cấp lại"), _("ngày"), _certificate_expired),
    Sign("head_expired", _("Người đứng đầu hết nhiệm kỳ"), _("ngày"), _head_expired),
    Sign("not_registered", _("Có quyết định thành lập, chưa đăng ký hoạt động"), _("ngày"), _not_registered),
)}


def rules_on(day: date) -> dict[str, WeakRule]:
    """The rules in force that day, one query."""
    return {row.key: row for row in WeakRule.objects.on(day) if row.key in SIGNS}


def judged(orgs: OrgQuerySet, day: date, known_on: date | None = None) -> OrgQuerySet:
    """Every organisation with its gravest sign as `weak` ('' when it has none); dissolving ones have none."""
    rules = rules_on(day)
    dissolving = OrgFact.objects.on(day, known_on).filter(org=OuterRef("pk"), aspect=STATUS, value=DISSOLVING)
    years = rules["no_report"].number if "no_report" in rules else 1
    owed = (yearly_owed(day, known_on).filter(due__gte=_years_before(day, years)).order_by().values("org")
            .annotate(n=Count("pk")).values("n"))
    cases = [When(Exists(dissolving), then=Value(""))]
    cases += [When(sign.find(day, known_on, rules[key].number), then=Value(key))
              for key, sign in SIGNS.items() if key in rules]
    return orgs.annotate(weak_owed=Subquery(owed)).annotate(
        weak=Case(*cases, default=Value(""), output_field=CharField()))


def with_signs(orgs: OrgQuerySet, day: date) -> OrgQuerySet:
    """`judged`, and each sign by itself as `sign_<key>`."""
    rules, found = rules_on(day), judged(orgs, day)
    flags: dict[str, Any] = {
        f"sign_{key}": Case(When(sign.find(day, None, rules[key].number), then=Value(True)), default=Value(False))
        for key, sign in SIGNS.items() if key in rules}
    return found.annotate(**flags)


def signs_of(org: Any) -> list[Sign]:
    """The signs of a row of `with_signs`; none while it is dissolving."""
    return [sign for key, sign in SIGNS.items() if getattr(org, f"sign_{key}", False)] if org.weak else []

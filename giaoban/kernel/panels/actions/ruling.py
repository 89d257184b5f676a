"""The score sheet of a rule set: other criteria from a day on; sheets already used keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import transaction

from giaoban.kernel.base import clock, day_text, fold, tidy
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User

from ..models import Ballot, Criterion, RuleSet
from ..rules import can_set_rules
from ..words import POINTS
from .base import PanelRefused


@dataclass(frozen=True)
class Line:
    """One criterion as typed: points as exact fractions."""

    name: str
    most: Fraction
    stride: Fraction = Fraction(1)
    weight: Fraction = Fraction(1)
    content: bool = False


@transaction.atomic
def set_criteria(rule_set: RuleSet, lines: Sequence[Line], *, since: date, by: User | None, legal: str = "",
                 ) -> list[Criterion]:
    """The score sheet from a day on. Refused when a council that sat on that day or later has ballots already."""
    if by is not None and not can_set_rules(by):
        raise PanelRefused(refusal(can_set_rules))
    fresh = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    _check(fresh, lines, since)
    fresh.criteria.filter(voided_at=None, since__gte=since).update(voided_at=clock.now())
    fresh.criteria.filter(voided_at=None, until=None).update(until=since, ended_at=clock.now())
    return Criterion.objects.bulk_create([
        Criterion(rule_set=fresh, key=_key(line.name, place), name=tidy(line.name)[:300], order=place,
                  maximum=int(line.most * 100), step=int(line.stride * 100), weight=int(line.weight * 100),
                  content=line.content, since=since, legal=tidy(legal)[:300], by=by)
        for place, line in enumerate(lines, start=1)])


def _key(name: str, place: int) -> str:
    return f"{place}-{fold(name).replace(' ', '-')}"[:30]


def _check(rule_set: RuleSet, lines: Sequence[Line], since: date) -> None:
    if rule_set.method != POINTS:
        raise PanelRefused(f"Quy tắc “{rule_set}” không chấm điểm.")
    if not lines:
        raise PanelRefused("Ghi ít nhất một tiêu chí.")
    wrong = [f"Tiêu chí {place}: {why}" for place, line in enumerate(lines, start=1) for why in _faults(line)]
    whole = sum((line.most * line.weight for line in lines), Fraction(0))
    limit = rule_set.limits.filter(key="pass").first()
    if not wrong and limit is not None and whole < limit.value:
        wrong.append(f"Tổng điểm tối đa {whole} thấp hơn mức cần đạt {limit.words}.")
    used = Ballot.objects.held().filter(case__panel__rule_set=rule_set, case__panel__held_on__gte=since).first()
    if used is not None:
        held_on = used.case.panel.held_on
        wrong.append(f"Hội đồng họp ngày {day_text(held_on)} đã chấm theo phiếu cũ. Ghi ngày áp dụng sau ngày đó.")
    if wrong:
        raise PanelRefused(*wrong)


def _faults(line: Line) -> list[str]:
    found = [] if tidy(line.name) else ["chưa ghi tên."]
    if line.most <= 0 or line.stride <= 0 or line.weight <= 0:
        found.append("điểm tối đa, bước điểm và hệ số phải lớn hơn 0.")
    elif (line.most / line.stride).denominator != 1:
        found.append("điểm tối đa phải chia hết cho bước điểm.")
    if any((value * 100).denominator != 1 for value in (line.most, line.stride, line.weight)):
        found.append("ghi nhiều nhất hai chữ số sau dấu phẩy.")
    return found

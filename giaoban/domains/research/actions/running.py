"""While a task runs: its contract's end and reports, extensions, the grade, the results; and the dated rules."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_report
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.actions.ruled import put_in_force
from giaoban.kernel.panels.needs import latest
from giaoban.kernel.people.models import User

from ..models import GRADES, PASS, Extension, Progress, ResearchTask, Result, Rule, rule_on
from ..rules import can_set_rules

#: No contract is believed to run longer.
MOST_MONTHS = 120


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where that day isn't there."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _stretches(first: date, last: date, months: int) -> Iterator[tuple[date, date]]:
    """Whole stretches of so many months that end before the last day: the end itself is told by acceptance."""
    count = 1
    while (upto := add_months(first, count * months) - timedelta(days=1)) < last:
        yield add_months(first, (count - 1) * months), upto
        count += 1


def _write_progress(task: ResearchTask, *, start: date, last: date, on: date) -> list[Progress]:
    """The reports due between the start and the end that aren't there yet."""
    rule, grace = rule_on("progress.months", on), rule_on("progress.days", on)
    if rule is None or not rule.number:
        return []
    there = task.progress.filter(voided_at=None).count()
    days = timedelta(days=grace.number or 0) if grace else timedelta()
    rows = [Progress(task=task, number=number, first=first, last=upto, due=upto + days)
            for number, (first, upto) in enumerate(_stretches(start, last, rule.number), start=1) if number > there]
    return Progress.objects.bulk_create(rows)


def write_schedule(task: ResearchTask, *, on: date, ends_on: date | None = None) -> list[Progress]:
    """The contract's end (its own day, else so many months on) and the half-yearly reports until then."""
    end = ends_on or (add_months(on, task.months) if task.months else None)
    if end is None:
        return []
    if end <= on:
        raise StepRefused([f"Ngày kết thúc {day_text(end)} phải sau ngày ký hợp đồng {day_text(on)}."])
    if end > add_months(on, MOST_MONTHS):
        raise StepRefused([f"Hợp đồng đến {day_text(end)} dài quá mười năm. Kiểm tra lại ngày kết thúc."])
    task.ends_first = end
    return _write_progress(task, start=on, last=end, on=on)


def write_extension(task: ResearchTask, *, on: date, new_end: date | None, paper: str, reason: str,
                    by: User) -> Extension:
    """A later end; the first one stays on record, and so do the ends between."""
    now = task.ends_on()
    if new_end is None:
        raise StepRefused(["Ghi ngày kết thúc mới."])
    if now is not None and new_end <= now:
        raise StepRefused([f"Ngày kết thúc mới {day_text(new_end)} phải sau ngày kết thúc hiện nay {day_text(now)}."])
    if new_end <= on:
        raise StepRefused([f"Ngày kết thúc mới {day_text(new_end)} phải sau ngày gia hạn {day_text(on)}."])
    signed = task.spans.filter(state="contracted", voided_at=None).order_by("since").first()
    made = Extension.objects.create(task=task, on=on, new_end=new_end, paper=tidy(paper)[:200],
                                    reason=tidy(reason)[:300], by=by)
    if signed is not None:
        _write_progress(task, start=signed.since, last=new_end, on=on)
    return made


def write_grade(task: ResearchTask, grade: str, *, on: date) -> None:
    """What the acceptance council found; without a council the grade that was told, else “đạt”."""
    found = latest(task.pk, "acceptance", on)
    if found in GRADES and grade and grade != found:
        raise StepRefused([f"Hội đồng nghiệm thu đã kết luận “{GRADES[found]}”; xếp loại phải theo kết luận đó."])
    grade = grade or (found if found in GRADES else PASS) or PASS
    if grade not in GRADES:
        raise StepRefused([f"Không có xếp loại “{grade}”. Chọn Xuất sắc hoặc Đạt."])
    task.grade = grade


def write_result(task: ResearchTask, *, number: str, registrar: str, on: date, by: User) -> Result:
    """The results handed in, registered under a number; one number is one task's."""
    number = tidy(number)
    if not number:
        raise StepRefused(["Ghi số đăng ký kết quả (số giấy chứng nhận đăng ký kết quả thực hiện nhiệm vụ)."])
    taken = Result.objects.filter(number__iexact=number).select_related("task").first()
    if taken is not None:
        raise StepRefused([f"Số đăng ký {number} đã ghi cho hồ sơ {taken.task.number}. Kiểm tra lại số."])
    return Result.objects.create(task=task, number=number, registrar=tidy(registrar)[:200], on=on, by=by)


@transaction.atomic
def send_progress(row: Progress, *, by: User, on: date, text: str, share: int | None = None,
                  paper: str = "") -> Progress:
    """The report of one stretch, once; what was sent isn't written over."""
    Dossier.objects.select_for_update().get(pk=row.task_id)
    fresh = Progress.objects.select_related("task").get(pk=row.pk)
    if not can_report(by, fresh.task):
        raise DossierRefused(refusal(can_report))
    if fresh.sent_on is not None:
        raise DossierRefused(f"Báo cáo lần {fresh.number} đã gửi ngày {day_text(fresh.sent_on)}.")
    if fresh.voided_at is not None or fresh.task.content_state not in ("contracted", "running"):
        raise DossierRefused("Nhiệm vụ không còn ở bước thực hiện nên không nhận báo cáo tiến độ nữa.")
    if not text.strip():
        raise DossierRefused("Ghi tình hình thực hiện.", "text")
    if share is not None and not 0 <= share <= 100:
        raise DossierRefused("Khối lượng đã làm là số từ 0 đến 100 (%).", "share")
    _check_sent_day(fresh, on)
    fresh.sent_on, fresh.sent_at, fresh.by = on, clock.now(), by
    fresh.text, fresh.share, fresh.paper = text.strip(), share, tidy(paper)[:200]
    fresh.save(update_fields=["sent_on", "sent_at", "by", "text", "share", "paper"])
    return fresh


def _check_sent_day(row: Progress, on: date) -> None:
    if on > clock.latest_day():
        raise DossierRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày đã gửi.", "on")
    if on < row.first:
        raise DossierRefused(f"Ngày gửi {day_text(on)} trước kỳ báo cáo (từ {day_text(row.first)}).", "on")


@transaction.atomic
def set_rule(key: str, *, number: int | None, since: date, legal_source: str, by: User) -> Rule:
    """A new rule from a day on; the one in force ends that day."""
    if not can_set_rules(by):
        raise DossierRefused(refusal(can_set_rules))
    return put_in_force(Rule, key, since=since, legal_source=legal_source, number=number, refuse=DossierRefused)


def write_first_rules(**_: Any) -> None:
    """Into a database without any rule, when it is made."""
    from ..defaults import rules

    if not Rule.objects.exists():
        Rule.objects.bulk_create([Rule(**row) for row in rules()])

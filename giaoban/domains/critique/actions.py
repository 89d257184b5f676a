"""Everything that writes opinions, answers, the calendar of drafts and the dated rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from giaoban.kernel.base import clock, day_text, fold, tidy
from giaoban.kernel.documents.models import Incoming
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.dossiers.rules import can_handle, can_report
from giaoban.kernel.lifecycle import CONTENT, StepRefused
from giaoban.kernel.lifecycle.lifecycle import Predicate, refusal
from giaoban.kernel.orgs.actions.ruled import put_in_force
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .models import (
    ANSWERS,
    ORIGINS,
    RULES,
    Answer,
    Closing,
    CritiqueTask,
    Draft,
    Opinion,
    Rule,
)
from .models.drafts import ANSWERED, OPEN, PASSED, TAKEN
from .pasting import Point
from .rules import can_keep_drafts, can_set_rules, can_take_draft

#: While points may be added: work goes on, or the opinion was sent and another paper follows.
WRITTEN = ("in_progress", "report_drafted", "accepted")
SENT = ("opinion_sent", "answered")
MOST = 500


def _check(may: Predicate, by: User, matter: Any) -> None:
    if not may(by, matter):
        raise StepRefused([refusal(may)])


def _locked(task: CritiqueTask, by: User, may: Predicate) -> CritiqueTask:
    Dossier.objects.select_for_update().get(pk=task.pk)
    fresh = CritiqueTask.objects.select_related("org", "department").get(pk=task.pk)
    _check(may, by, fresh)
    return fresh


def _not_ahead(on: date) -> None:
    if on > clock.latest_day():
        raise StepRefused([f"Ngày {day_text(on)} ở tương lai. Ghi ngày việc đã diễn ra."])


@transaction.atomic
def add_opinions(task: CritiqueTask, points: Sequence[Point], *, by: User, on: date | None = None,
                 paper: str = "") -> list[Opinion]:
    """More points. Before the opinion is sent they wait for it; afterwards each goes with a paper of its own day."""
    fresh = _locked(task, by, can_report)
    if not points:
        raise StepRefused(["Chưa có ý kiến nào để ghi."])
    if fresh.content_state not in (*WRITTEN, *SENT):
        raise StepRefused(["Ghi ý kiến khi nhiệm vụ đang triển khai, có báo cáo hoặc đã nghiệm thu."])
    sent: dict[str, Any] = {}
    if fresh.content_state in SENT:
        sent = _sent_later(fresh, by, on, paper)
    there = fresh.opinions.aggregate(Max("number"))["number__max"] or 0
    if there + len(points) > MOST:
        raise StepRefused([f"Một nhiệm vụ ghi nhiều nhất {MOST} ý kiến."])
    return Opinion.objects.bulk_create([
        Opinion(task=fresh, number=number, part=tidy(point.part)[:200], text=tidy(point.text), by=by, **sent)
        for number, point in enumerate(points, start=there + 1)])


def _sent_later(task: CritiqueTask, by: User, on: date | None, paper: str) -> dict[str, Any]:
    _check(can_handle, by, task)
    if on is None or not tidy(paper):
        raise StepRefused(["Ý kiến đã gửi; ý bổ sung phải ghi ngày và công văn gửi."])
    _not_ahead(on)
    first = _day_of(task, "opinion_sent")
    if first is not None and on < first:
        raise StepRefused([f"Ngày {day_text(on)} trước ngày gửi ý kiến lần đầu ({day_text(first)})."])
    return {"sent_on": on, "sent_at": clock.now(), "paper": tidy(paper)[:200]}


def _day_of(task: CritiqueTask, state: str) -> date | None:
    rows = StateSpan.objects.filter(dossier=task.pk, track=CONTENT, state=state, voided_at=None)
    found: date | None = rows.order_by("since").values_list("since", flat=True).first()
    return found


@transaction.atomic
def void_opinion(opinion: Opinion, *, reason: str, by: User) -> Opinion:
    """Take a point back: whoever wrote it while it isn't sent; once sent only the office or the department."""
    fresh_task = _locked(opinion.task, by, can_report)
    fresh = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if fresh.sent_on is not None:
        _check(can_handle, by, fresh_task)
    if fresh.answers.held().exists():
        raise StepRefused([f"Ý kiến số {fresh.number} đã có trả lời; không hủy được."])
    if not tidy(reason):
        raise StepRefused(["Ghi lý do hủy ý kiến."])
    if fresh.voided_at is None:
        fresh.voided_at, fresh.void_reason = clock.now(), tidy(reason)[:300]
        fresh.save(update_fields=["voided_at", "void_reason"])
    return fresh


@dataclass(frozen=True)
class Told:
    """What the agency said to one point."""

    opinion: int
    verdict: str
    reason: str = ""


@transaction.atomic
def answer_opinions(task: CritiqueTask, told: Iterable[Told], *, on: date, by: User, paper: str = "",
                    incoming: Incoming | None = None) -> list[Answer]:
    """The agency's answers to several points by one paper. A point answered otherwise before: the former is voided."""
    fresh = _locked(task, by, can_handle)
    _not_ahead(on)
    said = list(told)
    rows = {row.pk: row for row in Opinion.objects.held().select_for_update().filter(task=fresh)}
    live = {row.opinion_id: row for row in Answer.objects.held().filter(opinion__in=rows)}
    made = []
    for one in said:
        opinion = _answerable(rows, one, on)
        before = live.get(opinion.pk)
        reason = tidy(one.reason)
        if before is not None and (before.verdict, before.reason) == (one.verdict, reason):
            continue
        if before is not None:
            before.voided_at = clock.now()
            before.save(update_fields=["voided_at"])
        made.append(Answer(opinion=opinion, verdict=one.verdict, reason=reason, on=on, paper=tidy(paper)[:200],
                           incoming=incoming, by=by))
    return Answer.objects.bulk_create(made)


def _answerable(rows: dict[int, Opinion], one: Told, on: date) -> Opinion:
    opinion = rows.get(one.opinion)
    if opinion is None:
        raise StepRefused(["Có ý kiến không còn trong hồ sơ. Tải lại trang rồi ghi lại."])
    if one.verdict not in ANSWERS:
        raise StepRefused([f"Ý kiến số {opinion.number}: trả lời “{one.verdict}” không có trong danh sách."])
    if opinion.sent_on is None:
        raise StepRefused([f"Ý kiến số {opinion.number} chưa gửi nên chưa có trả lời."])
    if on < opinion.sent_on:
        raise StepRefused([f"Ý kiến số {opinion.number} gửi ngày {day_text(opinion.sent_on)}; ngày trả lời phải từ "
                           "ngày đó trở đi."])
    return opinion


@transaction.atomic
def close_answers(task: CritiqueTask, *, on: date, by: User, paper: str = "") -> CritiqueTask:
    """Take the step “answer” once every point sent has its answer."""
    return take_step(task, "answer", by=by, on=on, paper=paper)


@transaction.atomic
def register_draft(*, title: str, agency: str, received_on: date, closes_on: date, lead: Org, by: User,
                   origin: str = "request", symbol: str = "", incoming: Incoming | None = None, address: str = "",
                   person: str = "", example: bool = False) -> Draft:
    """A draft open for opinion, with the day until which it is asked for."""
    _check(can_keep_drafts, by, None)
    title, agency = tidy(title), tidy(agency)
    if not title or not agency:
        raise StepRefused(["Ghi tên dự thảo và cơ quan hỏi ý kiến."])
    if origin not in ORIGINS:
        raise StepRefused([f"Không có nguồn việc “{origin}”."])
    _not_ahead(received_on)
    if closes_on < received_on:
        raise StepRefused([f"Hạn góp ý {day_text(closes_on)} trước ngày nhận {day_text(received_on)}."])
    return Draft.objects.create(
        title=title[:400], agency=agency[:200], origin=origin, symbol=tidy(symbol)[:80], incoming=incoming,
        address=tidy(address)[:300], received_on=received_on, closes_first=closes_on, closes_on=closes_on, lead=lead,
        person=tidy(person)[:120], by=by, example=example, folded=fold(f"{title} {agency} {symbol}")[:900])


def _open_draft(draft: Draft, by: User, may: Predicate = can_keep_drafts) -> Draft:
    fresh = Draft.objects.select_for_update().get(pk=draft.pk)
    _check(may, by, fresh)
    if fresh.state != OPEN:
        raise StepRefused([f"Dự thảo này đang ở “{fresh.state_label}”. Tải lại trang."])
    return fresh


@transaction.atomic
def move_closing(draft: Draft, *, closes_on: date, reason: str, on: date, by: User) -> Closing:
    """Another closing day; a draft already ended is open again when the day lies ahead. Earlier days stay on record."""
    fresh = Draft.objects.select_for_update().get(pk=draft.pk)
    _check(can_keep_drafts, by, fresh)
    if fresh.state == TAKEN:
        raise StepRefused(["Đã mở nhiệm vụ từ dự thảo này; hạn theo nhiệm vụ."])
    if not tidy(reason):
        raise StepRefused(["Ghi lý do đổi hạn."])
    _not_ahead(on)
    if closes_on < fresh.received_on or closes_on == fresh.closes_on:
        raise StepRefused([f"Hạn mới phải khác hạn hiện nay và từ ngày nhận {day_text(fresh.received_on)} trở đi."])
    made = Closing.objects.create(draft=fresh, closes_on=closes_on, on=on, reason=tidy(reason)[:300], by=by)
    fresh.closes_on, fresh.state, fresh.ended_on, fresh.outcome = closes_on, OPEN, None, ""
    fresh.save(update_fields=["closes_on", "state", "ended_on", "outcome"])
    return made


@transaction.atomic
def end_draft(draft: Draft, *, answered: bool, words: str, on: date, by: User) -> Draft:
    """Answered by a paper without a task, or passed over with the reason."""
    fresh = _open_draft(draft, by)
    if not tidy(words):
        raise StepRefused(["Ghi văn bản trả lời." if answered else "Ghi lý do không góp ý."])
    _not_ahead(on)
    if on < fresh.received_on:
        raise StepRefused([f"Ngày {day_text(on)} trước ngày nhận {day_text(fresh.received_on)}."])
    fresh.state, fresh.ended_on, fresh.outcome = (ANSWERED if answered else PASSED), on, tidy(words)[:300]
    fresh.save(update_fields=["state", "ended_on", "outcome"])
    return fresh


@transaction.atomic
def open_task(draft: Draft, *, org: Org, department: Org | None, form: str, on: date, by: User,
              title: str = "") -> CritiqueTask:
    """A task that answers the request, named after the draft; from here on its own steps are followed."""
    fresh = _open_draft(draft, by, can_take_draft)
    named = title or f"Góp ý {fresh.title[:1].lower()}{fresh.title[1:]}"
    task = open_dossier(CritiqueTask, title=named, org=org, on=on, by=by, department=department, form=form,
                        origin=fresh.origin, asking_agency=fresh.agency, example=fresh.example)
    fresh.task, fresh.state, fresh.ended_on = task, TAKEN, on
    fresh.save(update_fields=["task", "state", "ended_on"])
    return task


@transaction.atomic
def set_rule(key: str, number: int | None, *, since: date, by: User, legal_source: str) -> Rule:
    """Another number from a day; the one before stays on record with its days."""
    _check(can_set_rules, by, None)
    if key not in RULES:
        raise StepRefused([f"Không có quy định “{key}”."])
    return put_in_force(Rule, key, since=since, legal_source=legal_source, number=number,
                        refuse=lambda message, field: StepRefused([message]))


@transaction.atomic
def write_first_rules(**_: Any) -> None:
    """The rules an empty database begins with (`data/`), after the tables were made."""
    from .defaults import rules

    if not Rule.objects.exists():
        Rule.objects.bulk_create([Rule(**row) for row in rules()])

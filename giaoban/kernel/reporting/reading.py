"""From a unit's file to proposals, and from proposals to reported values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from giaoban.kernel.base import Money, MoneyError, clock, tidy
from giaoban.kernel.documents.actions import keep
from giaoban.kernel.figures.freezing import read as values
from giaoban.kernel.figures.registry import MONEY, all_figures, get, ref
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_work_centrally
from giaoban.kernel.reading import read
from giaoban.kernel.reading.vocabulary import Vocabulary

from .models import CHANGED, REJECTED, TAKEN, WAITING, Proposal, Reported, Submission


def vocabulary() -> Vocabulary:
    """Every phrase of every figure: what writes the national report also recognises a unit's words."""
    return Vocabulary(tuple(phrase for figure in all_figures() for phrase in figure.phrases))


#: Longer texts are read by the queue's worker, so that sending them takes no longer than storing them.
LONG = 100_000


def take_in(submission: Submission, file: tuple[str, bytes] | None, *, by: User | None) -> None:
    """Keep what was sent and its text; read it now, or leave a long one to the worker.

    Raises UnreadableFile before anything is kept.
    """
    if file is not None:
        from giaoban.kernel.reading.files import extract

        extracted = extract(file[1], file[0])
        submission.file = keep(file[0], file[1], by=by)
        submission.text, submission.format = extracted.text, extracted.format
        submission.furniture = [list(span) for span in extracted.furniture]
    else:
        submission.text = "\n\n".join(part for part in (submission.done, submission.planned) if part)
        submission.format = "text"
    # PostgreSQL keeps no NUL in text; a space of the same width leaves every place where it was.
    submission.text = submission.text.replace("\0", " ")
    submission.save()
    if len(submission.text) > LONG:
        from .tasks import read_submission

        transaction.on_commit(lambda: read_submission.enqueue(submission.pk))
    else:
        propose(submission)


@transaction.atomic
def propose(submission: Submission) -> None:
    """Read the text once and write its proposals, each beside what our records say."""
    fresh = Submission.objects.select_for_update().get(pk=submission.pk)
    if fresh.read_at is not None:
        return
    found = read(fresh.text, vocabulary(), _furniture(fresh))
    fresh.sums = [asdict(rule) if hasattr(rule, "__dataclass_fields__") else rule for rule in found.sums]
    fresh.read_at = clock.now()
    fresh.save(update_fields=["sums", "read_at"])
    counted = _records_say(fresh, found.items)
    Proposal.objects.bulk_create([_proposal(fresh, item, counted) for item in found.items])
    submission.read_at, submission.sums = fresh.read_at, fresh.sums


def _furniture(submission: Submission) -> tuple[tuple[int, int], ...]:
    """Menus and sidebars, which only the file itself tells from the report's text."""
    from giaoban.kernel.reading.files import extract

    sent = submission.file
    return extract(bytes(sent.content), sent.name).furniture if sent is not None else ()


def scope_of(submission: Submission) -> Scope:
    """The unit's own records; departments and the central body speak for the whole federation."""
    own = submission.org.kind not in ("central_body", "department")
    return Scope.of(submission.period, submission.org if own else None)


def _records_say(submission: Submission, items: Iterable[Any]) -> dict[str, int]:
    """Our value for every figure the text speaks of: one query per figure, however often it is named."""
    refs = {ref(item.figure, dict(item.parts or {})) for item in items if item.figure}
    return values(sorted(refs), scope_of(submission))


def _proposal(submission: Submission, item: Any, counted: Mapping[str, int]) -> Proposal:
    parts = dict(item.parts or {})
    return Proposal(
        submission=submission, kind=item.kind, text=item.text, start=item.start, end=item.end,
        value="" if item.value is None else str(item.value)[:60], unit=str(item.unit or "")[:40],
        what=str(item.what or "")[:300], flags=list(item.flags), figure=item.figure or "", parts=parts,
        counted=counted.get(ref(item.figure, parts)) if item.figure else None)


@transaction.atomic
def decide(proposal: Proposal, *, take: bool, by: User, value: str = "", figure: str = "",
           parts: Mapping[str, str] | None = None, reason: str = "") -> Proposal:
    """Accept (as read, or changed) or reject one proposal; an accepted one becomes a reported value.

    Deciding again withdraws the earlier value; nothing is deleted.
    """
    if not can_work_centrally(by):
        raise StepRefused([refusal(can_work_centrally)])
    fresh = Proposal.objects.select_for_update().select_related("submission").get(pk=proposal.pk)
    _withdraw(fresh)
    fresh.reason, fresh.decided_by, fresh.decided_at = tidy(reason)[:300], by, clock.now()
    if not take:
        fresh.state = REJECTED
        fresh.save()
        return fresh
    key, chosen = (figure or fresh.figure), dict(parts if parts is not None else fresh.parts)
    if not key:
        raise StepRefused(["Chọn số liệu mà con số này nói tới, hoặc bỏ qua."])
    found = get(key)
    found.check_parts(chosen)
    number = _number(value or fresh.value, money=found.kind == MONEY)
    changed = (key, chosen, number) != (fresh.figure, fresh.parts, fresh.number)
    fresh.state, fresh.figure, fresh.parts = (CHANGED if changed else TAKEN), key, chosen
    fresh.save()
    _supersede(fresh, number, by)
    return fresh


def _number(typed: str, *, money: bool) -> int:
    try:
        number = int(Money.parse(typed))
    except MoneyError as error:
        raise StepRefused([str(error)]) from error
    if not money and re.search(r"[^\W\d]", typed):
        raise StepRefused([f"“{typed}” không phải là số đếm. Ghi bằng chữ số, ví dụ 19 hoặc 1.234."])
    if number < 0:
        raise StepRefused([f"“{typed}” là số âm. Số liệu báo cáo không âm."])
    return number


def _withdraw(proposal: Proposal) -> None:
    Reported.objects.filter(proposal=proposal, superseded_at=None).update(superseded_at=clock.now())
    proposal.state = WAITING


def _supersede(proposal: Proposal, number: int, by: User) -> None:
    """A unit has one current value per figure, part and period; the former one is kept as superseded."""
    sent = proposal.submission
    same = Reported.objects.filter(org=sent.org, figure=proposal.figure, first=sent.first, last=sent.last,
                                   superseded_at=None)
    for row in same:
        if row.parts == proposal.parts:
            row.superseded_at = clock.now()
            row.save(update_fields=["superseded_at"])
    Reported.objects.create(org=sent.org, figure=proposal.figure, parts=proposal.parts, first=sent.first,
                            last=sent.last, value=number, proposal=proposal, by=by)

"""Everything that writes in this domain: what a forum recommends, to whom, and what came back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_report
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User

from .models import ANSWERS, SILENT, Forum, Recommendation

#: States in which a forum has something to recommend.
AFTER = ("held", "summary_report", "recommendations_sent")


def _locked(forum: Forum, by: User | None) -> Forum:
    Dossier.objects.select_for_update().get(pk=forum.pk)
    fresh = Forum.objects.select_related("org").get(pk=forum.pk)
    if by is not None and not can_report(by, fresh):
        raise DossierRefused(refusal(can_report))
    return fresh


def _row(row: Recommendation, by: User | None) -> Recommendation:
    fresh = Recommendation.objects.select_related("forum").get(pk=row.pk)
    _locked(fresh.forum, by)
    if fresh.voided_at is not None:
        raise DossierRefused("Kiến nghị này đã bỏ.")
    return fresh


def _check_day(on: date, *, since: date | None, what: str) -> None:
    if on > clock.latest_day():
        raise DossierRefused(f"Ngày {day_text(on)} ở tương lai. Ghi ngày việc đã diễn ra.", "on")
    if since is not None and on < since:
        raise DossierRefused(f"Ngày {day_text(on)} trước {what} ({day_text(since)}).", "on")


@transaction.atomic
def recommend(forum: Forum, *, text: str, addressee: str, by: User | None) -> Recommendation:
    """One more recommendation, once the forum was held; numbers are never used again."""
    fresh = _locked(forum, by)
    if fresh.content_state not in AFTER:
        raise DossierRefused("Ghi kiến nghị sau khi diễn đàn đã tổ chức và trước khi khép hồ sơ.")
    if not text.strip():
        raise DossierRefused("Ghi nội dung kiến nghị.", "text")
    if not tidy(addressee):
        raise DossierRefused("Ghi cơ quan nhận kiến nghị.", "addressee")
    last = fresh.recommendations.aggregate(last=Max("number"))["last"] or 0
    return Recommendation.objects.create(forum=fresh, number=last + 1, text=text.strip(),
                                         addressee=tidy(addressee)[:200], by=by)


@transaction.atomic
def send(row: Recommendation, *, on: date, by: User | None, paper: str = "") -> Recommendation:
    """Sent to its addressee with a paper; once."""
    fresh = _row(row, by)
    if fresh.sent_on is not None:
        raise DossierRefused(f"Kiến nghị số {fresh.number} đã gửi ngày {day_text(fresh.sent_on)}.")
    held = fresh.forum.spans.filter(state="held", voided_at=None).order_by("since").first()
    _check_day(on, since=held.since if held else None, what="ngày tổ chức")
    fresh.sent_on, fresh.sent_at, fresh.paper = on, clock.now(), tidy(paper)[:200]
    fresh.save(update_fields=["sent_on", "sent_at", "paper"])
    return fresh


@transaction.atomic
def answer(row: Recommendation, *, on: date, answer: str, by: User | None, text: str = "",
           paper: str = "") -> Recommendation:
    """What the addressee said; that it stayed silent is told with a reason."""
    fresh = _row(row, by)
    if fresh.sent_on is None:
        raise DossierRefused("Kiến nghị chưa ghi ngày gửi; ghi công văn gửi trước.")
    if fresh.answered_on is not None:
        raise DossierRefused(f"Đã ghi trả lời ngày {day_text(fresh.answered_on)}.")
    if answer not in ANSWERS:
        raise DossierRefused("Chọn kết quả trả lời.", "answer")
    if answer == SILENT and not text.strip():
        raise DossierRefused("Ghi vì sao coi là không trả lời (đã đôn đốc khi nào).", "text")
    _check_day(on, since=fresh.sent_on, what="ngày gửi")
    fresh.answered_on, fresh.answered_at, fresh.answer = on, clock.now(), answer
    fresh.answer_text, fresh.answer_paper = text.strip(), tidy(paper)[:200]
    fresh.save(update_fields=["answered_on", "answered_at", "answer", "answer_text", "answer_paper"])
    return fresh


@transaction.atomic
def drop(row: Recommendation, *, by: User, **_: Any) -> Recommendation:
    """Written by mistake: it no longer counts and stays on record. One that was sent isn't dropped."""
    fresh = _row(row, by)
    if fresh.sent_on is not None:
        raise DossierRefused("Kiến nghị đã gửi; không bỏ được nữa.")
    fresh.voided_at = clock.now()
    fresh.save(update_fields=["voided_at"])
    return fresh

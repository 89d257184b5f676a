"""Calls for proposals: opening, lengthening, ordering topics; and proposals made one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.dossiers.actions import DossierRefused, open_dossier
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from ..models import FORMS, Call, CallTopic, Lengthening, ResearchTask
from ..rules import can_run_calls


def _may(by: User | None, call: Call | None = None) -> None:
    if by is not None and not can_run_calls(by, call):
        raise DossierRefused(refusal(can_run_calls))


@transaction.atomic
def open_call(*, year: int, form: str = "", title: str, opens: date, closes: date, by: User | None, paper: str = "",
              department: Org | None = None, example: bool = False) -> Call:
    _may(by)
    if form and form not in FORMS:
        raise DossierRefused(f"Không có loại nhiệm vụ “{form}”.", "form")
    if not tidy(title):
        raise DossierRefused("Ghi tên đợt đề xuất.", "title")
    if closes < opens:
        raise DossierRefused(f"Ngày đóng {day_text(closes)} trước ngày mở {day_text(opens)}.", "closes")
    return Call.objects.create(year=year, form=form, title=tidy(title)[:300], opens=opens, closes=closes,
                               paper=tidy(paper)[:200], department=department, by=by, example=example)


@transaction.atomic
def lengthen(call: Call, *, closes: date, on: date, reason: str, by: User) -> Lengthening:
    """A later closing day. The first one, and those between, stay on record."""
    fresh = Call.objects.select_for_update().get(pk=call.pk)
    _may(by, fresh)
    if closes <= fresh.closes_now:
        raise DossierRefused(f"Ngày mới phải sau ngày đóng hiện nay ({day_text(fresh.closes_now)}).", "closes")
    if not reason.strip():
        raise DossierRefused("Ghi lý do kéo dài.", "reason")
    return Lengthening.objects.create(call=fresh, closes=closes, on=on, reason=tidy(reason)[:300], by=by)


@transaction.atomic
def order_topic(call: Call, *, title: str, by: User | None) -> CallTopic:
    """One more topic ordered; numbers are never used again."""
    fresh = Call.objects.select_for_update().get(pk=call.pk)
    _may(by, fresh)
    if not tidy(title):
        raise DossierRefused("Ghi nội dung đặt hàng.", "title")
    last = fresh.topics.aggregate(last=Max("order"))["last"] or 0
    return CallTopic.objects.create(call=fresh, order=last + 1, title=tidy(title)[:500])


def check_window(call: Call, *, by: User | None, on: date) -> None:
    """Units propose while the call is open; the office may add what reached it later by paper."""
    if by is None or can_run_calls(by, call) or call.is_open(on):
        return
    if on < call.opens:
        raise DossierRefused(f"Đợt này nhận đề xuất từ {day_text(call.opens)}.")
    raise DossierRefused(f"Đợt này đã đóng nhận ngày {day_text(call.closes_now)}. Liên hệ ban phụ trách nếu hồ sơ giấy "
                         "đã gửi trước ngày đó.")


@transaction.atomic
def propose(call: Call, *, org: Org, title: str, on: date, by: User | None, form: str = "",
            topic: CallTopic | None = None, asked: int | None = None, note: str = "", example: bool = False,
            **facts: Any) -> ResearchTask:
    """A proposal to a call: a dossier in its first state, of the call's kind, year and department."""
    check_window(call, by=by, on=clock.today())
    if topic is not None and (topic.call_id != call.pk or topic.voided_at is not None):
        raise DossierRefused("Nội dung đặt hàng không thuộc đợt này.", "topic")
    if asked is not None and asked <= 0:
        raise DossierRefused("Kinh phí đề nghị phải lớn hơn 0.", "asked")
    if form and call.form and form != call.form:
        raise DossierRefused(f"Đợt này chỉ nhận {FORMS[call.form]}.", "form")
    return open_dossier(ResearchTask, title=title, org=org, on=on, by=by, year=call.year, department=call.department,
                        form=form or call.form, call=call, topic=topic, asked=asked, note=note, example=example,
                        **facts)

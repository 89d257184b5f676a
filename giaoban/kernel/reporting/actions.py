"""Obligations, submissions, what is taken from them, and our own reports: everything here that writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction

from giaoban.kernel.base import Period, clock, day_text, tidy
from giaoban.kernel.documents import actions as papers
from giaoban.kernel.documents.models import Document
from giaoban.kernel.figures.freezing import freeze as freeze_figures
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import UNIT, User
from giaoban.kernel.people.rules import can_send, can_work_centrally

from .lifecycle import DRAFT, FROZEN, ISSUED, NUMBERED, REPORT, SIGNED, SUBMITTED
from .models import (
    ACCEPTED,
    RETURNED,
    SENT,
    Obligation,
    Regime,
    Report,
    ReportEvent,
    Submission,
)
from .outline import load
from .writing import compose, scope_of, words

EDITABLE = (DRAFT, FROZEN)


@transaction.atomic
def open_period(regime: Regime, units: Iterable[Org], period: Period, *, meeting: Meeting | None = None,
                due: date | None = None) -> list[Obligation]:
    """Write down who owes this report; a later change of the tree doesn't touch these rows."""
    due = due or period.last + timedelta(days=regime.due_days)
    units = list(dict.fromkeys(units))
    owed = Obligation.objects.filter(regime=regime, first=period.first, last=period.last, org__in=units)
    if owed.exists():
        raise StepRefused([f"Đã ghi nghĩa vụ báo cáo {period.label} cho {owed.count()} đơn vị trong số này."])
    rows = [Obligation(regime=regime, org=org, first=period.first, last=period.last, due=due, meeting=meeting)
            for org in units]
    return Obligation.objects.bulk_create(rows)


@transaction.atomic
def submit(*, org: Org, title: str, period: Period, by: User | None, on: date, obligation: Obligation | None = None,
           done: str = "", planned: str = "", file: tuple[str, bytes] | None = None,
           example: bool = False) -> Submission:
    """A unit's report as typed text or as the file it has; an unreadable file is refused before anything is kept."""
    from .reading import take_in

    if by is not None and not _may_send_for(by, org):
        raise StepRefused(["Tài khoản này không gửi báo cáo thay cho đơn vị đó."])
    if on > clock.latest_day():
        raise StepRefused([f"Ngày gửi {day_text(on)} ở tương lai."])
    if obligation is not None and obligation.org_id != org.pk:
        raise StepRefused(["Nghĩa vụ báo cáo này là của đơn vị khác."])
    done, planned = done.replace("\0", " "), planned.replace("\0", " ")
    if file is None and not done.strip() and not planned.strip():
        raise StepRefused(["Báo cáo trống. Ghi việc đã làm, kế hoạch, hoặc gửi kèm tệp."])
    sent = Submission(org=org, obligation=obligation, title=tidy(title)[:300] or f"Báo cáo {period.label}",
                      first=period.first, last=period.last, done=done.strip(), planned=planned.strip(), sent_on=on,
                      by=by, example=example)
    take_in(sent, file, by=by)
    return sent


def _may_send_for(user: User, org: Org) -> bool:
    if not can_send(user):
        return False
    return user.role != UNIT or Org.objects.visible_to(user).filter(pk=org.pk).exists()


@transaction.atomic
def receive(submission: Submission, *, accept: bool, by: User, reason: str = "") -> Submission:
    """Take a submission in, or return it with a reason."""
    fresh = Submission.objects.select_for_update().get(pk=submission.pk)
    if not can_work_centrally(by):
        raise StepRefused([refusal(can_work_centrally)])
    if fresh.state != SENT:
        raise StepRefused([f"Báo cáo đang ở “{fresh.state_label}”."])
    if not accept and not reason.strip():
        raise StepRefused(["Ghi lý do trả lại."])
    fresh.state, fresh.returned_reason = (ACCEPTED, "") if accept else (RETURNED, tidy(reason))
    fresh.save(update_fields=["state", "returned_reason"])
    return fresh


@transaction.atomic
def open_report(outline: str, *, org: Org, period: Period, by: User, on: date,
                cut_off: date | None = None, example: bool = False) -> Report:
    """A new report of a period; one of a kind per unit and period. Stocks are counted on the cut-off day."""
    if not can_work_centrally(by):
        raise StepRefused([refusal(can_work_centrally)])
    plan = load(outline)
    # One at a time for a unit: two people opening the same report at once get one report.
    Org.objects.select_for_update().get(pk=org.pk)
    if Report.objects.filter(outline=outline, org=org, first=period.first, last=period.last).exists():
        raise StepRefused([f"Đã có “{plan.label}” {period.label} của đơn vị này."])
    report = Report.objects.create(outline=outline, org=org, first=period.first, last=period.last,
                                   cut_off=cut_off or period.last,
                                   title=plan.title.format(**words(period, cut_off or period.last)), example=example,
                                   narrative={slot.slot: slot.default for slot in plan.slots})
    ReportEvent.objects.create(report=report, step="open", on=on, by=by)
    return report


def _locked(report: Report, version: int | None) -> Report:
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    if version is not None and fresh.version != version:
        raise StepRefused(["Báo cáo vừa được người khác sửa. Tải lại trang rồi làm lại."])
    return fresh


@transaction.atomic
def write_narrative(report: Report, texts: Mapping[str, str], *, by: User, version: int | None = None) -> Report:
    """The clerk's words in their slots; unknown slots are refused, nothing else changes."""
    fresh = _locked(report, version)
    if not can_work_centrally(by):
        raise StepRefused([refusal(can_work_centrally)])
    if fresh.state not in EDITABLE:
        raise StepRefused([f"Báo cáo đang ở “{fresh.state_label}”, không sửa lời văn được nữa."])
    known = {slot.slot for slot in load(fresh.outline).slots}
    if set(texts) - known:
        raise StepRefused([f"Mẫu không có mục {', '.join(sorted(set(texts) - known))}."])
    fresh.narrative = {**fresh.narrative, **{slot: text.strip() for slot, text in texts.items()}}
    fresh.version += 1
    fresh.save(update_fields=["narrative", "version"])
    return fresh


@transaction.atomic
def step(report: Report, key: str, *, by: User, on: date, note: str = "", signer: str = "",
         version: int | None = None) -> Report:
    """Take one step of a report: freeze, submit, sign, number, issue, or back with a reason."""
    fresh = _locked(report, version)
    taken = REPORT.check(key, matter=fresh, states={"content": fresh.state}, by=by, on=on)
    if on > clock.latest_day():
        raise StepRefused([f"Ngày {day_text(on)} ở tương lai."])
    if taken.reason and not note.strip():
        raise StepRefused([f"Bước “{taken.label}” cần ghi lý do."])
    _ACTS.get(key, _nothing)(fresh, by=by, on=on, signer=signer)
    fresh.state = taken.end
    fresh.version += 1
    fresh.save()
    ReportEvent.objects.create(report=fresh, step=key, on=on, note=tidy(note), by=by)
    return fresh


def _nothing(report: Report, *, by: User, on: date, signer: str) -> None:
    pass


def _freeze(report: Report, *, by: User, on: date, signer: str) -> None:
    refs = load(report.outline).refs
    for owner, previous in ((report.owner, False), (report.previous_owner, True)):
        Frozen.objects.filter(owner=owner).delete()
        freeze_figures(refs, scope_of(report, previous=previous), owner=owner,
                       org=None if report.org.kind == "central_body" else report.org)
    report.frozen_at = clock.now()


def _reopen(report: Report, *, by: User, on: date, signer: str) -> None:
    Frozen.objects.filter(owner__in=(report.owner, report.previous_owner)).delete()
    report.frozen_at = None


def _sign(report: Report, *, by: User, on: date, signer: str) -> None:
    paper = compose(report)
    document = papers.draft(org=report.org, kind="BC", symbol_tail=paper.symbol_tail, subject=report.title, by=by,
                            recipients="\n".join(paper.recipients), example=report.example)
    report.document = papers.sign(document, by=by, on=on, signer=signer)


def _document(report: Report) -> Document:
    assert report.document is not None
    return report.document


def _number(report: Report, *, by: User, on: date, signer: str) -> None:
    report.document = papers.take_number(_document(report), by=by, on=on)


def _issue(report: Report, *, by: User, on: date, signer: str) -> None:
    report.document = papers.issue(_document(report), compose(report), by=by)


_ACTS = {"freeze": _freeze, "reopen": _reopen, "sign": _sign, "number": _number, "issue": _issue}

__all__ = ["FROZEN", "ISSUED", "NUMBERED", "SIGNED", "SUBMITTED", "open_period", "open_report", "receive", "step",
           "submit", "write_narrative"]

"""Giving, doing, confirming and extending promised work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from giaoban.kernel.base import clock, day_text, fold, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_work_centrally

from .models import (
    ACCEPTED,
    ASSIGNED,
    CANCELLED,
    CONFIRMED,
    DONE,
    RETURNED,
    RUNNING,
    STATES,
    Commitment,
    Extension,
    Progress,
)
from .rules import can_confirm, can_extend, can_work_on

#: act → (from which states, to which, who may)
MOVES = {
    "accept": ((ASSIGNED, RETURNED), ACCEPTED, can_work_on),
    "run": ((ASSIGNED, ACCEPTED, RETURNED), RUNNING, can_work_on),
    "report_done": ((ASSIGNED, ACCEPTED, RUNNING, RETURNED), DONE, can_work_on),
    "confirm": ((DONE,), CONFIRMED, can_confirm),
    "return": ((DONE, CONFIRMED), RETURNED, can_confirm),
    "cancel": ((ASSIGNED, ACCEPTED, RUNNING, DONE, RETURNED), CANCELLED, can_confirm),
}
NEEDS_REASON = {"return", "cancel"}


def _refuse_future(on: date) -> None:
    if on > clock.latest_day():
        raise StepRefused([f"Ngày {day_text(on)} ở tương lai. Ghi ngày việc đã diễn ra."])


@transaction.atomic
def assign(*, text: str, lead: Org, on: date, by: User, due: date | None, coordinators: Iterable[Org] = (),
           no_due_reason: str = "", product: str = "", dossier: Dossier | None = None,
           example: bool = False) -> Commitment:
    """A new promise. Without a deadline a reason is needed ('thường xuyên', 'chưa định')."""
    if not can_work_centrally(by):
        raise StepRefused([refusal(can_work_centrally)])
    if not text.strip():
        raise StepRefused(["Chưa ghi nội dung việc giao."])
    if due is None and not no_due_reason.strip():
        raise StepRefused(["Ghi hạn hoàn thành, hoặc lý do chưa có hạn (ví dụ “thường xuyên”)."])
    _refuse_future(on)
    if due is not None and due < on:
        raise StepRefused([f"Hạn {day_text(due)} trước ngày giao {day_text(on)}."])
    if not lead.existed_on(on):
        raise StepRefused([f"“{lead}” không tồn tại ngày {day_text(on)}. Chọn đơn vị chủ trì khác."])
    others = [org for org in coordinators if org.pk != lead.pk]
    promise = Commitment.objects.create(
        text=tidy(text), lead=lead, assigner=by, assigned_on=on, due_first=due, due_now=due, product=product,
        no_due_reason=no_due_reason, dossier=dossier, example=example, folded=fold(f"{text} {lead}")[:900])
    promise.coordinators.set(others)
    Progress.objects.create(commitment=promise, kind=ASSIGNED, on=on, by=by)
    return promise


def _locked(commitment: Commitment, version: int | None) -> Commitment:
    fresh = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if version is not None and fresh.version != version:
        raise StepRefused(["Việc này vừa được người khác cập nhật. Tải lại trang rồi làm lại."])
    return fresh


@transaction.atomic
def move(commitment: Commitment, act: str, *, by: User, on: date, note: str = "",
         version: int | None = None) -> Commitment:
    """Accept, run, report done (with its day), confirm, return for redo, or cancel."""
    if act not in MOVES:
        raise StepRefused([f"Không có thao tác “{act}”."])
    fresh = _locked(commitment, version)
    start, end, may = MOVES[act]
    reasons = []
    if fresh.state not in start:
        reasons.append(f"Việc đang ở “{fresh.state_label}”; không chuyển sang “{STATES[end]}” được.")
    if not may(by, fresh):
        reasons.append(refusal(may))
    if on > clock.latest_day() or on < fresh.assigned_on:
        reasons.append(f"Ngày {day_text(on)} phải từ ngày giao ({day_text(fresh.assigned_on)}) đến hôm nay.")
    if act in NEEDS_REASON and not note.strip():
        reasons.append("Ghi lý do.")
    if reasons:
        raise StepRefused(reasons)
    if act == "report_done":
        fresh.done_on = on
    elif act == "return":
        fresh.done_on = None
    _write(fresh, end, on=on, note=note, by=by)
    return fresh


def _write(fresh: Commitment, state: str, *, on: date, note: str, by: User) -> None:
    fresh.state = state
    fresh.version += 1
    fresh.changed_at = clock.now()
    fresh.save()
    Progress.objects.create(commitment=fresh, kind=state, on=on, note=tidy(note), by=by)


@transaction.atomic
def ask_extension(commitment: Commitment, *, new_due: date, reason: str, by: User, on: date) -> Extension:
    _refuse_future(on)
    fresh = _locked(commitment, None)
    if not can_work_on(by, fresh):
        raise StepRefused([refusal(can_work_on)])
    if fresh.state in (CONFIRMED, CANCELLED, DONE):
        raise StepRefused([f"Việc đang ở “{fresh.state_label}”; không xin gia hạn nữa."])
    if fresh.due_now is None or new_due <= fresh.due_now:
        raise StepRefused([f"Hạn mới phải sau hạn hiện nay ({day_text(fresh.due_now) or 'chưa có'})."])
    if not reason.strip():
        raise StepRefused(["Ghi lý do xin gia hạn."])
    if fresh.extensions.filter(granted=None).exists():
        raise StepRefused(["Đang có một đề nghị gia hạn chờ quyết định."])
    return Extension.objects.create(commitment=fresh, asked_on=on, asked_by=by, reason=tidy(reason), new_due=new_due)


@transaction.atomic
def decide_extension(extension: Extension, *, granted: bool, by: User, on: date) -> Extension:
    """Grant or refuse; the first deadline stays on record either way."""
    _refuse_future(on)
    promise = _locked(extension.commitment, None)
    waiting = Extension.objects.select_for_update().get(pk=extension.pk)
    if waiting.granted is not None:
        raise StepRefused(["Đề nghị này đã được quyết định."])
    if not can_extend(by, promise):
        raise StepRefused([refusal(can_extend)])
    if granted and promise.state in (DONE, CONFIRMED, CANCELLED):
        # A later day now would turn "late" into "on time" after the fact.
        raise StepRefused([f"Việc đang ở “{promise.state_label}”; không gia hạn được nữa."])
    waiting.granted, waiting.decided_on, waiting.decided_by = granted, on, by
    waiting.save()
    if granted:
        promise.due_now = waiting.new_due
        promise.version += 1
        promise.changed_at = clock.now()
        promise.save()
    return waiting


def follow_up(commitments: Iterable[Commitment], on: date) -> dict[str, list[Commitment]]:
    """The cells of the follow-up table on a day; cancelled ones are left out."""
    from .models import CELLS

    cells: dict[str, list[Commitment]] = {key: [] for key in CELLS}
    for promise in commitments:
        if promise.state != CANCELLED and promise.assigned_on <= on:
            cells[promise.cell(on)].append(promise)
    return cells

"""Many papers in one go: prepared, signed once by the leader, then numbered and issued chunk by chunk.

A chunk is drawn first, with the numbers that will be next; then one transaction takes exactly those numbers and keeps
the files. Cut off at any moment, all of a chunk is there or nothing of it, and running again goes on. A letter that
can't be drawn is named and takes no number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from giaoban.kernel.base import clock, day_text, fold, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead, can_work_centrally

from .actions.drafting import issuer
from .actions.outgoing import PaperRefused
from .models import ISSUED, Batch, BatchLetter, Document, DocumentEvent, Register, Rendition
from .models.batches import DONE, DROPPED, FAILED, PREPARED, RUNNING, SENT, STOPPED, WAITING
from .papers.drawing import Here, drawers
from .papers.storing import to_data

if TYPE_CHECKING:
    from .papers import Paper

CHUNK = 50
MOST = 5000
#: Times the next numbers are guessed before the register is held while drawing.
_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """One paper of a batch and for whom it is."""

    about: str
    paper: Paper
    dossier: Dossier | None = None


class BatchRefused(PaperRefused):
    """A batch that can't go on so; the message is for the screen."""


@transaction.atomic
def prepare(*, title: str, letters: Iterable[Letter], by: User, kind: str = "CV", form: str = "",
            org: Org | None = None, example: bool = False) -> Batch:
    """Keep the letters' words; nothing is signed or numbered yet."""
    if not can_work_centrally(by):
        raise BatchRefused(refusal(can_work_centrally))
    rows = [BatchLetter(order=order, about=tidy(letter.about)[:300], content=to_data(letter.paper),
                        dossier=letter.dossier) for order, letter in enumerate(letters, start=1)]
    if not rows:
        raise BatchRefused("Không có văn bản nào để gửi.")
    if len(rows) > MOST:
        raise BatchRefused(f"Một lần gửi nhiều nhất {MOST} văn bản; lần này có {len(rows)}. Chia thành nhiều lần.")
    batch = Batch.objects.create(title=tidy(title)[:200] or "Gửi nhiều văn bản", org=org or issuer(), kind=kind,
                                 form=form, by=by, total=len(rows), example=example)
    for row in rows:
        row.batch = batch
    BatchLetter.objects.bulk_create(rows, batch_size=500)
    return batch


def _locked(batch: Batch, *states: str, act: str) -> Batch:
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if fresh.state not in states:
        raise BatchRefused(f"Lần gửi này đang ở “{fresh.state_label}”; không {act} được.")
    return fresh


@transaction.atomic
def start(batch: Batch, *, by: User, on: date, signer: str = "", queued: bool = True) -> Batch:
    """The leader signs them all; the worker numbers and issues them."""
    if not can_lead(by):
        raise BatchRefused("Chỉ lãnh đạo ký được văn bản.")
    if on > clock.latest_day():
        raise BatchRefused(f"Ngày ký {day_text(on)} ở tương lai.")
    fresh = _locked(batch, PREPARED, act="ký")
    _check_order(fresh.org_id, fresh.kind, on)
    fresh.signed_by, fresh.signed_on, fresh.signer = by, on, tidy(signer) or str(by)
    fresh.state, fresh.started_at, fresh.beat_at = RUNNING, clock.now(), clock.now()
    fresh.save()
    if queued:
        _enqueue(fresh)
    return fresh


def _enqueue(batch: Batch) -> None:
    from .tasks import issue_batch

    transaction.on_commit(lambda: issue_batch.enqueue(batch.pk))


@transaction.atomic
def go_on(batch: Batch, *, by: User, queued: bool = True) -> Batch:
    """Run again one that was cut off, stopped, or has letters that failed and were mended."""
    if not can_work_centrally(by):
        raise BatchRefused(refusal(can_work_centrally))
    fresh = _locked(batch, RUNNING, STOPPED, DONE, act="chạy tiếp")
    fresh.letters.filter(state=FAILED).update(state=WAITING, problem="")
    fresh.failed, fresh.state, fresh.problem, fresh.beat_at, fresh.finished_at = 0, RUNNING, "", clock.now(), None
    fresh.save()
    if queued:
        _enqueue(fresh)
    return fresh


@transaction.atomic
def drop(batch: Batch, *, by: User) -> Batch:
    """Before it is signed a batch may be given up; its words stay to be read."""
    if not can_work_centrally(by):
        raise BatchRefused(refusal(can_work_centrally))
    fresh = _locked(batch, PREPARED, act="hủy")
    fresh.state, fresh.finished_at = DROPPED, clock.now()
    fresh.save(update_fields=["state", "finished_at"])
    return fresh


def run(batch: Batch, *, heard: Callable[[Batch], None] | None = None, chunk: int = CHUNK) -> Batch:
    """Number and issue what isn't yet; `heard` is told after each chunk. A second run beside it does no harm."""
    batch = Batch.objects.select_related("org", "signed_by", "by").get(pk=batch.pk)
    waiting = batch.letters.filter(state=WAITING)
    try:
        with drawers(waiting.count()) as drawer:
            while batch.state == RUNNING and (rows := list(waiting.order_by("order")[:chunk])):
                _one_chunk(batch, rows, drawer)
                batch.refresh_from_db(fields=["state", "done", "failed"])
                if heard is not None:
                    heard(batch)
    except BatchRefused as error:
        _end(batch, STOPPED, str(error))
        return batch
    _end(batch, DONE)
    return batch


def _one_chunk(batch: Batch, rows: Sequence[BatchLetter], drawer: Here) -> None:
    assert batch.signed_on is not None
    series: dict[str, Any] = {"org": batch.org, "series": batch.kind, "year": batch.signed_on.year}
    Register.objects.get_or_create(**series)
    for guess in range(_GUESSES):
        last = Register.objects.get(**series).last
        drawn = _drawn(batch, rows, last + 1, drawer)
        with transaction.atomic():
            if Register.objects.select_for_update().get(**series).last == last or guess == _GUESSES - 1:
                register = Register.objects.select_for_update().get(**series)
                if register.last != last:
                    # Somebody else takes numbers all the time: they wait while these are drawn.
                    drawn = _drawn(batch, rows, register.last + 1, drawer)
                _keep(batch, rows, drawn, register)
                return


def _drawn(batch: Batch, rows: Sequence[BatchLetter], first: int, drawer: Here) -> list[dict[str, bytes] | str]:
    """The files of each, numbered on from `first`; one that fails takes no number, so those after it are redrawn."""
    found: list[dict[str, bytes] | str] = []
    while len(found) < len(rows):
        left = rows[len(found):]
        good = sum(not isinstance(each, str) for each in found)
        tried = drawer.map([_final(batch, row, first + good + place) for place, row in enumerate(left)])
        bad = next((place for place, each in enumerate(tried) if isinstance(each, str)), len(tried) - 1)
        found += tried[:bad + 1]
    return found


def _final(batch: Batch, row: BatchLetter, number: int) -> dict[str, Any]:
    assert batch.signed_on is not None
    words = {key: value for key, value in row.content.items() if key != "draft"}
    signature = {**words.get("signature", {}), "name": batch.signer}
    return {**words, "number": number, "day": batch.signed_on.isoformat(), "signature": signature}


def _check_order(org: int, kind: str, on: date) -> None:
    """Numbers follow the order of time (Decree 30/2020, article 15)."""
    before = Document.objects.filter(org=org, kind=kind, year=on.year).exclude(number=None).order_by("-number").first()
    if before is not None and before.issued_on is not None and on < before.issued_on:
        raise BatchRefused(f"Số {before.symbol} đã lấy ngày {day_text(before.issued_on)}; không lấy số sau với ngày "
                           f"{day_text(on)}.")


def _keep(batch: Batch, rows: Sequence[BatchLetter], drawn: Sequence[dict[str, bytes] | str],
          register: Register) -> None:
    """Within the transaction that holds the register: papers, files, history, the letters' new state."""
    assert batch.signed_on is not None
    _locked(batch, RUNNING, act="phát hành")
    still = set(BatchLetter.objects.filter(pk__in=[row.pk for row in rows], state=WAITING).values_list("pk", flat=True))
    if len(still) != len(rows):
        return  # another worker was here
    _check_order(batch.org_id, batch.kind, batch.signed_on)
    good = [(row, files) for row, files in zip(rows, drawn, strict=True) if not isinstance(files, str)]
    papers = Document.objects.bulk_create(
        [_document(batch, row, register.last + place) for place, (row, _files) in enumerate(good, start=1)])
    Rendition.objects.bulk_create(
        [Rendition(document=paper, format=form, content=content, sha256=hashlib.sha256(content).hexdigest())
         for paper, (_row, files) in zip(papers, good, strict=True) for form, content in files.items()])
    DocumentEvent.objects.bulk_create(
        [DocumentEvent(document=paper, act=act, on=batch.signed_on, by=who, note=batch.title)
         for paper in papers for act, who in (("draft", batch.by), ("sign", batch.signed_by), ("number", batch.by),
                                              ("issue", batch.by))])
    for (row, _files), paper in zip(good, papers, strict=True):
        row.state, row.document = SENT, paper
    for row, files in zip(rows, drawn, strict=True):
        if isinstance(files, str):
            row.state, row.problem = FAILED, f"Không dựng được tệp: {files}"[:500]
    BatchLetter.objects.bulk_update(rows, ["state", "document", "problem"])
    register.last += len(papers)
    register.save(update_fields=["last"])
    letters = BatchLetter.objects.filter(batch=batch)
    Batch.objects.filter(pk=batch.pk).update(done=letters.filter(state=SENT).count(), beat_at=clock.now(),
                                             failed=letters.filter(state=FAILED).count())


def _document(batch: Batch, row: BatchLetter, number: int) -> Document:
    assert batch.signed_on is not None
    words = row.content
    made = Document(org=batch.org, kind=batch.kind, symbol_tail=words["symbol_tail"], subject=words["title"][:500],
                    state=ISSUED, number=number, year=batch.signed_on.year, signer=batch.signer,
                    signed_on=batch.signed_on, signed_by=batch.signed_by, issued_on=batch.signed_on,
                    recipients="\n".join((row.about, *words.get("recipients", []))), dossier_id=row.dossier_id,
                    form=batch.form, content=_final(batch, row, number), drafted_by=batch.by, example=batch.example)
    made.folded = fold(f"{made.symbol} {made.subject} {row.about}")[:700]
    return made


def _end(batch: Batch, state: str, problem: str = "") -> None:
    with transaction.atomic():
        fresh = Batch.objects.select_for_update().get(pk=batch.pk)
        if fresh.state == RUNNING and (state == STOPPED or not fresh.letters.filter(state=WAITING).exists()):
            fresh.state, fresh.problem, fresh.finished_at = state, problem[:500], clock.now()
            fresh.save(update_fields=["state", "problem", "finished_at"])
    batch.refresh_from_db()

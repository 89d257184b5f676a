"""Papers that come in: numbered in the order they arrive, followed until they are dealt with."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giaoban.kernel.base import clock, day_text, fold, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from ..models import ISSUED, Document, Incoming, Register, StoredFile
from ..rules import can_register
from .drafting import issuer
from .outgoing import PaperRefused

#: The series of papers in, beside those of the kinds going out.
SERIES = "ĐẾN"


@transaction.atomic
def register_incoming(*, author: str, subject: str, received_on: date, by: User | None, symbol: str = "",
                      signed_on: date | None = None, kind: str = "", org: Org | None = None,
                      receiver: Org | None = None, passed_on: date | None = None, dossier: Dossier | None = None,
                      due: date | None = None, file: StoredFile | None = None, note: str = "",
                      example: bool = False) -> Incoming:
    """The next number of papers in of the year: consecutive from 01, no gap, none twice.

    The same paper (author, symbol, day) twice is refused with the number it has. `by` None: taken over.
    """
    if by is not None and not can_register(by):
        raise PaperRefused(refusal(can_register))
    author, subject, symbol = tidy(author), tidy(subject), tidy(symbol)
    _check(author, subject, received_on, signed_on, due)
    org = org or issuer()
    Register.objects.get_or_create(org=org, series=SERIES, year=received_on.year)
    register = Register.objects.select_for_update().get(org=org, series=SERIES, year=received_on.year)
    _check_new(org, author, symbol, signed_on)
    register.last += 1
    register.save(update_fields=["last"])
    return Incoming.objects.create(
        org=org, number=register.last, year=received_on.year, received_on=received_on, author=author[:200],
        symbol=symbol[:80], signed_on=signed_on, kind=tidy(kind)[:60], subject=subject[:500], receiver=receiver,
        passed_on=passed_on, dossier=dossier, due=due, file=file, note=tidy(note)[:300], by=by, example=example,
        folded=fold(f"{symbol} {author} {kind} {subject}")[:900])


def _check(author: str, subject: str, received_on: date, signed_on: date | None, due: date | None) -> None:
    if not author:
        raise PaperRefused("Ghi tác giả (cơ quan ban hành văn bản).")
    if not subject:
        raise PaperRefused("Ghi trích yếu nội dung văn bản.")
    if received_on > clock.latest_day():
        raise PaperRefused(f"Ngày đến {day_text(received_on)} ở tương lai.")
    if signed_on and signed_on > received_on:
        raise PaperRefused(f"Ngày văn bản {day_text(signed_on)} sau ngày đến {day_text(received_on)}.")
    if due and due < received_on:
        raise PaperRefused(f"Thời hạn {day_text(due)} trước ngày đến {day_text(received_on)}.")


def _check_new(org: Org, author: str, symbol: str, signed_on: date | None) -> None:
    """A paper is told by its author, symbol and day; without a symbol or a day nothing can be told."""
    if not symbol or signed_on is None:
        return
    same = Incoming.objects.filter(org=org, symbol__iexact=symbol, signed_on=signed_on, voided_at=None)
    known = next((row for row in same if fold(row.author) == fold(author)), None)
    if known is not None:
        raise PaperRefused(f"Văn bản {symbol} ngày {day_text(signed_on)} của {author} đã vào sổ: số đến "
                           f"{known.number_text} ngày {day_text(known.received_on)}.")


def _locked(incoming: Incoming, by: User, version: int | None) -> Incoming:
    if not can_register(by):
        raise PaperRefused(refusal(can_register))
    fresh = Incoming.objects.select_for_update().get(pk=incoming.pk)
    if version is not None and fresh.version != version:
        raise PaperRefused("Văn bản đến vừa được người khác cập nhật. Tải lại trang rồi làm lại.")
    if fresh.voided_at:
        raise PaperRefused(f"Số đến {fresh.number_text} đã bị hủy: {fresh.void_reason}")
    return fresh


@transaction.atomic
def follow_incoming(incoming: Incoming, *, by: User, receiver: Org | None = None, passed_on: date | None = None,
                    dossier: Dossier | None = None, due: date | None = None, progress: str = "",
                    done_on: date | None = None, note: str = "", version: int | None = None) -> Incoming:
    """Who has it, until when, how far it is: all as they are now (a fact left out is cleared)."""
    fresh = _locked(incoming, by, version)
    for label, day in (("chuyển", passed_on), ("giải quyết xong", done_on)):
        if day and day > clock.latest_day():
            raise PaperRefused(f"Ngày {label} {day_text(day)} ở tương lai.")
        if day and day < fresh.received_on:
            raise PaperRefused(f"Ngày {label} {day_text(day)} trước ngày đến {day_text(fresh.received_on)}.")
    if due and due < fresh.received_on:
        raise PaperRefused(f"Thời hạn {day_text(due)} trước ngày đến {day_text(fresh.received_on)}.")
    fresh.receiver, fresh.passed_on, fresh.dossier, fresh.due = receiver, passed_on, dossier, due
    fresh.progress, fresh.done_on, fresh.note = tidy(progress)[:200], done_on, tidy(note)[:300]
    fresh.version += 1
    fresh.save()
    return fresh


@transaction.atomic
def answer_incoming(incoming: Incoming, document: Document, *, by: User, version: int | None = None) -> Incoming:
    """It was answered by this issued paper of ours, and so is dealt with."""
    fresh = _locked(incoming, by, version)
    if document.state != ISSUED or document.issued_on is None:
        raise PaperRefused(f"Văn bản trả lời {document.symbol} chưa phát hành.")
    if document.issued_on < fresh.received_on:
        raise PaperRefused(f"Văn bản {document.symbol} phát hành ngày {day_text(document.issued_on)}, trước khi "
                           f"văn bản đến ngày {day_text(fresh.received_on)}; không phải văn bản trả lời.")
    fresh.answer, fresh.done_on = document, document.issued_on
    fresh.version += 1
    fresh.save(update_fields=["answer", "done_on", "version"])
    return fresh


@transaction.atomic
def void_incoming(incoming: Incoming, *, by: User, reason: str, version: int | None = None) -> Incoming:
    """A wrong entry is struck out with its reason; its number is not given again."""
    fresh = _locked(incoming, by, version)
    if not tidy(reason):
        raise PaperRefused("Ghi lý do hủy số đến.")
    fresh.voided_at, fresh.void_reason = clock.now(), tidy(reason)[:300]
    fresh.version += 1
    fresh.save(update_fields=["voided_at", "void_reason", "version"])
    return fresh

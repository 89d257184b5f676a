"""Everything that writes the dated facts of attached organisations, their checklists and the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.actions.ruled import put_in_force
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .models import (
    Branch,
    Caution,
    Certificate,
    Charter,
    ChecklistItem,
    ChecklistLine,
    Dissolution,
    OfOrg,
    WeakRule,
)
from .rules import can_close_item, can_set_rules


def _end_open(model: type[OfOrg], org: Org, on: date) -> OfOrg | None:
    """End the organisation's open row of a kind; an act dated before that row began is refused."""
    last = model._default_manager.filter(org=org, until=None, voided_at=None).order_by("-since").first()
    if last is None:
        return None
    if on < last.since:
        raise StepRefused([f"Ngày {day_text(on)} trước {model._meta.verbose_name} đang có hiệu lực từ "
                           f"{day_text(last.since)}. Ghi ngày không sớm hơn."])
    last.until, last.ended_at = on, clock.now()
    last.save(update_fields=["until", "ended_at"])
    return last


@transaction.atomic
def give_certificate(org: Org, number: str, *, on: date, by: User | None, issued_by: str = "",
                     valid_until: date | None = None, paper: str = "", case: Dossier | None = None) -> Certificate:
    """The first certificate, or a re-issue that ends the one before. One number is one organisation's for ever."""
    number = tidy(number)
    if not number:
        raise StepRefused(["Ghi số giấy chứng nhận, ví dụ A-1984."])
    taken = Certificate.objects.filter(number__iexact=number, voided_at=None).exclude(org=org).first()
    if taken is not None:
        raise StepRefused([f"Số {number} đã cấp cho “{taken.org}”. Xem lại số giấy chứng nhận."])
    if valid_until is not None and valid_until <= on:
        raise StepRefused([f"Ngày hết hạn {day_text(valid_until)} phải sau ngày cấp {day_text(on)}."])
    before = _end_open(Certificate, org, on)
    return Certificate.objects.create(
        org=org, number=number, since=on, issued_by=tidy(issued_by), valid_until=valid_until, paper=paper, case=case,
        first=before is None and not Certificate.objects.filter(org=org, voided_at=None).exists())


@transaction.atomic
def approve_charter(org: Org, *, on: date, by: User | None, paper: str = "", case: Dossier | None = None) -> Charter:
    _end_open(Charter, org, on)
    return Charter.objects.create(org=org, since=on, paper=paper, case=case)


@transaction.atomic
def open_branch(org: Org, name: str, *, on: date, by: User | None, paper: str = "", address: str = "",
                case: Dossier | None = None) -> Branch:
    if Branch.objects.filter(org=org, name__iexact=tidy(name), until=None, voided_at=None).exists():
        raise StepRefused([f"“{name}” đang hoạt động rồi."])
    return Branch.objects.create(org=org, name=tidy(name), address=tidy(address), since=on, paper=paper, case=case)


@transaction.atomic
def close_branch(org: Org, name: str, *, on: date, by: User | None) -> Branch:
    held = Branch.objects.filter(org=org, until=None, voided_at=None)
    row = held.filter(name__iexact=tidy(name)).first()
    if row is None:
        known = "; ".join(held.values_list("name", flat=True)) or "chưa có"
        raise StepRefused([f"“{org}” không có chi nhánh “{name}” đang hoạt động. Đang có: {known}."])
    if on < row.since:
        raise StepRefused([f"“{name}” mở ngày {day_text(row.since)}; ghi ngày đóng không sớm hơn."])
    row.until, row.ended_at = on, clock.now()
    row.save(update_fields=["until", "ended_at"])
    return row


@transaction.atomic
def warn(org: Org, *, on: date, by: User | None, paper: str = "", reason: str = "", due: date | None = None,
         case: Dossier | None = None) -> Caution:
    """A new warning replaces the one in force: the deadline is the latest one's."""
    if due is not None and due <= on:
        raise StepRefused([f"Hạn khắc phục {day_text(due)} phải sau ngày cảnh báo {day_text(on)}."])
    _end_open(Caution, org, on)
    return Caution.objects.create(org=org, since=on, paper=paper, reason=tidy(reason)[:300], due=due, case=case)


@transaction.atomic
def clear_warning(org: Org, *, on: date, by: User | None) -> None:
    if _end_open(Caution, org, on) is None:
        raise StepRefused([f"“{org}” không có cảnh báo nào đang có hiệu lực."])


@transaction.atomic
def write_checklist(dissolution: Dissolution, *, on: date) -> list[ChecklistItem]:
    """The lines of the rules in force that day, as open items of this dossier."""
    return ChecklistItem.objects.bulk_create(
        [ChecklistItem(dissolution=dissolution, key=line.key, label=line.label)
         for line in ChecklistLine.objects.on(on).order_by("order")])


def check_checklist(dissolution: Dissolution, on: date) -> None:
    """Every item closed, none of them later than the end itself; the refusal names them."""
    open_items = list(dissolution.items.unfinished().values_list("label", flat=True))
    if open_items:
        raise StepRefused([f"Danh mục giải thể còn {len(open_items)} mục chưa xong: {'; '.join(open_items)}."])
    late = dissolution.items.held().filter(done_on__gt=on).order_by("-done_on").first()
    if late is not None:
        raise StepRefused([f"Mục “{late.label}” xong ngày {day_text(late.done_on)}, sau ngày {day_text(on)}. "
                           "Ghi ngày hoàn thành không sớm hơn."])


def _writable(dissolution: Dissolution, by: User) -> Dissolution:
    fresh = Dissolution.objects.select_for_update().get(pk=dissolution.pk)
    if not can_close_item(by, fresh):
        raise StepRefused([refusal(can_close_item)])
    if fresh.content_state != "dissolving":
        raise StepRefused(["Hồ sơ không ở “Đang giải thể theo danh mục”; danh mục không ghi thêm được."])
    return fresh


@transaction.atomic
def close_item(item: ChecklistItem, *, on: date, by: User, paper: str = "", note: str = "",
               applies: bool = True) -> ChecklistItem:
    """Settled on a day by a paper; or not concerning this organisation, with the reason in the note."""
    fresh = _writable(item.dissolution, by)
    row = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    if row.voided_at is not None or row.done_on is not None:
        raise StepRefused([f"Mục “{row.label}” vừa được người khác ghi. Tải lại trang."])
    if on > clock.latest_day() or on < fresh.opened_on:
        raise StepRefused([f"Ngày {day_text(on)} phải từ ngày mở hồ sơ ({day_text(fresh.opened_on)}) đến hôm nay."])
    if applies and not (paper.strip() or note.strip()):
        raise StepRefused([f"Mục “{row.label}”: ghi văn bản, hoặc ghi chú vì sao không có văn bản."])
    if not applies and not note.strip():
        raise StepRefused([f"Mục “{row.label}”: ghi lý do không áp dụng."])
    row.done_on, row.by, row.applies = on, by, applies
    row.paper, row.note = tidy(paper)[:200], tidy(note)[:300]
    row.save(update_fields=["done_on", "by", "applies", "paper", "note"])
    return row


@transaction.atomic
def reopen_item(item: ChecklistItem, *, by: User, reason: str) -> ChecklistItem:
    """Take a closing back; what was written stays on record beside a new open row."""
    _writable(item.dissolution, by)
    row = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    if row.done_on is None or row.voided_at is not None:
        raise StepRefused([f"Mục “{row.label}” chưa ghi xong."])
    if not reason.strip():
        raise StepRefused(["Ghi lý do mở lại."])
    row.voided_at = clock.now()
    row.save(update_fields=["voided_at"])
    return ChecklistItem.objects.create(dissolution=row.dissolution, key=row.key, label=row.label,
                                        note=f"mở lại: {tidy(reason)}"[:300])


@transaction.atomic
def set_rule(key: str, number: int, *, since: date, by: User, legal_source: str) -> WeakRule:
    """Another number from a day; the one before stays on record with its days."""
    if not can_set_rules(by):
        raise StepRefused([refusal(can_set_rules)])
    return put_in_force(WeakRule, key, since=since, legal_source=legal_source, number=number,
                        refuse=lambda message, field: StepRefused([message]))


@transaction.atomic
def take_over_certificates(rows: Iterable[dict[str, Any]]) -> int:
    """Certificates of an older register, many at once: org, number, since, issued_by, valid_until."""
    return len(Certificate.objects.bulk_create([Certificate(**row) for row in rows]))


@transaction.atomic
def write_first_rules(**_: Any) -> None:
    """The rules an empty database begins with (`data/`), after the tables were made."""
    from .defaults import checklist, thresholds

    if not WeakRule.objects.exists():
        WeakRule.objects.bulk_create([WeakRule(**row) for row in thresholds()])
    if not ChecklistLine.objects.exists():
        ChecklistLine.objects.bulk_create([ChecklistLine(**row) for row in checklist()])

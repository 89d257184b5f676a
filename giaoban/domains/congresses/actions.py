"""The list of elected people, and who each of them is in the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from giaoban.kernel.base import clock, fold
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_handle, can_report
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import Mandate, Person, User
from giaoban.kernel.people.namesakes import certain, namesakes, possible

from .models import ByElection, Congress, Elected, Nomination
from .pasting import Line

#: While it isn't recognised yet.
OPEN = ("held", "result_reported", "voted", "preparing", "agreed")


def _locked(dossier: Congress | ByElection | Nomination, by: User) -> Any:
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    fresh = type(dossier).objects.get(pk=dossier.pk)
    if not can_report(by, fresh):
        raise DossierRefused(refusal(can_report))
    return fresh


def _open(dossier: Congress | ByElection, by: User) -> Congress | ByElection:
    fresh = _locked(dossier, by)
    if fresh.content_state not in OPEN:
        raise DossierRefused("Chỉ sửa danh sách trước khi có quyết định công nhận.")
    return fresh


@transaction.atomic
def set_elected(dossier: Congress | ByElection, lines: Sequence[Line], *, by: User) -> list[Elected]:
    """The whole list anew; the former one is voided. Plain matches are made, doubtful ones left to be asked."""
    fresh = _open(dossier, by)
    known = namesakes(line.name for line in lines)
    sitting = _sitting(fresh, lines)
    fresh.live_elected().update(voided_at=clock.now())
    made = []
    for order, line in enumerate(lines, start=1):
        near = possible(known.get(line.folded, []), line.birth_year)
        person = certain(near, line.birth_year)
        made.append(Elected(
            dossier=fresh, order=order, form=line.form, post=line.post[:120], name=line.name[:150],
            titles=line.titles[:60], folded=line.folded[:200], birth_year=line.birth_year, sex=line.sex,
            former=line.former, votes=line.votes, person=person, is_new=not near, by=by,
            replaces=_replaced(line, sitting)))
    return Elected.objects.bulk_create(made)


def _sitting(dossier: Congress | ByElection, lines: Sequence[Line]) -> dict[tuple[str, str], Mandate]:
    """Who may be replaced, by body and folded name; asked only when somebody is."""
    if not any(line.replaces for line in lines):
        return {}
    rows = Mandate.objects.held().filter(body__governing__of=dossier.org_id, until=None).select_related(
        "person", "body__governing")
    return {(row.body.governing.form, row.person.folded): row for row in rows}


def _replaced(line: Line, sitting: dict[tuple[str, str], Mandate]) -> Mandate | None:
    if not line.replaces:
        return None
    found = sitting.get((line.form, fold(line.replaces)))
    if found is None:
        raise DossierRefused(f"Dòng {line.row}, “{line.name}”: không có “{line.replaces}” đang giữ chức danh trong cơ "
                             "quan đó. Kiểm tra cột “Thay cho”.")
    return found


@transaction.atomic
def decide(dossier: Congress | ByElection, row: Elected, person: Person | None, *, by: User) -> int:
    """Say who a listed person is: one of the register, or (None) somebody new. Holds for all lines of that person."""
    fresh = _open(dossier, by)
    if not can_handle(by, fresh):
        raise DossierRefused(refusal(can_handle))
    same = fresh.live_elected().filter(folded=row.folded, birth_year=row.birth_year)
    if person is not None and person.folded != row.folded:
        raise DossierRefused(f"“{person}” không cùng tên với “{row.name}”.")
    return same.update(person=person, is_new=person is None)


@transaction.atomic
def say_who(nomination: Nomination, person: Person | None, *, by: User) -> Nomination:
    """Which person of the register the candidate is."""
    fresh: Nomination = _locked(nomination, by)
    if not can_handle(by, fresh):
        raise DossierRefused(refusal(can_handle))
    if person is not None and person.folded != fold(fresh.candidate):
        raise DossierRefused(f"“{person}” không cùng tên với “{fresh.candidate}”.")
    fresh.person = person
    fresh.save(update_fields=["person"])
    return fresh

"""One chasing letter for a unit about all of its accepted, unsettled dossiers; whom it names is kept with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.documents.actions import draft_from
from giaoban.kernel.documents.actions.outgoing import PaperRefused
from giaoban.kernel.documents.forms import DAY, Ask, PaperForm, stored_value
from giaoban.kernel.documents.models import DRAFT, Document
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .tables import accepted_not_settled

if TYPE_CHECKING:
    from giaoban.kernel.documents.papers import Paper


def _build(unit: Org, *, dossiers: Sequence[Dossier] = (), due: date | None = None, signer: str = "",
           **_more: Any) -> Paper:
    from .letters import chasing
    from .letters.chasing import lines_of

    wanted = {dossier.pk for dossier in dossiers}
    found = [row for row in accepted_not_settled(orgs=[unit.pk]) if row.dossier.pk in wanted]
    years = {row.dossier.year for row in found}
    departments = {row.dossier.department for row in found}
    return chasing(unit, rows=lines_of(found), due=due, signer=signer, on=clock.today(),
                   year=years.pop() if len(years) == 1 else None,
                   department=departments.pop() if len(departments) == 1 else None)


#: Of no kind of dossier: a unit is its subject, so no dossier's page offers it.
UNIT_LETTER = PaperForm("ledger.chasing_unit", _("Công văn đôn đốc quyết toán gửi một đơn vị"), "CV", ("",), _build,
                        asks=(Ask("due", _("Gửi hồ sơ trước ngày"), DAY), Ask("signer", _("Người ký"))))


@dataclass(frozen=True)
class Chased:
    """What came of one unit: its draft, or why there is none."""

    unit: Org
    letter: Document | None
    problem: str = ""


def chase(units: Iterable[Org], *, by: User, due: date | None = None, signer: str = "") -> list[Chased]:
    """A draft to each unit naming every dossier of it that waits; a unit that can't be written to stops no other."""
    wanted = list(units)
    waiting: dict[int, list[Dossier]] = defaultdict(list)
    for row in accepted_not_settled(orgs=[unit.pk for unit in wanted]):
        waiting[row.dossier.org_id].append(row.dossier)
    return [_chase(unit, waiting[unit.pk], by=by, due=due, signer=signer) for unit in wanted]


def _chase(unit: Org, dossiers: list[Dossier], **facts: Any) -> Chased:
    if not dossiers:
        return Chased(unit, None, "Không còn hồ sơ nào chờ quyết toán.")
    held = Document.objects.filter(form=UNIT_LETTER.key, state=DRAFT, filled_from__subject=stored_value(unit)).first()
    if held is not None:
        return Chased(unit, held, "Đã có dự thảo chưa ký gửi đơn vị này; sửa hoặc hủy dự thảo ấy.")
    try:
        return Chased(unit, draft_from(UNIT_LETTER, unit, dossiers=dossiers, **facts))
    except (PaperRefused, ValueError) as error:
        return Chased(unit, None, str(error))

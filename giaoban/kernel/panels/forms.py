"""The papers of councils as forms that can be written from a dossier's page (`documents.forms`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.documents.forms import CHOICE, Ask, PaperForm, register
from giaoban.kernel.dossiers.models import Dossier

from . import letters
from .models import Case
from .words import CLOSED, ROLES, SITTING


def cases_of(dossier: Dossier) -> QuerySet[Case]:
    """The dossier's councils that were not cancelled, the latest first."""
    return Case.objects.held().filter(dossier=dossier.pk).select_related(
        "panel__rule_set", "dossier__org", "dossier__department").order_by("-pk")


def _members(case: Case) -> Iterable[tuple[str, str]]:
    for seat in case.panel.seats.filter(until=None, voided_at=None).select_related("person"):
        yield str(seat.pk), f"{seat.person.name} ({ROLES[seat.role]})"


def has_seats(case: Any, on: date) -> bool:
    """Hội đồng chưa có thành viên."""
    known = case.panel.__dict__
    if "_has_seats" not in known:
        known["_has_seats"] = case.panel.seats.filter(until=None, voided_at=None).exists()
    return bool(known["_has_seats"])


def has_day(case: Any, on: date) -> bool:
    """Hội đồng chưa ghi ngày họp."""
    return case.panel.held_on is not None


def has_sat(case: Any, on: date) -> bool:
    """Hội đồng chưa họp, chưa mở phiếu."""
    return case.panel.state in (SITTING, CLOSED)


def has_concluded(case: Any, on: date) -> bool:
    """Hội đồng chưa kết luận."""
    return bool(case.outcome)


class CouncilForm(PaperForm):
    """Only dossiers that have been before a council have its papers."""

    def belongs_to(self, dossier: Dossier) -> bool:
        known = dossier.__dict__
        if "_has_council" not in known:
            known["_has_council"] = cases_of(dossier).exists()
        return bool(known["_has_council"])


_MEMBER = Ask("member", _("Thành viên"), CHOICE, choices=_members, help=_("Để trống: cho mọi thành viên"))
_SIGNER = Ask("signer", _("Người ký"))

FORMS = (
    CouncilForm("panels.decision", _("Quyết định thành lập hội đồng"), "QĐ", (), letters.decision, asks=(_SIGNER,),
              subjects=cases_of, needs=(has_seats,)),
    CouncilForm("panels.invitation", _("Giấy mời họp hội đồng"), "GM", (), letters.invitation, asks=(_MEMBER, _SIGNER),
              subjects=cases_of, needs=(has_seats, has_day)),
    CouncilForm("panels.remarks", _("Phiếu nhận xét của thành viên hội đồng"), "PNX", (), letters.remark_form,
              asks=(_MEMBER,), subjects=cases_of, needs=(has_seats,)),
    CouncilForm("panels.sheet", _("Phiếu đánh giá của thành viên hội đồng"), "PĐG", (), letters.score_sheet,
              asks=(_MEMBER,), subjects=cases_of, needs=(has_seats,)),
    CouncilForm("panels.minutes", _("Biên bản họp hội đồng"), "BB", (), letters.minutes, subjects=cases_of,
              needs=(has_sat,)),
    CouncilForm("panels.result", _("Phiếu tổng hợp kết quả đánh giá"), "PĐG", (), letters.result_sheet,
              subjects=cases_of, needs=(has_concluded,)),
)


def register_all() -> None:
    for form in FORMS:
        register(form)

"""The money papers as forms offered on a dossier's page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.documents.forms import CHOICE, DAY, LONG, Ask, PaperForm, register
from giaoban.kernel.documents.word.fields import provide
from giaoban.kernel.dossiers.models import Dossier

from .balances import totals
from .models import ALLOCATE

if TYPE_CHECKING:
    from giaoban.kernel.documents.papers import Paper


def has_money(dossier: Dossier, on: date) -> bool:
    """Hồ sơ chưa được cấp kinh phí."""
    return totals(dossier)[ALLOCATE] > 0


def has_open_money(dossier: Dossier, on: date) -> bool:
    """Hồ sơ không còn kinh phí phải quyết toán hay hoàn trả."""
    return totals(dossier)["open"] > 0


def is_unfinished(dossier: Dossier, on: date) -> bool:
    """Kinh phí của hồ sơ đã quyết toán hoặc hoàn trả hết; không còn hợp đồng để lập."""
    sums = totals(dossier)
    return not sums[ALLOCATE] or sums["open"] > 0


def is_accepted(dossier: Dossier, on: date) -> bool:
    """Nội dung hồ sơ chưa được nghiệm thu."""
    return dossier.spans.filter(track="content", state="accepted", voided_at=None).exists()


def _decision(dossier: Any, **facts: Any) -> Paper:
    from .letters import decision

    return decision(dossier, **facts)


def _contract(dossier: Dossier, **facts: Any) -> Paper:
    from .letters import contract

    return contract(dossier, **facts)


def _liquidation(dossier: Dossier, **facts: Any) -> Paper:
    from .letters import liquidation

    return liquidation(dossier, **facts)


def _return_order(dossier: Dossier, **facts: Any) -> Paper:
    from .letters import return_order

    return return_order(dossier, **facts)


def _chasing(dossier: Dossier, *, due: date | None = None, missing: str = "", signer: str = "", **_more: Any) -> Paper:
    """For one dossier; for all of a unit see `letters.chasing` and batches."""
    from .letters import chasing, unsettled_row
    from .letters.chasing import USUAL

    lines = tuple(line.strip() for line in missing.splitlines() if line.strip()) or USUAL
    on = clock.today()
    return chasing(dossier.org, rows=[unsettled_row(dossier, on, lines)], due=due, department=dossier.department,
                   year=dossier.year, signer=signer, on=on)


def _scopes(dossier: Dossier) -> list[tuple[str, str]]:
    from .letters.decisions import scopes

    return scopes(dossier)


SIGNER = Ask("signer", _("Người ký"), help=_("Họ và tên, không kèm học hàm, học vị; để trống thì ghi khi ký"))
PARTY = (Ask("person", _("Người đại diện Bên B")), Ask("post", _("Chức vụ người đại diện Bên B")),
         Ask("account", _("Tài khoản của Bên B"), help=_("Số tài khoản, nơi mở")))


def register_all() -> None:
    """Every kind of dossier with a money track has these."""
    provide("ledger", fields_of)
    register(PaperForm(
        "ledger.decision", _("Quyết định phê duyệt danh mục và kinh phí"), "QĐ", (), _decision, money=True,
        asks=(Ask("scope", _("Danh mục gồm"), CHOICE, required=True, choices=_scopes),
              Ask("basis", _("Căn cứ thêm"), help=_("Ví dụ: Căn cứ Biên bản họp hội đồng ngày …")), SIGNER)))
    register(PaperForm(
        "ledger.contract", _("Hợp đồng thực hiện nhiệm vụ"), "HĐ", (), _contract, money=True,
        needs=(has_money, is_unfinished),
        asks=(*PARTY, Ask("starts", _("Thực hiện từ ngày"), DAY), Ask("ends", _("Đến ngày"), DAY),
              Ask("products", _("Sản phẩm giao nộp"), LONG, help=_("Mỗi dòng một sản phẩm")), SIGNER)))
    register(PaperForm(
        "ledger.liquidation", _("Biên bản thanh lý hợp đồng"), "BB", (), _liquidation, money=True,
        needs=(is_accepted, has_money), asks=(*PARTY, SIGNER)))
    register(PaperForm(
        "ledger.return_order", _("Quyết định thu hồi kinh phí"), "QĐ", (), _return_order, money=True,
        needs=(has_open_money,),
        asks=(Ask("reason", _("Lý do"), help=_("Để trống thì lấy lý do đã ghi khi dừng nhiệm vụ")),
              Ask("due", _("Nộp trước ngày"), DAY), Ask("account", _("Tài khoản nhận")), SIGNER)))
    register(PaperForm(
        "ledger.chasing", _("Công văn đôn đốc quyết toán"), "CV", (), _chasing, money=True,
        needs=(is_accepted, has_open_money),
        asks=(Ask("due", _("Gửi hồ sơ trước ngày"), DAY),
              Ask("missing", _("Còn thiếu"), LONG, help=_("Mỗi dòng một giấy tờ")), SIGNER)))


def fields_of(dossier: Dossier) -> dict[str, Any]:
    """The dossier's money for Word templates, in figures and in words."""
    from giaoban.kernel.base import grouped
    from giaoban.kernel.documents.papers import spell_money

    sums = totals(dossier)
    given = sums[ALLOCATE]
    names = {"da_tam_ung": "advance", "quyet_toan": "settle", "hoan_tra": "return", "con_lai": "open"}
    return {"so_tien": grouped(given), "so_tien_bang_chu": spell_money(given),
            **{name: grouped(sums[key]) for name, key in names.items()}}

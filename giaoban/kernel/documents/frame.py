"""What every paper of the central body has: its names, its symbol, who signs (Decree 30/2020/NĐ-CP, Annex I)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org

from .models import KINDS
from .papers import Paper, Signature

LEADER = ("TM. ĐOÀN CHỦ TỊCH", "CHỦ TỊCH")


def desk(department: Org | None) -> str:
    """The drafting department as symbols and file copies name it: BAN-TVPB → TVPB."""
    return "" if department is None else department.code.removeprefix("BAN-")


def filed(department: Org | None) -> str:
    """'Lưu: VT, TVPB'."""
    return ", ".join(part for part in ("Lưu: VT", desk(department)) if part)


def central_paper(kind: str, *, title: str, department: Org | None = None, signer: str = "",
                  prefix: tuple[str, ...] = LEADER, **more: Any) -> Paper:
    """A paper of the kind (KINDS) issued by the central body; `more`: body, bases, recipients… of `Paper`."""
    letter = kind == "CV"
    tail = "-".join(part for part in ((settings.ISSUER_SYMBOL, desk(department)) if letter
                                      else (kind, settings.ISSUER_SYMBOL)) if part)
    return Paper(
        superior=settings.ISSUER_SUPERIOR, issuer=settings.ISSUER, issuer_name=settings.ISSUER_NAME,
        kind=None if letter else str(KINDS[kind]).upper(), symbol_tail=tail, place=settings.ISSUER_PLACE,
        year=clock.today().year, title=title, signature=Signature(prefix, signer), site=settings.SITE_ADDRESS, **more)

"""The forms of governing bodies and the usual order of posts, as data.

Source: charter 1795/QĐ-TTg (2015): congress → council or executive committee → presidium or standing board; the
inspection committee or board is elected beside them. The national level has names of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import fold

EXECUTIVE, STANDING, INSPECTION = "executive", "standing", "inspection"


@dataclass(frozen=True)
class Form:
    """`national` and `local`: (name, abbreviation, ending of the unit's code)."""

    key: str
    national: tuple[Any, str, str]
    local: tuple[Any, str, str]

    def words(self, kind: str) -> tuple[Any, str, str]:
        """Those of a union of that kind."""
        return self.national if kind == "central_body" else self.local


FORMS: dict[str, Form] = {
    form.key: form
    for form in (
        Form(EXECUTIVE, (_("Hội đồng Trung ương"), "HĐTW", "HDTW"), (_("Ban Chấp hành"), "BCH", "BCH")),
        Form(STANDING, (_("Đoàn Chủ tịch"), "ĐCT", "DCT"), (_("Ban Thường vụ"), "BTV", "BTV")),
        Form(INSPECTION, (_("Ủy ban Kiểm tra"), "UBKT", "UBKT"), (_("Ban Kiểm tra"), "BKT", "BKT")),
    )
}
FORM_LABELS = {
    EXECUTIVE: _("Hội đồng Trung ương, Ban Chấp hành"),
    STANDING: _("Đoàn Chủ tịch, Ban Thường vụ"),
    INSPECTION: _("Ủy ban Kiểm tra, Ban Kiểm tra"),
}

#: The order in which papers name posts; others follow, members last.
POSTS = ("Chủ tịch", "Trưởng Ban", "Chủ nhiệm", "Phó Chủ tịch thường trực", "Phó Chủ tịch", "Tổng Thư ký",
         "Phó Tổng Thư ký", "Phó Trưởng Ban", "Phó Chủ nhiệm", "Ủy viên Thường vụ", "Ủy viên")
_RANKS = {fold(post): rank for rank, post in enumerate(POSTS)}
MEMBER = "Ủy viên"


def rank_of(post: str) -> int:
    """Where a post stands in a list; an unknown one before the plain members."""
    return _RANKS.get(fold(post), len(POSTS) - 2)


def in_order(posts: Iterable[str]) -> list[str]:
    return sorted(posts, key=lambda post: (rank_of(post), post))


def is_key_post(post: str) -> bool:
    """Not a plain member: chair, vice-chair, secretary general, head of inspection …"""
    return not fold(post).startswith("uy vien")


def read_form(text: str) -> str | None:
    """'BCH', 'Ban chấp hành', 'HĐTW' → the form; None for other words."""
    asked = fold(text)
    for form in FORMS.values():
        for name, short, code in (form.national, form.local):
            if asked in (fold(str(name)), fold(short), fold(code)):
                return form.key
    return None

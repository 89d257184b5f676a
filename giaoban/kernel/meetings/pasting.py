"""Lists of papers and of people as they are pasted from Excel: read whole, or refused with a reason for each row.

Papers: author, place of work, title, "x" if given in the hall. People: name, place of work, role. Tab between cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Q

from giaoban.kernel.base import fold, tidy
from giaoban.kernel.orgs.models import Org

from .models import CHAIR, DELEGATE, ROLES, SECRETARY, SPEAKER, TRAINEE, TRAINER

ROWS = 1000
#: A first row that holds one of these is the head.
_HEADS = {"tac gia", "ho va ten", "ho ten", "ten tham luan", "noi cong tac"}
_ROLES = {
    "chu tri": CHAIR, "dong chu tri": CHAIR, "chu toa": CHAIR, "thu ky": SECRETARY, "bao cao vien": SPEAKER,
    "dien gia": SPEAKER, "nguoi trinh bay": SPEAKER, "giang vien": TRAINER, "bao cao": SPEAKER, "dai bieu": DELEGATE,
    "khach moi": DELEGATE, "hoc vien": TRAINEE,
}
_YES = {"x", "co", "da trinh bay", "trinh bay", "v"}


@dataclass(frozen=True)
class Paper:
    author: str
    title: str
    affiliation: str = ""
    presented: bool = False


@dataclass(frozen=True)
class Guest:
    name: str
    affiliation: str = ""
    role: str = DELEGATE


R = TypeVar("R", Paper, Guest)


@dataclass
class Pasted(Generic[R]):
    """What was read, and what must be mended first."""

    rows: list[R] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Numbered rows with something in them, without the head."""
    rows = [(number, [tidy(cell) for cell in line.split("\t")])
            for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if rows and _HEADS & {fold(cell) for cell in rows[0][1]}:
        return rows[1:]
    return rows


def _too_many(rows: list[tuple[int, list[str]]]) -> list[str]:
    if not rows:
        return ["Chưa có dòng nào. Chép các ô từ Excel rồi dán vào."]
    return [f"Bảng có {len(rows)} dòng; mỗi lần nhận nhiều nhất {ROWS} dòng."] if len(rows) > ROWS else []


def _at(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def read_papers(text: str) -> Pasted[Paper]:
    """Author ⇥ place of work ⇥ title ⇥ x."""
    rows = _cells(text)
    found = Pasted[Paper](problems=_too_many(rows))
    for number, cells in [] if found.problems else rows:
        author, affiliation, title = _at(cells, 0), _at(cells, 1), _at(cells, 2)
        if not author or not title:
            found.problems.append(f"Dòng {number}: cần tác giả ở cột 1 và tên tham luận ở cột 3 (cột 2 là nơi công "
                                  "tác, có thể để trống).")
            continue
        found.rows.append(Paper(author, title, affiliation, fold(_at(cells, 3)) in _YES))
    return found


def read_guests(text: str, *, role: str = DELEGATE) -> Pasted[Guest]:
    """Name ⇥ place of work ⇥ role; `role` where none is told."""
    rows = _cells(text)
    found = Pasted[Guest](problems=_too_many(rows))
    for number, cells in [] if found.problems else rows:
        name, said = _at(cells, 0), fold(_at(cells, 2))
        if not name or any(ch.isdigit() for ch in name):
            found.problems.append(f"Dòng {number}: họ và tên “{name}” không đúng; ghi họ, đệm, tên ở cột 1.")
        elif said and said not in _ROLES:
            known = ", ".join(str(label) for label in ROLES.values())
            found.problems.append(f"Dòng {number}, “{name}”: vai trò “{_at(cells, 2)}” không rõ. Ghi một trong: "
                                  f"{known}.")
        else:
            found.rows.append(Guest(name, _at(cells, 1), _ROLES.get(said, role)))
    return found


def known_orgs(names: Iterable[str]) -> dict[str, Org]:
    """Folded place of work → the unit of that code, name or short name; one query, whatever their number."""
    asked = {name for name in names if name}
    if not asked:
        return {}
    found: dict[str, Org] = {}
    for org in Org.objects.filter(Q(name__in=asked) | Q(short_name__in=asked) | Q(code__in=asked), ended_on=None):
        for words in (org.name, org.short_name, org.code):
            if words in asked:
                found.setdefault(fold(words), org)
    return found

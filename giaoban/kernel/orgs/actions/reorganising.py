"""One act over many units from a file: the 63 local unions become 34 (resolution 202/2025/QH15).

The file says which province went into which (`new_province, old_province`, optionally `new_code`); the unions of each
group end and one is founded, which takes the name of the union that kept the province's name. A union alone in its
group goes on and only gets the province's new code.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from giaoban.kernel.base import fold, tidy

from ..kinds import PROVINCE
from ..models import Org, OrgFact, Placement, Reorganisation
from ..provinces import NEW, VERSIONS, Province, by_name, predecessors, provinces
from .life import _done
from .merging import Merger, NewUnit, merged
from .rows import ActRefused, begin, lock, refuse_future, span

if TYPE_CHECKING:
    from giaoban.kernel.people.models import User

COLUMNS = ("new_province", "old_province")


class RowsRefused(ActRefused):
    """A file that can't be carried out; `rows` are sentences with their row numbers."""

    def __init__(self, rows: Sequence[str]) -> None:
        self.rows = list(rows)
        super().__init__(" ".join(self.rows))


@dataclass(frozen=True)
class Row:
    """One line of the file: this old province goes into that new one. `number`: as a spreadsheet counts."""

    number: int
    new: str
    old: str
    code: str = ""


@dataclass
class Group:
    """The unions that become one. `name`: of the new province."""

    name: str
    province: Province | None
    olds: list[Org] = field(default_factory=list)

    @property
    def stays(self) -> bool:
        return len(self.olds) == 1


@dataclass
class Outcome:
    """What one act over many units did. `undecided`: new unit → the units above it among which people must choose."""

    act: Reorganisation
    mergers: list[Merger]
    stayed: list[Org]
    undecided: dict[int, dict[str, list[int]]]

    @property
    def before(self) -> int:
        return sum(len(one.olds) for one in self.mergers) + len(self.stayed)

    @property
    def after(self) -> int:
        return len(self.mergers) + len(self.stayed)


def read_rows(text: str) -> list[Row]:
    """The lines of the file; RowsRefused names what is missing."""
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
    heads = [tidy(head or "") for head in reader.fieldnames or []]
    missing = [name for name in COLUMNS if name not in heads]
    if missing:
        raise RowsRefused([f"Dòng 1: thiếu cột {', '.join(missing)}. Dòng đầu phải có tên cột: {', '.join(COLUMNS)}"
                           " (có thể thêm new_code)."])
    return [Row(number, tidy(line["new_province"] or ""), tidy(line["old_province"] or ""),
                tidy(line.get("new_code") or "")) for number, line in enumerate(reader, start=2)]


def built_in_rows() -> list[Row]:
    """The 63 → 34 of 01/7/2025, from the province list kept with the program."""
    pairs = [(new, old) for new in provinces(NEW) for old in predecessors(new)]
    return [Row(number, new.name, old.name, new.code) for number, (new, old) in enumerate(pairs, start=2)]


def plan(rows: Iterable[Row], *, on: date) -> list[Group]:
    """Groups of local unions as they stand before that day; every fault of the file at once (RowsRefused)."""
    unions, faults = _unions(on)
    groups: dict[str, Group] = {}
    used: dict[int, int] = {}
    for row in rows:
        union = unions.get(_key(row.old, date.min))
        fault = _fault(row, union, used)
        if fault:
            faults.append(f"Dòng {row.number}: {fault}")
            continue
        assert union is not None
        used[union.pk] = row.number
        group = groups.setdefault(fold(row.new), Group(row.new, by_name(row.new, on=on)))
        group.olds.append(union)
    left = [union for union in unions.values() if union.pk not in used and union.province]
    faults += [f"Tệp không nhắc tới “{union}” ({union.province}). Thêm dòng cho tỉnh này." for union in left]
    if faults:
        raise RowsRefused(faults)
    return list(groups.values())


def _key(name: str, on: date) -> str:
    """Spellings of one province fall together."""
    known = by_name(name, on=on)
    return known.key if known else fold(name)


def _unions(on: date) -> tuple[dict[str, Org], list[str]]:
    """Local unions in force on the day, by the province they are of; and why some can't be told apart."""
    there = Placement.objects.on(on).filter(line="reporting").values("org")
    found: dict[str, Org] = {}
    faults: list[str] = []
    for org in Org.objects.filter(pk__in=there, kind="local_union").order_by("code"):
        other = found.setdefault(_key(org.province, date.min), org)
        if not org.province:
            faults.append(f"“{org}” ({org.code}) chưa ghi tỉnh, thành phố. Ghi dữ kiện ấy ở trang đơn vị trước.")
        elif other is not org:
            faults.append(f"“{org}” ({org.code}) và “{other}” ({other.code}) cùng ghi tỉnh {org.province}. "
                          "Sửa một trong hai.")
    return found, faults


def _fault(row: Row, union: Org | None, used: Mapping[int, int]) -> str:
    if not row.new or not row.old:
        return "thiếu tỉnh mới hoặc tỉnh cũ. Ghi đủ hai cột."
    if union is None:
        return f"không có liên hiệp hội địa phương nào của “{row.old}” còn hoạt động. Sửa tên tỉnh, hoặc bỏ dòng."
    if union.pk in used:
        return f"“{row.old}” đã có ở dòng {used[union.pk]}. Mỗi tỉnh cũ chỉ vào một tỉnh mới; bỏ một dòng."
    return ""


@transaction.atomic
def reorganise(rows: Iterable[Row], *, on: date, paper: str, by: User | None) -> Outcome:
    """Carry out the whole file as one act, or refuse it whole."""
    if not paper.strip():
        raise ActRefused("Ghi số, ký hiệu văn bản.")
    refuse_future(on)
    lock()
    listed = list(rows)
    groups = plan(listed, on=on)
    act = begin("reorganise", on=on, by=by, paper=paper,
                details={"rows": [[row.new, row.old] for row in listed]})
    outcome = Outcome(act, [], [], {})
    for group in groups:
        _carry_out(outcome, group)
    act.details["undecided"] = {str(pk): lines for pk, lines in outcome.undecided.items()}
    act.note = f"{outcome.before} → {outcome.after}"
    act.save(update_fields=["details", "note"])
    _done([*outcome.stayed, *(org for one in outcome.mergers for org in (*one.olds, one.into))], act)
    return outcome


def _carry_out(outcome: Outcome, group: Group) -> None:
    act = outcome.act
    if group.stays:
        org = group.olds[0]
        if group.province is not None:
            span(OrgFact, act, on=act.on, values={"value": group.province.key}, org=org, aspect=PROVINCE)
        outcome.stayed.append(org)
        return
    made = merged(act, group.olds, _new_union(group, act.on))
    outcome.mergers.append(made)
    if made.undecided:
        outcome.undecided[made.into.pk] = made.undecided


def _new_union(group: Group, on: date) -> NewUnit:
    """Named after the new province; its code is that of the union which kept the province's name, with the year."""
    kept = next((org for org in group.olds if _key(org.province, date.min) == _old_key(group.name)), group.olds[0])
    code = f"{kept.code}-{on.year}"
    if len(code) > 40:
        raise ActRefused(f"Mã “{code}” dài quá 40 ký tự. Đặt lại mã “{kept.code}”.")
    place = group.province.title if group.province else group.name
    name = f"Liên hiệp các Hội Khoa học và Kỹ thuật {place[:1].lower()}{place[1:]}"
    short = f"LHH {group.name.replace('Thành phố ', 'TP. ')}"
    return NewUnit(code=code, name=name, short_name=short,
                   province=group.province.key if group.province else group.name)


def _old_key(name: str) -> str:
    return _key(name, VERSIONS["2004"])

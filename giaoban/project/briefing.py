"""The main job: the yearly report of 2020 from the example federation, issued and checked three ways."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.kernel.base import Period, clock, grouped
from giaoban.kernel.figures.counting import trace, value
from giaoban.kernel.figures.freezing import ref_of, scope_of
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import get, parse_ref
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting import actions as reporting
from giaoban.kernel.reporting.models import Report
from giaoban.kernel.reporting.outline import load

from . import example

YEAR = 2020
CUT_OFF = date(2020, 12, 24)
SIGNED = date(2020, 12, 25)


@dataclass(frozen=True)
class Line:
    """One figure three times: as printed in the issued .docx, recounted now, stated in the source."""

    ref: str
    label: str
    printed: int | None
    counted: int
    stated: int | None
    records: int
    row: Frozen
    source: str | None
    #: a part of a split row: the paper leaves it out where it is nothing
    quiet: bool = False

    @property
    def agrees(self) -> bool:
        said = self.printed == self.counted or (self.quiet and self.printed is None and self.counted == 0)
        return said and self.stated in (None, self.counted)


def run(out: str) -> int:
    """Build, issue, write, compare; 0 only when every figure agrees with itself."""
    if not example.is_present():
        print("Dựng liên hiệp hội ví dụ (một lần):")
        example.build(print)
    report, fresh = issue()
    folder = Path(out) / f"annual-{YEAR}"
    written = write(report, folder)
    lines = compare(report, (folder / "report.docx").read_bytes())
    figures = json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=1) + "\n"
    written += _put(folder / "figures.json", figures.encode())
    print(_table(lines))
    document = report.document
    assert document is not None
    word = "Đã phát hành" if fresh else "Báo cáo đã phát hành từ trước, không đổi gì"
    print(f"\n{word}: số {document.symbol}, ký {document.signed_on}, số liệu chốt {report.cut_off}. "
          f"{written} tệp mới ghi vào {folder}/")
    wrong = [line for line in lines if not line.agrees]
    print("Mọi số liệu bằng nhau cả ba nơi." if not wrong else f"{len(wrong)} số liệu KHÔNG khớp.")
    return 1 if wrong else 0


def issue() -> tuple[Report, bool]:
    """The issued report of the year; a second call finds it and changes nothing."""
    root = Org.objects.get(code="LHHVN")
    period = Period.year(YEAR)
    report = Report.objects.filter(outline="annual", org=root, first=period.first, last=period.last).first()
    office, leader = User.objects.get(username="vanphong"), User.objects.get(username="lanhdao")
    fresh = report is None
    if report is None:
        with clock.at(CUT_OFF, hour=8):
            report = reporting.open_report("annual", org=root, period=period, by=office, on=CUT_OFF, cut_off=CUT_OFF,
                                           example=True)
    steps = (("draft", "freeze", CUT_OFF, office), ("frozen", "submit", CUT_OFF, office),
             ("submitted", "sign", SIGNED, leader), ("signed", "number", SIGNED, office),
             ("numbered", "issue", SIGNED, office))
    for state, key, on, by in steps:
        # A run that was cut short goes on where the report stands.
        if report.state == state:
            with clock.at(on, hour=17):
                report = reporting.step(report, key, by=by, on=on, signer="Nguyễn Văn Lãnh" if key == "sign" else "")
    return report, fresh


def write(report: Report, folder: Path) -> int:
    """The issued files byte for byte; returns how many were new or different on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    assert report.document is not None
    return sum(_put(folder / f"report.{kept.format}", bytes(kept.content)) for kept in report.document.renditions.all())


def _put(path: Path, content: bytes) -> int:
    if path.exists() and path.read_bytes() == content:
        return 0
    path.write_bytes(content)
    return 1


def printed_numbers(docx: bytes) -> dict[str, int]:
    """Figure address → the number printed there, read back out of the .docx itself."""
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    document = Document(BytesIO(docx))
    targets = {key: rel.target_ref for key, rel in document.part.rels.items()
               if rel.reltype == RELATIONSHIP_TYPE.HYPERLINK}
    found: dict[str, int] = {}
    for link in document.element.body.iter(qn("w:hyperlink")):
        digits = "".join(ch for ch in "".join(t.text or "" for t in link.iter(qn("w:t"))) if ch.isdigit())
        address = targets.get(link.get(qn("r:id")), "")
        if digits and address:
            number = int(digits)
            if found.setdefault(address, number) != number:
                raise ValueError(f"Báo cáo in hai số khác nhau cho {address}: {found[address]} và {number}.")
    return found


def stated() -> dict[str, tuple[int, str]]:
    path = Path(settings.REPORTS_DIR) / "annual" / f"stated_{YEAR}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["ref"]: (int(row["value"]), row["source"]) for row in csv.DictReader(file)}


def compare(report: Report, docx: bytes) -> list[Line]:
    from giaoban.kernel.reporting.addresses import absolute, figure_path

    printed, said = printed_numbers(docx), stated()
    rows = {ref_of(row): row for row in Frozen.objects.filter(owner=report.owner)}
    lines = []
    outline = load(report.outline)
    quiet = frozenset().union(*(block.quiet for block in outline.blocks))
    for ref in outline.refs:
        figure, parts = parse_ref(ref)
        row = rows[ref]
        scope = scope_of(row)
        amount, source = said.get(ref, (None, None))
        lines.append(Line(
            ref=ref, label=figure.full_label(parts),
            printed=printed.get(absolute(figure_path(ref, report.period, report=report.pk))),
            counted=recount(figure.key, scope, parts), stated=amount, records=row.records, row=row, source=source,
            quiet=ref in quiet))
    return lines


def recount(key: str, scope: Any, parts: dict[str, str]) -> int:
    """Count the records one by one in Python, not by the figure's own aggregate."""
    figure = get(key)
    total = 0
    for record in trace(figure, scope, parts).iterator():
        total += int(getattr(record, figure.measure)) if figure.measure else 1
    if total != value(figure, scope, parts):
        raise ValueError(f"{key}: giá trị khác số hồ sơ đếm lại.")
    return total


def _as_json(line: Line) -> dict[str, Any]:
    figure, parts = parse_ref(line.ref)
    row = line.row
    return {
        "key": figure.key, "label": line.label, "by": parts or None, "unit_code": row.org.code if row.org else "LHHVN",
        "period": [row.first.isoformat(), row.last.isoformat()], "value": row.value, "unit": figure.unit,
        "records": line.records, "formula_version": row.formula_version, "stated": line.stated, "source": line.source,
    }


def _table(lines: list[Line]) -> str:
    def cell(number: int | None) -> str:
        return "–" if number is None else grouped(number)

    width = max(len(line.label) for line in lines)
    head = f"{'Số liệu':{width}} | {'trong báo cáo':>14} | {'đếm lại':>14} | {'nguồn nêu':>14} |"
    rows = [f"{line.label:{width}} | {cell(line.printed):>14} | {cell(line.counted):>14} | {cell(line.stated):>14} | "
            f"{'✓' if line.agrees else '✗'}" for line in lines]
    return "\n".join(["", head, "-" * len(head), *rows])



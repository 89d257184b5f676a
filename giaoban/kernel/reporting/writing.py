"""From outline, values and narrative to the official paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from giaoban.kernel.base import Period, day_text, grouped, padded
from giaoban.kernel.documents.papers import Column, Figure, Heading, Note, Paper, Paragraph, Row, Signature, Table, Text
from giaoban.kernel.documents.papers.model import Block as PaperBlock
from giaoban.kernel.documents.papers.model import Run
from giaoban.kernel.documents.papers.words import roman
from giaoban.kernel.figures.freezing import read
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import MONEY, parse_ref, ref
from giaoban.kernel.figures.scope import Scope

from .addresses import absolute, figure_path
from .models import Report
from .outline import BRACES, WORDS, Block, Outline, load


@dataclass(frozen=True)
class Values:
    """Values of a report by reference, and the same a year before."""

    now: Mapping[str, int]
    before: Mapping[str, int]


def frozen_values(owner: str) -> dict[str, int]:
    return {ref(row.figure, row.parts): row.value for row in Frozen.objects.filter(owner=owner)}


def scope_of(report: Report, *, previous: bool = False) -> Scope:
    """The report's period and unit; the root of the federation reports on every unit."""
    unit = None if report.org.kind == "central_body" else report.org
    cut_off = Period.day(report.cut_off)
    period, stock = (report.period.previous_year(), cut_off.previous_year()) if previous else (report.period, cut_off)
    return replace(Scope.of(period, unit), stock_on=stock.last)


def values_of(report: Report) -> Values:
    """Frozen values once the report is frozen, live ones before."""
    refs = load(report.outline).refs
    if report.frozen_at is not None:
        return Values(frozen_values(report.owner), frozen_values(report.previous_owner))
    return Values(read(refs, scope_of(report)), read(refs, scope_of(report, previous=True)))


def words(period: Period, cut_off: date) -> dict[str, str]:
    year = period.last.year
    return {"year": str(year), "next_year": str(year + 1), "last_year": str(year - 1), "period": period.label,
            "on": day_text(cut_off)}


def written(reference: str, value: int) -> tuple[str, str, str]:
    """(before, number, after) of a figure in a sentence; '|n' asks for the bare number."""
    plain_ref, _, style = reference.partition("|")
    found, parts = parse_ref(plain_ref)
    number = grouped(value) if found.kind == MONEY else padded(value)
    phrase = found.phrase(parts)
    if style == "n" or phrase is None:
        return "", f"{number} đồng" if found.kind == MONEY and style != "n" else number, ""
    before, _, after = phrase.text.partition("{n}")
    return before, number, after


def sentence_runs(text: str, values: Mapping[str, int], report: Report) -> tuple[Run, ...]:
    """A sentence with its numbers as links to their records."""
    runs: list[Run] = []
    names = words(report.period, report.cut_off)
    for place, piece in enumerate(BRACES.split(text)):
        if place % 2 == 0:
            runs.append(Text(piece))
        elif piece in WORDS:
            runs.append(Text(names[piece]))
        else:
            reference = piece.partition("|")[0]
            before, number, after = written(piece, values[reference])
            runs += [Text(before), _figure(number, reference, report), Text(after)]
    return tuple(run for run in runs if run.text)


def _figure(number: str, reference: str, report: Report) -> Figure:
    unit = "" if report.org.kind == "central_body" else report.org.code
    path = figure_path(reference, report.period, unit=unit, report=report.pk)
    return Figure(number, href=path, key=reference)


def _change(now: int, before: int) -> str:
    if now == before:
        return "không đổi"
    return f"{'tăng' if now > before else 'giảm'} {grouped(abs(now - before))}"


def table(block: Block, values: Values, report: Report) -> Table:
    """Order number, indicator, unit, last year, this year, change."""
    year = report.period.last.year
    rows = []
    order = 0
    for label, reference, bold in block.shown(values.now, values.before):
        part = label.startswith("–")
        order += not part
        found, _ = parse_ref(reference)
        now, before = values.now[reference], values.before[reference]
        number = _figure(grouped(now), reference, report)
        rows.append(Row(("" if part else str(order), label, found.unit, grouped(before), number, _change(now, before)),
                        style="total" if bold else "plain"))
    columns = (
        Column("STT", "center", 0.75), Column("Chỉ tiêu", "left", 4.0), Column("Đơn vị tính", "center", 1.2),
        Column(f"Năm {year - 1}", "right", 1.45), Column(f"Năm {year}", "right", 1.45),
        Column("So sánh", "right", 1.25))
    return Table(columns, tuple(rows), caption=block.slot, note=block.note)


def _blocks(block: Block, values: Values, report: Report) -> list[PaperBlock]:
    if block.kind == "sentence":
        return [Paragraph(sentence_runs(block.text, values.now, report))]
    if block.kind == "table":
        return [table(block, values, report)]
    text = str(report.narrative.get(block.slot) or block.default)
    return [Paragraph(part) for part in text.splitlines() if part.strip()]


def body(outline: Outline, values: Values, report: Report) -> tuple[PaperBlock, ...]:
    made: list[PaperBlock] = []
    counters = [0, 0, 0]
    for section in outline.sections:
        blocks = [block for block in section.blocks if block.told(values.now, values.before)]
        if section.blocks and not blocks:
            continue
        counters[section.level - 1] += 1
        counters[section.level:] = [0] * (3 - section.level)
        number = counters[section.level - 1]
        mark = f"{roman(number)}." if section.level == 1 else f"{number}."
        made.append(Heading(section.level, mark, section.heading))
        for block in blocks:
            made += _blocks(block, values, report)
    if report.example:
        made.append(Note("Văn bản ví dụ: số liệu công khai của năm được dựng lại từ hồ sơ; tên việc, tên người và "
                         "số liệu năm trước là ví dụ."))
    return tuple(made)


def compose(report: Report, *, signer: str = "", day: date | None = None, values: Values | None = None) -> Paper:
    """The paper of a report as it stands now: number and day blank until it has them.

    `values`: those a page has read already, so that they aren't counted twice.
    """
    outline = load(report.outline)
    document = report.document
    names = words(report.period, report.cut_off)
    return Paper(
        superior=settings.ISSUER_SUPERIOR, issuer=settings.ISSUER, issuer_name=settings.ISSUER_NAME,
        kind=outline.kind, number=document.number if document else None, symbol_tail=outline.symbol_tail,
        place=settings.ISSUER_PLACE, day=document.issued_on if document else day, year=report.period.last.year,
        title=report.title, body=body(outline, values or values_of(report), report),
        signature=Signature(prefix=outline.signature, name=signer or (document.signer if document else "")),
        recipients=tuple(r.format(**names) for r in outline.recipients), draft=report.state in ("draft", "frozen"),
        qr=absolute(f"/bao-cao/{report.pk}/"), site=settings.SITE_ADDRESS)

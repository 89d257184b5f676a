"""Decisions that recognise those elected by a congress or between congresses (Decree 30/2020/NĐ-CP, Annex I)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings

from giaoban.kernel.base import clock, day_text, padded
from giaoban.kernel.bodies.kinds import FORMS, INSPECTION
from giaoban.kernel.documents.papers import (
    Annex,
    Bullets,
    Clause,
    Column,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    roman,
)
from giaoban.kernel.documents.papers.model import Block
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.hierarchy import names_on
from giaoban.kernel.people.models.persons import FEMALE, MALE

from .effects import key_posts
from .models import ByElection, Congress, Elected

#: The charter in force on a day: (from, words for the legal basis). Source: 1795/QĐ-TTg of 21/10/2015.
CHARTERS = (
    (date(2015, 10, 21), "Điều lệ Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam được phê duyệt tại Quyết định số "
                         "1795/QĐ-TTg ngày 21 tháng 10 năm 2015 của Thủ tướng Chính phủ"),
)
OF_BEFORE = "Điều lệ Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam"


#: A dash that never stands at the end of a line.
_TO = "\u00a0-\u00a0"


def _people(count: int) -> str:
    return f"{padded(count)}\u00a0người"


def charter_on(day: date) -> str:
    return next((words for since, words in reversed(CHARTERS) if since <= day), OF_BEFORE)


def recognition(congress: Congress, rows: Sequence[Elected], *, signer: str = "") -> Paper:
    """The decision on a congress's results as they stand; numbered and dated by the register."""
    held_on = congress.held_on or clock.today()
    union = _name(congress, held_on)
    forms = _forms(rows)
    bodies = _joined([_words(congress, form)[0] for form in forms])
    term = f"khóa {congress.ordinal}, nhiệm kỳ {congress.term_first}{_TO}{congress.term_last}"
    whole = "; ".join(f"{_words(congress, form)[0]} gồm {_people(_count(rows, form))}" for form in forms)
    articles: list[Block] = [Clause("Điều 1.", runs=f"Công nhận kết quả bầu các cơ quan lãnh đạo, kiểm tra của {union} "
                                                    f"{term}, gồm: {whole} (danh sách tại Phụ lục kèm theo).")]
    articles += _leaders(rows)
    articles.append(Clause("Điều 2.", runs=f"{bodies} {union} có nhiệm vụ, quyền hạn theo Điều lệ; nhiệm kỳ tính từ "
                                           f"ngày đại hội bầu ({day_text(held_on)})."))
    return _decision(congress, rows, articles, union=union, signer=signer, on=held_on,
                     title=f"Về việc công nhận {', '.join(_words(congress, form)[0] for form in forms)} và các chức "
                           f"danh chủ chốt của {union}, {term}",
                     basis=f"kết quả {_congress(congress, union)} ngày {_days(congress, held_on)}")


def by_election(matter: ByElection, rows: Sequence[Elected], *, signer: str = "") -> Paper:
    """The decision on those elected between two congresses."""
    on = matter.day_of("voted") or clock.today()
    union = _name(matter, on)
    bodies = _joined([_words(matter, form)[0] for form in _forms(rows)])
    articles: list[Block] = [Clause("Điều 1.", runs=f"Công nhận {_people(len(rows))} được bầu bổ sung, thay thế vào "
                                                    f"{bodies} {union} (danh sách tại Phụ lục kèm theo).")]
    gone = [row.replaces for row in rows if row.replaces is not None]
    if gone:
        articles.append(Bullets(tuple(f"Thôi giữ chức danh {row.post.lower()}: {row.person.name}" for row in gone)))
    articles.append(Clause("Điều 2.", runs="Người được công nhận giữ chức danh đến hết nhiệm kỳ của cơ quan được bầu "
                                           f"vào, tính từ ngày bầu ({day_text(on)})."))
    meeting = matter.meeting or f"hội nghị bầu bổ sung của {union}"
    return _decision(matter, rows, articles, union=union, signer=signer, on=on,
                     title=f"Về việc công nhận kết quả bầu bổ sung, thay thế {bodies} {union}",
                     basis=f"kết quả {meeting} ngày {day_text(on)}")


def _decision(matter: Congress | ByElection, rows: Sequence[Elected], articles: list[Block], *, union: str, title: str,
              basis: str, on: date, signer: str) -> Paper:
    report = matter.spans.filter(state="result_reported", voided_at=None).order_by("-since").first()
    proposer = matter.department.name if matter.department else "Văn phòng Liên hiệp Hội Việt Nam"
    asked = f" ({report.paper})" if report and report.paper else ""
    return Paper(
        superior=settings.ISSUER_SUPERIOR, issuer=settings.ISSUER, issuer_name=settings.ISSUER_NAME, kind="QUYẾT ĐỊNH",
        symbol_tail=f"QĐ-{settings.ISSUER_SYMBOL}", place=settings.ISSUER_PLACE, year=clock.today().year, title=title,
        authority=settings.ISSUER,
        bases=(f"Căn cứ {charter_on(on)}", f"Căn cứ {basis}", f"Xét báo cáo, đề nghị công nhận của {union}{asked}",
               f"Theo đề nghị của {proposer}"),
        enacting="QUYẾT ĐỊNH:",
        body=(*articles, Clause("Điều 3.", runs=f"Quyết định có hiệu lực từ ngày ký. {proposer}, {union} và những "
                                                "người có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.")),
        signature=Signature(("TM. ĐOÀN CHỦ TỊCH", "CHỦ TỊCH"), signer),
        recipients=("Như Điều 3", *_above(matter), "Thường trực Đoàn Chủ tịch", "Ủy ban Kiểm tra",
                    f"Lưu: VT, {matter.department.short_name or matter.department.code}" if matter.department
                    else "Lưu: VT"),
        annexes=(Annex(_annex_title(rows, matter, union), (_list(matter, rows),)),), site=settings.SITE_ADDRESS)


def _name(matter: Dossier, on: date) -> str:
    """The name the union bore that day."""
    return names_on([matter.org_id], on)[matter.org_id]


def _congress(congress: Congress, union: str) -> str:
    first = " (đại hội lần thứ nhất sau hợp nhất)" if congress.first_of_merged else ""
    return f"Đại hội đại biểu {union} lần thứ {congress.ordinal}{first}"


def _days(congress: Congress, held_on: date) -> str:
    began = congress.began_on
    return f"{day_text(began)}{_TO}{day_text(held_on)}" if began and began < held_on else day_text(held_on)


def _forms(rows: Iterable[Elected]) -> list[str]:
    there = {row.form for row in rows}
    return [form for form in FORMS if form in there]


def _words(matter: Dossier, form: str) -> tuple[str, str]:
    name, short, _code = FORMS[form].words(matter.org.kind)
    return str(name), short


def _joined(words: list[str]) -> str:
    return " và ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _count(rows: Iterable[Elected], form: str) -> int:
    return sum(row.form == form for row in rows)


def _leaders(rows: Sequence[Elected]) -> list[Block]:
    """The key posts by name, the head of inspection after them."""
    heads = [row for row in rows if row.form == INSPECTION and not row.post.startswith(("Ủy viên", "Phó"))]
    named = [*key_posts(rows), *heads]
    if not named:
        return []
    full = {row.folded: row.full_name for row in sorted(rows, key=lambda row: len(row.titles))}
    return [Paragraph("Các chức danh chủ chốt:"),
            Bullets(tuple(f"{_post(row)}: {_ADDRESS.get(row.sex, '')}{full[row.folded]}" for row in named))]


_ADDRESS = {MALE: "ông ", FEMALE: "bà "}


def _post(row: Elected) -> str:
    """'Trưởng Ban Kiểm tra' rather than 'Trưởng Ban'."""
    if row.form != INSPECTION:
        return row.post
    body = str(FORMS[row.form].local[0])
    return f"{row.post} Kiểm tra" if row.post == "Trưởng Ban" else f"{row.post} ({body})"


def _above(matter: Dossier) -> tuple[str, ...]:
    """A local union has two superiors: the province is told too."""
    if matter.org.kind != "local_union" or not matter.org.province:
        return ()
    province = matter.org.province
    if "thành phố" in matter.org.name.lower():
        return (f"Thành ủy, Ủy ban nhân dân thành phố {province.removeprefix('Thành phố ')}",)
    return (f"Tỉnh ủy, Ủy ban nhân dân tỉnh {province}",)


def _annex_title(rows: Sequence[Elected], matter: Dossier, union: str) -> str:
    short = _joined([_words(matter, form)[0].upper() for form in _forms(rows)])
    return f"DANH SÁCH {short}\n{union.upper()}"


def _list(matter: Dossier, rows: Sequence[Elected]) -> Table:
    """Body by body, numbered anew in each; votes only where they were told."""
    votes = any(row.votes is not None for row in rows)
    columns = [Column("TT", "center", 0.7), Column("Họ và tên", width=3.9), Column("Năm sinh", "center", 1),
               Column("Nam/nữ", "center", 0.9), Column("Chức danh", width=2.6), Column("Tái cử/mới", "center", 1.3)]
    if votes:
        columns.append(Column("Số phiếu", "right", 1.1))
    lines: list[Row] = []
    for place, form in enumerate(_forms(rows), start=1):
        here = [row for row in rows if row.form == form]
        lines.append(Row((f"{roman(place)}. {_words(matter, form)[0]}: {_people(len(here))}",), "group"))
        lines += [Row(_cells(order, row, votes=votes)) for order, row in enumerate(here, start=1)]
    return Table(tuple(columns), tuple(lines))


def _cells(order: int, row: Elected, *, votes: bool) -> tuple[str, ...]:
    former = {True: "tái cử", False: "mới", None: ""}[row.former]
    sex = {MALE: "nam", FEMALE: "nữ"}.get(row.sex, "")
    cells = (str(order), row.full_name, str(row.birth_year or ""), sex, row.post, former)
    return (*cells, str(row.votes if row.votes is not None else "")) if votes else cells

"""The papers of a council (Decree 30/2020/NĐ-CP, Annex I): the decision, invitation, remark form, score sheet, minutes,
result. Each is built from a case: one dossier before one council."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils import translation

from giaoban.kernel.base import clock, day_text, padded
from giaoban.kernel.documents.papers import (
    Annex,
    Bullets,
    Clause,
    Column,
    Heading,
    Note,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
)
from giaoban.kernel.documents.papers.model import Block

from .actions.voting import criteria_of
from .evaluation import evaluate
from .marks import exact, number, words_of
from .models import Attendance, Case, Panel, Seat
from .words import CHAIR, OUTCOMES, POINTS, PURPOSES, ROLES, SECRETARY, VERDICTS

#: A blank to write on: a whole line, and what is left of a line that begins with words.
LINE, DOTS = "…" * 29, "…" * 13


def vietnamese(build: Any) -> Any:
    """Papers are in Vietnamese whatever the language of the screen."""
    def wrapped(case: Case, **facts: Any) -> Paper:
        with translation.override("vi"):
            paper: Paper = build(case, **facts)
            return paper
    wrapped.__doc__, wrapped.__name__ = build.__doc__, build.__name__
    return wrapped


def _frame(panel: Panel, **parts: Any) -> Paper:
    """The head and foot our papers share."""
    parts.setdefault("symbol_tail", f"HĐ-{settings.ISSUER_SYMBOL}")
    parts.setdefault("recipients", ("Thành viên Hội đồng", "Lưu: VT"))
    return Paper(superior=settings.ISSUER_SUPERIOR, issuer=settings.ISSUER, issuer_name=settings.ISSUER_NAME,
                 place=settings.ISSUER_PLACE, year=(panel.held_on or panel.set_up_on or clock.today()).year,
                 site=settings.SITE_ADDRESS, **parts)


def _cases(panel: Panel) -> list[Case]:
    return list(panel.cases.filter(voided_at=None).select_related("dossier__org", "dossier__department"))


def _seats(panel: Panel) -> list[Seat]:
    """Seats in force the day of the sitting, or today's."""
    rows = panel.seats.on(panel.held_on or clock.today())
    return list(rows.select_related("person", "org").order_by("order", "pk"))


def _name(seat: Seat) -> str:
    return f"{seat.person.titles} {seat.person.name}".strip()


def _where(seat: Seat) -> str:
    return seat.affiliation or (seat.org.name if seat.org else "")


def _council(panel: Panel) -> str:
    return f"Hội đồng {PURPOSES[panel.purpose]}"


def _subject(cases: Sequence[Case]) -> str:
    if len(cases) == 1:
        return f"“{cases[0].dossier.title}”"
    return f"{padded(len(cases))} hồ sơ theo danh sách kèm theo"


def _roll(panel: Panel, *, lines: Iterable[tuple[Seat, str]] | None = None, last: str = "") -> Table:
    """The members in order; `lines` adds a cell to each under the head `last`."""
    columns = [Column("TT", "center", 0.7), Column("Họ và tên", width=2.6), Column("Nơi công tác", width=3.4),
               Column("Chức trách trong Hội đồng", width=2.2)]
    told = dict(lines) if lines is not None else {}
    if last:
        columns.append(Column(last, "center", 1.6))
    rows = [Row((str(place), _name(seat), _where(seat), str(ROLES[seat.role]),
                 *((told.get(seat, ""),) if last else ())))
            for place, seat in enumerate(_seats(panel), start=1)]
    return Table(tuple(columns), tuple(rows))


def _dossiers(cases: Sequence[Case]) -> Table:
    return Table((Column("TT", "center", 0.7), Column("Số hồ sơ", width=1.8), Column("Tên nhiệm vụ", width=5),
                  Column("Đơn vị thực hiện", width=2.6)),
                 tuple((str(place), case.dossier.number, case.dossier.title, case.dossier.org.name)
                       for place, case in enumerate(cases, start=1)))


@vietnamese
def decision(case: Case, *, signer: str = "", **_: Any) -> Paper:
    """The decision that sets the council up, with its members in an annex."""
    panel, cases = case.panel, _cases(case.panel)
    department = case.dossier.department
    proposer = department.name if department else "Văn phòng Liên hiệp Hội Việt Nam"
    annexes = [Annex(f"DANH SÁCH THÀNH VIÊN {_council(panel).upper()}", (_roll(panel),))]
    if len(cases) > 1:
        annexes.append(Annex("DANH SÁCH HỒ SƠ", (_dossiers(cases),)))
    unit = f" do {cases[0].dossier.org.name} thực hiện" if len(cases) == 1 else ""
    return _frame(
        panel, kind="QUYẾT ĐỊNH", symbol_tail=f"QĐ-{settings.ISSUER_SYMBOL}",
        title=f"Về việc thành lập {_council(panel)} {_subject(cases)}", authority=settings.ISSUER,
        bases=("Căn cứ Điều lệ Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam", *_legal(panel),
               f"Theo đề nghị của {proposer}"),
        enacting="QUYẾT ĐỊNH:",
        body=(Clause("Điều 1.", runs=f"Thành lập {_council(panel)} {_subject(cases)}{unit}, gồm "
                                     f"{padded(len(_seats(panel)))} thành viên có tên trong danh sách kèm theo."),
              Clause("Điều 2.", runs=f"Hội đồng có nhiệm vụ xem xét, đánh giá và kết luận theo quy tắc "
                                     f"“{panel.rule_set}”; tự giải thể sau khi hoàn thành nhiệm vụ."),
              Clause("Điều 3.", runs=f"Quyết định có hiệu lực từ ngày ký. {proposer}, các đơn vị liên quan và "
                                     "những người có tên trong danh sách chịu trách nhiệm thi hành Quyết định này./.")),
        signature=Signature(("TM. ĐOÀN CHỦ TỊCH", "CHỦ TỊCH"), signer), annexes=tuple(annexes),
        recipients=("Như Điều 3", "Thường trực Đoàn Chủ tịch", "Lưu: VT"))


def _legal(panel: Panel) -> tuple[str, ...]:
    """The legal source of the rule, without the remarks in brackets that are for the office."""
    source = panel.rule_set.legal.partition(" (")[0]
    return (f"Căn cứ {source}",) if source.startswith(("Thông tư", "Nghị định", "Quyết định")) else ()


@vietnamese
def invitation(case: Case, *, member: str = "", signer: str = "", **_: Any) -> Paper:
    """An invitation to the sitting: to one member, or to all of them."""
    panel, cases = case.panel, _cases(case.panel)
    invited = [seat for seat in _seats(panel) if not member or str(seat.pk) == str(member)]
    body: list[Block] = [
        Paragraph(f"{settings.ISSUER_NAME} trân trọng kính mời {_person(invited, member)} tới dự phiên họp "
                  f"{_council(panel)} {_subject(cases)}."),
        Bullets((f"Thời gian: ngày {day_text(panel.held_on) or DOTS}", f"Địa điểm: {panel.place or DOTS}"))]
    if len(cases) > 1:
        body.append(_dossiers(cases))
    body.append(Paragraph("Tài liệu gửi kèm giấy mời. Thành viên không dự được gửi ý kiến bằng văn bản trước phiên "
                          "họp; ý kiến này để Hội đồng tham khảo./."))
    return _frame(panel, kind="GIẤY MỜI", symbol_tail=f"GM-{settings.ISSUER_SYMBOL}", body=tuple(body),
                  title=f"Họp {_council(panel)}", signature=Signature(("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), signer),
                  recipients=("Như trên", "Lưu: VT"))


def _person(invited: Sequence[Seat], member: str) -> str:
    if not member or not invited:
        return "các thành viên Hội đồng"
    return f"{_name(invited[0])}, {str(ROLES[invited[0].role]).lower()} Hội đồng,"


def _head_facts(case: Case, member: str) -> list[Block]:
    seat = next((seat for seat in _seats(case.panel) if str(seat.pk) == str(member)), None)
    return [Bullets((f"Họ và tên thành viên: {_name(seat) if seat else DOTS}",
                     f"Chức trách trong Hội đồng: {ROLES[seat.role] if seat else DOTS}",
                     f"Tên nhiệm vụ: {case.dossier.title}", f"Số hồ sơ: {case.dossier.number}",
                     f"Đơn vị thực hiện: {case.dossier.org.name}"))]


@vietnamese
def remark_form(case: Case, *, member: str = "", **_: Any) -> Paper:
    """A blank remark form (phiếu nhận xét), for one member or for any."""
    parts = ("Tính cấp thiết, mục tiêu", "Nội dung, phương pháp", "Kết quả, sản phẩm", "Những điểm cần sửa",
             "Kết luận và kiến nghị")
    body = _head_facts(case, member)
    for place, part in enumerate(parts, start=1):
        body += [Heading(2, f"{place}.", part), Paragraph(LINE), Paragraph(LINE)]
    return _sheet(case, "PHIẾU NHẬN XÉT", f"PNX-{settings.ISSUER_SYMBOL}", body, member)


@vietnamese
def score_sheet(case: Case, *, member: str = "", **_: Any) -> Paper:
    """A blank score sheet (phiếu đánh giá): the criteria with their maxima, or the verdicts to tick."""
    panel = case.panel
    body = _head_facts(case, member)
    if panel.rule_set.method == POINTS:
        criteria = criteria_of(panel)
        rows = [Row((str(place), row.name, number(row.most), "")) for place, row in enumerate(criteria, start=1)]
        whole = sum((row.most * row.factor for row in criteria), Fraction(0))
        body.append(Table((Column("TT", "center", 0.7), Column("Tiêu chí", width=5),
                           Column("Điểm tối đa", "right", 1.3), Column("Điểm cho", "center", 1.3)),
                          (*rows, Row(("", "Cộng", number(whole), ""), "total"))))
        body.append(Note("Mỗi ô ghi một số, không tẩy xóa."))
    else:
        body.append(Bullets(tuple(f"☐ {VERDICTS[key]}" for key in words_of(panel.rule_set) if key != "blank")))
        body.append(Note("Đánh dấu một ô. Phiếu đánh dấu nhiều ô hoặc không đánh dấu là phiếu không hợp lệ."))
    body += [Heading(2, "", "Nhận xét"), Paragraph(LINE), Paragraph(LINE)]
    return _sheet(case, "PHIẾU ĐÁNH GIÁ", f"PĐG-{settings.ISSUER_SYMBOL}", body, member)


def _sheet(case: Case, kind: str, tail: str, body: list[Block], member: str) -> Paper:
    seat = next((seat for seat in _seats(case.panel) if str(seat.pk) == str(member)), None)
    return _frame(case.panel, kind=kind, symbol_tail=tail, title=_council(case.panel), body=tuple(body), numbered=False,
                  signature=Signature(("THÀNH VIÊN HỘI ĐỒNG",), seat.person.name if seat else ""),
                  recipients=("Hội đồng",))


@vietnamese
def minutes(case: Case, **_: Any) -> Paper:
    """The minutes of the sitting for one dossier: who was there, what was said, how the ballots came out."""
    panel, seats = case.panel, _seats(case.panel)
    there = {row.seat_id: row for row in Attendance.objects.filter(seat__in=seats, voided_at=None)}
    lines = [(seat, _presence(there.get(seat.pk))) for seat in seats]
    present = sum(words == "có mặt" for _seat, words in lines)
    body: list[Block] = [
        Heading(1, "I.", "Thông tin chung"),
        Bullets((f"Nhiệm vụ: {case.dossier.title} (hồ sơ {case.dossier.number})",
                 f"Đơn vị thực hiện: {case.dossier.org.name}",
                 f"Quyết định thành lập Hội đồng: {panel.paper or DOTS}",
                 f"Ngày họp: {day_text(panel.held_on) or DOTS}; địa điểm: {panel.place or DOTS}",
                 f"Có mặt {present}/{len(seats)} thành viên")),
        _roll(panel, lines=lines, last="Có mặt"),
        Heading(1, "II.", "Nội dung làm việc"), *_text(case.minutes), *_opinions(seats, there),
        Heading(1, "III.", "Kết quả đánh giá"), *_result(case),
        Heading(1, "IV.", "Kiến nghị của Hội đồng"), *_text(case.advice)]
    return _frame(panel, kind="BIÊN BẢN", symbol_tail=f"BB-{settings.ISSUER_SYMBOL}", title=f"Họp {_council(panel)}",
                  body=tuple(body), signature=Signature(("CHỦ TỊCH HỘI ĐỒNG",), _by_role(seats, CHAIR)),
                  second=Signature(("THƯ KÝ HỘI ĐỒNG",), _by_role(seats, SECRETARY)))


def _presence(row: Attendance | None) -> str:
    if row is None:
        return ""
    return "có mặt" if row.present else "vắng, có ý kiến" if row.opinion else "vắng"


def _opinions(seats: Sequence[Seat], there: dict[int, Attendance]) -> list[Block]:
    """Written opinions of those absent: for reference, not counted."""
    told = [f"{_name(seat)}: {there[seat.pk].opinion}" for seat in seats if seat.pk in there and there[seat.pk].opinion]
    return [Paragraph("Ý kiến bằng văn bản của thành viên vắng mặt (để tham khảo, không tính vào kết quả):"),
            Bullets(tuple(told))] if told else []


def _text(words: str) -> list[Block]:
    return [Paragraph(line) for line in (words or LINE).splitlines() if line.strip()]


def _by_role(seats: Sequence[Seat], role: str) -> str:
    return next((seat.person.name for seat in seats if seat.role == role), "")


def _result(case: Case) -> list[Block]:
    """How the outcome came out of the ballots, in the sentences kept with it."""
    said = case.explanation or evaluate(case).explanation
    if case.outcome and len(said) > 1:
        # The conclusion stands in its own sentence below.
        said = said[:-1]
    lines: list[Block] = [Bullets(tuple(said))] if said else []
    if case.outcome:
        lines.append(Paragraph(f"Hội đồng kết luận: {OUTCOMES[case.outcome]}."))
    return lines or [Paragraph(LINE)]


@vietnamese
def result_sheet(case: Case, **_: Any) -> Paper:
    """The sheet that sums up the ballots (biên bản kiểm phiếu): marks by criterion or verdicts, without names."""
    panel = case.panel
    ballots = list(case.ballots.filter(voided_at=None).prefetch_related("scores").order_by("seat__order", "pk"))
    body: list[Block] = [Bullets((f"Nhiệm vụ: {case.dossier.title} (hồ sơ {case.dossier.number})",
                                  f"Đơn vị thực hiện: {case.dossier.org.name}",
                                  f"Ngày họp: {day_text(panel.held_on) or DOTS}"))]
    if panel.rule_set.method == POINTS:
        body.append(_points_table(panel, ballots))
    else:
        counts = [(str(VERDICTS[key]), sum(b.verdict == key for b in ballots)) for key in words_of(panel.rule_set)]
        body.append(Table((Column("Ý kiến", width=3), Column("Số phiếu", "right", 1)),
                          (*(Row((label, str(n))) for label, n in counts), Row(("Cộng", str(len(ballots))), "total"))))
    body += _result(case)
    if case.mean is not None:
        body.append(Paragraph(f"Điểm bình quân: {exact(case.mean)}."))
    return _frame(panel, kind="PHIẾU ĐÁNH GIÁ", symbol_tail=f"PĐG-{settings.ISSUER_SYMBOL}",
                  title=f"Tổng hợp kết quả của {_council(panel)}", body=tuple(body), numbered=False,
                  signature=Signature(("CHỦ TỊCH HỘI ĐỒNG",), _by_role(_seats(panel), CHAIR)))


def _points_table(panel: Panel, ballots: Sequence[Any]) -> Table:
    """The mean of each criterion over every ballot; single ballots are the council's own."""
    rows = []
    for criterion in criteria_of(panel):
        marks = [score.value for ballot in ballots for score in ballot.scores.all()
                 if score.criterion_id == criterion.pk]
        middle = sum(marks, Fraction(0)) / len(marks) if marks else None
        rows.append(Row((criterion.name, number(criterion.most), "" if middle is None else number(middle))))
    return Table((Column("Tiêu chí", width=4), Column("Tối đa", "right", 1), Column("Bình quân", "right", 1)),
                 tuple(rows))

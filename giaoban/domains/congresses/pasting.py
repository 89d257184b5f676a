"""The list of elected people as it is pasted from Excel: read whole, or refused with a reason for each row.

Columns by their heads, else in this order: body, post, name, birth year, sex, former or new, votes, in place of.
A cell left blank under "body" (merged in Excel) means the body above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from giaoban.kernel.base import fold, tidy
from giaoban.kernel.bodies.kinds import EXECUTIVE, MEMBER, STANDING, read_form
from giaoban.kernel.people.models.persons import FEMALE, MALE

COLUMNS = ("body", "post", "name", "born", "sex", "former", "votes", "replaces")
HEADS = {
    "body": "Cơ quan", "post": "Chức danh", "name": "Họ và tên", "born": "Năm sinh", "sex": "Nam/nữ",
    "former": "Tái cử/mới", "votes": "Số phiếu", "replaces": "Thay cho",
}
#: Words a head is known by, without accents.
_KNOWN = {
    "co quan": "body", "bau vao": "body", "ban": "body", "chuc danh": "post", "chuc vu": "post", "ho va ten": "name",
    "ho ten": "name", "ten": "name", "nam sinh": "born", "ngay sinh": "born", "ngay thang nam sinh": "born",
    "gioi tinh": "sex", "nam/nu": "sex", "nam nu": "sex", "tai cu/moi": "former", "tai cu": "former",
    "cu/moi": "former", "so phieu": "votes", "phieu bau": "votes", "thay cho": "replaces", "thay": "replaces",
    "stt": "", "tt": "", "so tt": "", "ghi chu": "", "don vi cong tac": "",
}
_TITLE = re.compile(r"^((?:(?:GS|PGS|TSKH|TS|ThS|ThS\.|KS|BS|CN|DS|KTS|NGƯT|NGND|AHLĐ|Gs|Pgs|Ts)[.,]?\s*)+)(?=\S)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_EXCEL_EPOCH = date(1899, 12, 30)
ROWS = 500


@dataclass(frozen=True)
class Line:
    """One person for one post. `row`: its row in the pasted table, from 1."""

    row: int
    form: str
    post: str
    name: str
    titles: str = ""
    birth_year: int | None = None
    sex: str = ""
    former: bool | None = None
    votes: int | None = None
    replaces: str = ""

    @property
    def folded(self) -> str:
        return fold(self.name)


@dataclass
class Table:
    """What was read, and what must be mended first."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class _Unread(ValueError):
    """A cell that says nothing we know; the message names it and the remedy."""


def read(text: str, *, year: int, congress: bool) -> Table:
    """`year`: of the election, for ages. `congress`: the standing body is elected from the executive one."""
    found = Table()
    rows = [(number, [tidy(cell) for cell in line.split("\t")])
            for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(rows) > ROWS:
        return Table(problems=[f"Bảng có {len(rows)} dòng; mỗi lần nhận nhiều nhất {ROWS} dòng."])
    columns, rows = _columns(rows)
    above = ""
    for number, cells in rows:
        named = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        above = named["body"] = named.get("body") or above
        if not named.get("name"):
            continue  # a line that names only the body, as printed lists have them
        try:
            found.lines.append(_line(number, named, year))
        except _Unread as unread:
            found.problems.append(f"Dòng {number}, “{named['name']}”: {unread}")
    found.problems += _doubled(found.lines)
    if congress:
        found.problems += _outside(found.lines)
    if not rows:
        found.problems.append("Chưa có dòng nào. Chép các ô từ Excel rồi dán vào.")
    return found


def _columns(rows: list[tuple[int, list[str]]]) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Where each column stands, and the rows under the head."""
    if rows:
        heads = [_KNOWN.get(fold(cell)) for cell in rows[0][1]]
        if "name" in heads:
            return {name: at for at, name in enumerate(heads) if name}, rows[1:]
    return {name: at for at, name in enumerate(COLUMNS)}, rows


def _line(number: int, cells: dict[str, str], year: int) -> Line:
    form = read_form(cells.get("body", ""))
    if form is None:
        raise _Unread(f"cơ quan “{cells.get('body', '')}” không rõ. Ghi BCH, BTV hoặc BKT (trung ương: HĐTW, ĐCT, "
                      "UBKT).")
    titled = _TITLE.match(cells["name"])
    titles = titled.group(1).strip(" ,") if titled else ""
    name = cells["name"][titled.end():] if titled else cells["name"]
    if any(ch.isdigit() for ch in name) or len(name.split()) < 2:
        raise _Unread("họ và tên không đúng; ghi đủ họ, đệm, tên.")
    return Line(number, form, cells.get("post") or MEMBER, name, titles, _born(cells.get("born", ""), year),
                _sex(cells.get("sex", "")), _former(cells.get("former", "")), _votes(cells.get("votes", "")),
                cells.get("replaces", ""))


def _born(text: str, year: int) -> int | None:
    """A year, a day with its year, or Excel's number of a day."""
    if not text:
        return None
    match = _YEAR.search(text)
    if match:
        born = int(match.group(1))
    elif text.isdigit() and 3000 < int(text) < 60_000:
        born = (_EXCEL_EPOCH + timedelta(days=int(text))).year
    else:
        raise _Unread(f"năm sinh “{text}” không rõ. Ghi bốn chữ số, ví dụ 1962.")
    if not 18 <= year - born <= 100:
        raise _Unread(f"năm sinh {born} không hợp lý. Kiểm tra lại.")
    return born


def _sex(text: str) -> str:
    known = {"": "", "nam": MALE, "m": MALE, "nu": FEMALE, "f": FEMALE, "x": FEMALE}
    try:
        return known[fold(text)]
    except KeyError:
        raise _Unread(f"giới tính “{text}” không rõ. Ghi nam hoặc nữ.") from None


def _former(text: str) -> bool | None:
    folded = fold(text)
    if not folded:
        return None
    if folded in ("tai cu", "cu", "tai dac cu", "nhiem ky cu", "x"):
        return True
    if folded in ("moi", "lan dau", "tham gia lan dau", "moi tham gia"):
        return False
    raise _Unread(f"“{text}” ở cột tái cử/mới không rõ. Ghi tái cử hoặc mới.")


def _votes(text: str) -> int | None:
    """'138', '138/142', '1.250'."""
    if not text:
        return None
    digits = text.split("/", maxsplit=1)[0].replace(".", "").strip()
    if not digits.isdigit() or len(digits) > 6:
        raise _Unread(f"số phiếu “{text}” không rõ. Ghi số, ví dụ 138 hoặc 138/142.")
    return int(digits)


def _doubled(lines: list[Line]) -> list[str]:
    seen: dict[tuple[str, str, int | None], Line] = {}
    problems = []
    for line in lines:
        before = seen.setdefault((line.form, line.folded, line.birth_year), line)
        if before is not line:
            problems.append(f"Dòng {line.row}, “{line.name}”: đã có ở dòng {before.row} cùng cơ quan. Bỏ một dòng, "
                            "hoặc ghi năm sinh nếu là hai người.")
    return problems


def _outside(lines: list[Line]) -> list[str]:
    """The standing body is elected from among the executive one (charter of 2015)."""
    inside = {line.folded for line in lines if line.form == EXECUTIVE}
    return [f"Dòng {line.row}, “{line.name}”: có trong Ban Thường vụ (Đoàn Chủ tịch) nhưng không có trong Ban Chấp "
            "hành (Hội đồng Trung ương). Thêm vào danh sách Ban Chấp hành."
            for line in lines if line.form == STANDING and inside and line.folded not in inside]

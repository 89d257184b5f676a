"""Reading a filled workbook with calamine, which never runs what a cell says; every row checked, nothing written."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from giaoban.kernel.base import Money, MoneyError, clock, fold, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.expertise import by_name, fields, usable
from giaoban.kernel.people.importing.sources.workbook import as_text

from ..models import ENVIRONMENT, FORMS, SIZES, Call
from .columns import COLUMNS, MARK, MARK_SHEET, ROWS, SHEET, VERSION

#: A workbook of proposals is far smaller; unpacked, too.
LARGEST = 5 * 1024 * 1024
_UNPACKED = 60 * 1024 * 1024
_DAMAGED = "Tệp Excel bị hỏng hoặc tải về chưa đủ. Mở lại bằng Excel, lưu dạng .xlsx rồi gửi lại."
_FOREIGN = ("Đây không phải tệp mẫu đề xuất của hệ thống. Tải tệp mẫu trên trang của đợt, chép dữ liệu sang rồi gửi "
            "lại.")
_CODE = re.compile(r"^(\d{1,7})\b")
MOST_MONTHS = 120


class SheetRefused(ValueError):
    """A workbook that can't be read as a whole; the message names what is wrong and the remedy."""


@dataclass
class Read:
    """One row: its number as Excel shows it, its cells as text, what they mean, what is wrong."""

    row: int
    cells: dict[str, str]
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def wrong(self, key: str, sentence: str) -> None:
        """`sentence` begins with what the cell holds or lacks; the column's head is put before it."""
        head = next(column.head for column in COLUMNS if column.key == key)
        self.problems.append((key, f"{head}: {sentence}"))


def read(data: bytes, call: Call, *, units: dict[str, Org], sender: Org) -> list[Read]:
    """The filled rows, checked. `units`: those the account may propose for, by code; `sender`: its own."""
    rows = [_checked(each, call, units, sender) for each in _rows(data, call)]
    _doubled(rows)
    _known(rows, call)
    return rows


def _rows(data: bytes, call: Call) -> list[Read]:
    book = _open(data)
    _check_mark(book, call)
    try:
        cells = [[tidy(as_text(cell) or "") for cell in row] for row in
                 book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)]
    except Exception as error:  # calamine's own errors are of several kinds
        raise SheetRefused(_DAMAGED) from error
    at, places = _heads(cells)
    found = []
    for number, row in enumerate(cells[at + 1:], start=at + 2):
        named = {key: row[place][:2000] if place < len(row) else "" for key, place in places.items()}
        if any(named.values()):
            found.append(Read(number, named))
    if not found:
        raise SheetRefused(f"Tệp chưa có dòng nào. Điền vào sheet “{SHEET}” từ dòng {at + 2} rồi gửi lại.")
    if len(found) > ROWS:
        raise SheetRefused(f"Tệp có {len(found)} dòng; mỗi lần nhận nhiều nhất {ROWS} dòng. Tách thành nhiều tệp.")
    return found


def _open(data: bytes) -> Any:
    """The workbook, or refused: too large, damaged, a bomb, not a workbook."""
    from python_calamine import CalamineWorkbook

    if len(data) > LARGEST:
        raise SheetRefused("Tệp lớn quá 5 MB. Bỏ ảnh, sheet thừa rồi gửi lại.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
                raise SheetRefused("Tệp Excel quá lớn khi mở ra. Chép dữ liệu sang tệp mẫu mới rồi gửi lại.")
            if not any(entry.filename.startswith("xl/") for entry in archive.infolist()):
                raise SheetRefused(_FOREIGN)
        return CalamineWorkbook.from_object(io.BytesIO(data))
    except SheetRefused:
        raise
    except (zipfile.BadZipFile, zlib.error) as error:
        raise SheetRefused("Tệp không phải bảng tính Excel .xlsx. Tải tệp mẫu, điền rồi gửi lại.") from error
    except Exception as error:
        raise SheetRefused(_DAMAGED) from error


def _check_mark(book: Any, call: Call) -> None:
    if MARK_SHEET not in book.sheet_names or SHEET not in book.sheet_names:
        raise SheetRefused(_FOREIGN)
    try:
        mark = book.get_sheet_by_name(MARK_SHEET).to_python(skip_empty_area=False)[0]
        name, version, number = mark[0], int(mark[1]), int(mark[2])
    except (IndexError, TypeError, ValueError) as error:
        raise SheetRefused(_FOREIGN) from error
    if name != MARK:
        raise SheetRefused(_FOREIGN)
    if version != VERSION:
        raise SheetRefused(f"Tệp theo mẫu bản {version}, hiện dùng bản {VERSION}. Tải mẫu mới trên trang của đợt, chép "
                           "dữ liệu sang rồi gửi lại.")
    if number != call.pk:
        other = Call.objects.filter(pk=number).first()
        name = f" “{other}”" if other else " khác"
        raise SheetRefused(f"Tệp này là mẫu của đợt{name}. Gửi đúng trang của đợt đó, hoặc tải mẫu của đợt này.")


def _heads(cells: list[list[str]]) -> tuple[int, dict[str, int]]:
    """The row of the heads and each column's place; a renamed or missing one is named."""
    wanted = {fold(column.head): column for column in COLUMNS}
    best = 0
    found: dict[str, int] = {}
    for at, row in enumerate(cells[:20]):
        here = {wanted[name].key: place for place, cell in enumerate(row)
                if (name := fold(cell.rstrip("* "))) in wanted}
        if len(here) > len(found):
            best, found = at, here
    lost = [column.head for column in COLUMNS if column.key not in found]
    if lost:
        names = ", ".join(f"“{head}”" for head in lost)
        raise SheetRefused(f"Không thấy cột {names}: tiêu đề đã bị đổi tên hoặc xóa. Tải mẫu mới, chép dữ liệu sang và "
                           "giữ nguyên tiêu đề.")
    return best, found


def _checked(row: Read, call: Call, units: dict[str, Org], sender: Org) -> Read:
    """Every cell read; what can't be is said, with its remedy."""
    cells = row.cells
    _org(row, units, sender)
    _form(row, call)
    row.facts["title"] = cells["title"][:500]
    if len(cells["title"]) < 5:
        row.wrong("title", "chưa ghi tên nhiệm vụ." if not cells["title"] else "tên quá ngắn; ghi đủ tên.")
    if len(cells["title"]) > 500:
        row.wrong("title", "dài quá 500 ký tự; rút ngắn.")
    _topic(row, call)
    _size(row)
    row.facts["leader"] = cells["leader"][:120]
    if len(cells["leader"].split()) < 2 or any(ch.isdigit() for ch in cells["leader"]):
        row.wrong("leader", "ghi đủ họ và tên chủ nhiệm.")
    _field(row)
    _months(row)
    _asked(row)
    row.facts["note"] = cells["note"][:1000]
    return row


def _org(row: Read, units: dict[str, Org], sender: Org) -> None:
    typed = row.cells["org"].split(" ")[0].strip()
    org = units.get(typed.upper()) if typed else (sender if sender.code in units else None)
    if org is None:
        row.wrong("org", f"mã “{typed}” không có trong phạm vi của tài khoản; chọn từ danh sách." if typed
                  else "chưa ghi mã đơn vị đề xuất.")
        return
    row.facts["org"] = org.pk


def _form(row: Read, call: Call) -> None:
    named = {fold(str(label)): key for key, label in FORMS.items()}
    typed = fold(row.cells["form"])
    form = named.get(typed) if typed else call.form
    if not form:
        row.wrong("form", f"“{row.cells['form']}” không rõ; chọn một trong: "
                          f"{', '.join(str(label) for label in FORMS.values())}.")
    elif call.form and form != call.form:
        row.wrong("form", f"đợt này chỉ nhận {FORMS[call.form]}.")
    else:
        row.facts["form"] = form


def _topic(row: Read, call: Call) -> None:
    typed = row.cells["topic"].split(".")[0].strip()
    if not typed:
        return
    topics = {str(topic.order): topic.pk for topic in call.topics.all() if topic.voided_at is None}
    if typed not in topics:
        row.wrong("topic", f"đợt này không có nội dung đặt hàng số “{row.cells['topic']}”; xem sheet Danh mục.")
        return
    row.facts["topic"] = topics[typed]


def _size(row: Read) -> None:
    typed = fold(row.cells["size"]).removeprefix("quy mo ")
    named = {fold(str(label)).removeprefix("quy mo "): key for key, label in SIZES.items()}
    if not typed:
        return
    if typed not in named:
        row.wrong("size", f"“{row.cells['size']}” không rõ; ghi quy mô nhỏ hoặc quy mô khá.")
    elif row.facts.get("form", ENVIRONMENT) != ENVIRONMENT:
        row.wrong("size", "chỉ ghi với dự án môi trường; để trống.")
    else:
        row.facts["size"] = named[typed]


def _field(row: Read) -> None:
    typed = row.cells["field"]
    if not typed:
        return
    version = usable(clock.today())
    match = _CODE.match(typed)
    code = match.group(1) if match else by_name(version).get(fold(typed), "")
    if code not in fields(version):
        row.wrong("field", f"“{typed}” không có trong bảng phân loại; chọn từ danh sách.")
        return
    row.facts["field"] = code


def _months(row: Read) -> None:
    typed = fold(row.cells["months"]).removesuffix("thang").strip()
    if not typed.isdigit() or not 1 <= int(typed[:6]) <= MOST_MONTHS:
        row.wrong("months", f"“{row.cells['months']}” không rõ; ghi số tháng từ 1 đến {MOST_MONTHS}, ví dụ 24.")
        return
    row.facts["months"] = int(typed)


def _asked(row: Read) -> None:
    typed = row.cells["asked"]
    if not typed:
        row.wrong("asked", "chưa ghi kinh phí đề nghị.")
        return
    try:
        amount = Money.parse(typed)
    except MoneyError as error:
        row.wrong("asked", str(error))
        return
    if amount <= 0:
        row.wrong("asked", "số tiền phải lớn hơn 0.")
    else:
        row.facts["asked"] = int(amount)


def _doubled(rows: list[Read]) -> None:
    seen: dict[tuple[Any, str], Read] = {}
    for row in rows:
        key = (row.facts.get("org"), fold(row.facts["title"]))
        before = seen.setdefault(key, row)
        if before is not row and key[1]:
            row.wrong("title", f"trùng tên với dòng {before.row}. Bỏ một dòng hoặc ghi tên khác.")


def _known(rows: list[Read], call: Call) -> None:
    """Proposals of the same unit, year and name that are in the books already; one query for all rows."""
    orgs = {row.facts["org"] for row in rows if "org" in row.facts}
    held = Dossier.objects.filter(kind="research.task", year=call.year, org__in=orgs).exclude(
        content_state__in=("not_selected", "terminated")).values_list("org", "title", "number")
    numbers: dict[tuple[Any, str], str] = {(org, fold(title)): number for org, title, number in held}
    for row in rows:
        number = numbers.get((row.facts.get("org"), fold(row.facts["title"])))
        if number:
            row.wrong("title", f"đã có hồ sơ {number} cùng tên trong năm; không gửi lại.")

"""A chunk of a list made into values, with every fault named by row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.people import expertise
from giaoban.kernel.people.models import BY_DAY, BY_LIST, FEMALE, MALE

from .columns import MEANINGS
from .days import read_days
from .names import Words
from .repeats import Repeats
from .sources import Chunk
from .units import Units

if TYPE_CHECKING:
    import polars as pl

#: Nobody in a list was born before; the oldest people alive are younger.
FIRST_BIRTH_YEAR = 1900
YOUNGEST = 10
LIMITS = {"code": 40, "name": 150, "card": 40, "titles": 60, "phone": 40, "email": 120, "address": 300, "job": 200}
_SEXES = {"nam": MALE, "m": MALE, "male": MALE, "ong": MALE, "trai": MALE,
          "nu": FEMALE, "f": FEMALE, "female": FEMALE, "ba": FEMALE, "gai": FEMALE}
#: Text that needs tidying: odd spaces, signs of layout, combining marks.
_UNTIDY = r"  |[^\S ]|[\p{Cc}\p{Cf}]|[\u0300-\u036f]"
_ODD_NAME = r"[0-9@=_<>{}\[\]\\/|#$%^*;:!?~]|^[-+]"
_EMAIL = r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+$"
_PHONE = r"^[0-9+(). \-/;,]{6,}$"
_SPLIT = re.compile(r"\s*[;,|\n]\s*")


@dataclass(frozen=True)
class Checked:
    """`good`: rows without fault, as values; `problems`: row, field, value, reason; `rows`: how many were looked at,
    empty ones left out."""

    good: pl.DataFrame
    problems: pl.DataFrame
    rows: int


class Checker:
    """Checks the chunks of one list in order."""

    def __init__(self, mapping: Mapping[str, int], *, first_line: int, org: int | None, units: Units,
                 today: date) -> None:
        self.mapping, self.org, self.units, self.today = dict(mapping), org, units, today
        self.words, self.repeats = Words(), Repeats(first_line)

    def check(self, chunk: Chunk) -> Checked:
        frame = self._texts(chunk)
        if frame.is_empty():
            return Checked(frame, no_problems(), 0)
        faults = Faults(frame["row"])
        values = self._values(frame, faults)
        good = values.filter(~faults.bad()) if faults.any() else values
        return Checked(good, faults.frame(), frame.height)

    def _texts(self, chunk: Chunk) -> pl.DataFrame:
        """The mapped columns under their meanings, tidied, without rows where nothing is filled."""
        import polars as pl

        tidy = _tidy(chunk)
        frame = pl.DataFrame([pl.int_range(chunk.start, chunk.start + chunk.frame.height, dtype=pl.UInt32,
                                           eager=True).alias("row"),
                              *(tidy(column).alias(key) for key, column in self.mapping.items()),
                              chunk.frame["extra"]])
        # Most rows have a name; only among the others one looks for empty ones.
        named = frame["name"] if "name" in frame.columns else frame["given"]
        if named.null_count() == 0:
            return frame
        empty = pl.all_horizontal(pl.exclude("row").is_null())
        return frame.filter(~empty)

    def _values(self, frame: pl.DataFrame, faults: Faults) -> pl.DataFrame:
        import polars as pl

        name = self._names(frame, faults)
        births = self._births(frame, faults)
        orgs = self._orgs(frame, faults)
        spans = self._spans(frame, orgs, births, faults)
        texts = self._plain(frame, faults)
        faults.add("extra", frame["extra"].is_not_null(), "Dòng có nhiều ô hơn số cột tiêu đề: có lẽ thiếu dấu nháy "
                   "quanh một ô có dấu phân cách. Mở tệp bằng Excel, xem lại dòng này.", frame["extra"])
        made = pl.DataFrame([frame["row"], *name, *births, *texts, orgs, *spans, self._sexes(frame, faults),
                             self._fields(frame, faults)])
        self.repeats.find(made, faults)
        return made

    def _names(self, frame: pl.DataFrame, faults: Faults) -> list[pl.Series]:
        import polars as pl

        name = frame["name"] if "name" in frame.columns else frame.select(
            name=pl.concat_str("family", "given", separator=" ", ignore_nulls=True).replace("", None))["name"]
        faults.add("name", name.is_null(), "Thiếu họ và tên. Ghi họ và tên, hoặc xóa dòng này.")
        faults.add("name", name.str.contains(_ODD_NAME).fill_null(False),
                   "Họ và tên có chữ số hoặc dấu lạ. Chỉ ghi họ và tên bằng chữ.", name)
        self._limit("name", name, faults)
        return [name, *self.words.derive(name)]

    def _limit(self, key: str, values: pl.Series, faults: Faults) -> None:
        faults.add(key, (values.str.len_bytes() > LIMITS[key]).fill_null(False)
                   & (values.str.len_chars() > LIMITS[key]).fill_null(False),
                   f"Dài quá {LIMITS[key]} chữ. Viết gọn lại.", values)

    def _births(self, frame: pl.DataFrame, faults: Faults) -> list[pl.Series]:
        """birth_date, where the whole day is known, and birth_year."""
        import polars as pl

        given = [key for key in ("birth", "born_male", "born_female") if key in frame.columns]
        if not given:
            nothing = pl.DataFrame({"birth_date": [None] * frame.height, "birth_year": [None] * frame.height},
                                   schema={"birth_date": pl.Date, "birth_year": pl.Int32})
            return nothing.get_columns()
        texts = frame.select(pl.coalesce(given)).to_series()
        read = read_days(texts)
        year = read["day"].dt.year()
        last = self.today.year - YOUNGEST
        faults.each("birth", read["problem"], texts)
        faults.add("birth", (year < FIRST_BIRTH_YEAR).fill_null(False),
                   f"Năm sinh trước {FIRST_BIRTH_YEAR}. Xem lại giấy tờ, ghi đúng năm sinh.", texts)
        faults.add("birth", (year > last).fill_null(False),
                   f"Năm sinh sau {last}: ở tương lai hoặc chưa đủ {YOUNGEST} tuổi. Ghi đúng năm sinh.", texts)
        dates = read.select(birth_date=pl.when(pl.col("exact") == BY_DAY).then("day")).to_series()
        return [dates, year.alias("birth_year")]

    def _orgs(self, frame: pl.DataFrame, faults: Faults) -> pl.Series:
        import polars as pl

        if "unit" not in frame.columns:
            return pl.repeat(self.org, frame.height, dtype=pl.Int64, eager=True).alias("org")
        found = frame["unit"].unique().drop_nulls().to_list()
        answers = {text: self.units.find(text) for text in found}
        faults.each("unit", _looked_up(frame["unit"], {text: why for text, (_, why) in answers.items() if why}),
                    frame["unit"])
        orgs = _looked_up(frame["unit"], {text: pk for text, (pk, _) in answers.items() if pk}, pl.Int64)
        if self.org is not None:
            return orgs.fill_null(self.org).alias("org")
        faults.add("unit", frame["unit"].is_null(), "Thiếu đơn vị. Ghi mã hoặc tên đơn vị của hội viên.")
        return orgs.alias("org")

    def _spans(self, frame: pl.DataFrame, orgs: pl.Series, births: list[pl.Series], faults: Faults,
               ) -> list[pl.Series]:
        """since, exact, until of the membership; unknown, it is counted from the day of the list."""
        import polars as pl

        since, until = self._day(frame, "since", faults), self._day(frame, "until", faults)
        exact = pl.select(pl.when(since["day"].is_null()).then(pl.lit(BY_LIST)).otherwise(since["exact"])).to_series()
        day = since["day"].fill_null(self.today)
        self._check_unit(frame, orgs, since["day"], until["day"], faults)
        faults.add("since", ((since["day"].dt.year() <= births[1]) & (births[1] <= self.today.year)).fill_null(False),
                   "Ngày vào hội trước hoặc cùng năm sinh. Xem lại hai ngày.", _shown(frame, "since"))
        faults.add("until", (until["day"] <= day).fill_null(False),
                   "Ngày thôi hội phải sau ngày vào hội. Xem lại hai ngày.", _shown(frame, "until"))
        return [day.alias("since"), exact.alias("exact"), until["day"].alias("until")]

    def _day(self, frame: pl.DataFrame, key: str, faults: Faults) -> pl.DataFrame:
        import polars as pl

        texts = frame[key] if key in frame.columns else pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        if texts.null_count() == len(texts):
            return pl.DataFrame({"day": texts.cast(pl.Date), "exact": texts})
        read = read_days(texts)
        faults.each(key, read["problem"], texts)
        faults.add(key, (read["day"] > self.today).fill_null(False),
                   f"Ngày này sau hôm nay ({day_text(self.today)}). Ghi ngày đã qua.", texts)
        return read

    def _check_unit(self, frame: pl.DataFrame, orgs: pl.Series, since: pl.Series, until: pl.Series,
                    faults: Faults) -> None:
        """A membership lies within the life of its unit."""
        import polars as pl

        known = [pk for pk in orgs.unique().drop_nulls().to_list() if pk in self.units.units]
        founded = _looked_up(orgs, {pk: self.units.units[pk].founded_on for pk in known}, pl.Date)
        ended = _looked_up(orgs, {pk: day for pk in known if (day := self.units.units[pk].ended_on)}, pl.Date)
        early = (since < founded).fill_null(False)
        if early.any():
            reasons = {pk: f"Đơn vị thành lập {self.units.began(pk)}, sau ngày vào hội này. Xem lại ngày vào hội hoặc "
                       "đơn vị." for pk in known}
            said = pl.select(pl.when(early).then(_looked_up(orgs, reasons))).to_series()
            faults.each("since", said, _shown(frame, "since"))
        faults.add("unit", (ended.is_not_null() & (until.is_null() | (until > ended))).fill_null(False),
                   "Đơn vị đã chấm dứt hoạt động. Ghi đơn vị kế tục, hoặc ghi ngày thôi hội trước ngày ấy.",
                   _shown(frame, "unit"))

    def _plain(self, frame: pl.DataFrame, faults: Faults) -> list[pl.Series]:
        """Columns of text; those the list doesn't have are null throughout."""
        import polars as pl

        nothing = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        made = {key: frame[key] if key in frame.columns else nothing for key in LIMITS if key != "name"}
        if "rank" in frame.columns:
            made["titles"] = pl.DataFrame({"a": frame["rank"], "b": made["titles"]}).select(
                pl.concat_str("a", "b", separator=", ", ignore_nulls=True).replace("", None)).to_series()
        if "phone" in frame.columns:
            # Excel drops the first 0 of a telephone number typed as a number.
            made["phone"] = made["phone"].str.replace(r"^([1-9]\d{8})$", "0$1")
        for key, values in made.items():
            if values is not nothing:
                self._limit(key, values, faults)
        self._check_form("email", made["email"], _EMAIL, "Thư điện tử không đúng dạng ten@noi.vn. Sửa hoặc để trống.",
                         faults)
        self._check_form("phone", made["phone"], _PHONE, "Số điện thoại không đúng dạng. Chỉ ghi chữ số, ví dụ "
                         "0912345678, hoặc để trống.", faults)
        return [values.alias(key) for key, values in made.items()]

    def _check_form(self, key: str, values: pl.Series, form: str, reason: str, faults: Faults) -> None:
        if values.null_count() < len(values):
            faults.add(key, ~values.str.contains(form).fill_null(True), reason, values)

    def _sexes(self, frame: pl.DataFrame, faults: Faults) -> pl.Series:
        import polars as pl

        sex = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        if "sex" in frame.columns:
            read = {text: _SEXES.get(fold(text)) for text in frame["sex"].unique().drop_nulls().to_list()}
            sex = _looked_up(frame["sex"], {text: value for text, value in read.items() if value})
            faults.add("sex", sex.is_null() & frame["sex"].is_not_null(), "Giới tính ghi “Nam” hoặc “Nữ”.",
                       frame["sex"])
        for key, value in (("born_male", MALE), ("born_female", FEMALE)):
            if key in frame.columns:
                sex = pl.select(pl.coalesce(sex, pl.when(frame[key].is_not_null()).then(pl.lit(value)))).to_series()
        return sex.alias("sex")

    def _fields(self, frame: pl.DataFrame, faults: Faults) -> pl.Series:
        """Codes of the classification, parted by commas."""
        import polars as pl

        if "fields" not in frame.columns:
            return pl.repeat(None, frame.height, dtype=pl.String, eager=True).alias("fields")
        answers = {text: field_codes(text, self.today) for text in frame["fields"].unique().drop_nulls().to_list()}
        faults.each("fields", _looked_up(frame["fields"], {text: why for text, (_, why) in answers.items() if why}),
                    frame["fields"])
        return _looked_up(frame["fields"], {text: codes for text, (codes, _) in answers.items() if codes}).alias(
            "fields")


def field_codes(text: str, on: date) -> tuple[str, str]:
    """Codes of the fields a cell names by code or by name, parted by commas; or why not."""
    known = expertise.by_name(expertise.usable(on))
    if fold(text) in known:
        return known[fold(text)], ""
    codes = []
    for part in filter(None, _SPLIT.split(text)):
        if fold(part) not in known:
            return "", (f"Không có lĩnh vực “{part[:60]}” trong Bảng phân loại lĩnh vực nghiên cứu. Ghi mã hoặc tên "
                        "lĩnh vực cấp 1, cấp 2, cách nhau bằng dấu chấm phẩy.")
        codes.append(known[fold(part)])
    return ",".join(dict.fromkeys(codes)), ""


def _tidy(chunk: Chunk) -> Callable[[int], pl.Series]:
    """Column number → its text with single spaces, NFC, trimmed; nothing where nothing is left."""
    import polars as pl

    def column(number: int) -> pl.Series:
        values = chunk.frame[f"c{number}"].str.strip_chars()
        if values.str.starts_with("'").any():
            # The apostrophe by which rows given back keep a spreadsheet from running them.
            values = values.str.replace(r"^'([=+@-])", "$1")
        if not chunk.plain and values.str.contains(_UNTIDY).any():
            values = values.str.normalize("NFC").str.replace_all(r"\s+", " ").str.replace_all(r"[\p{Cc}\p{Cf}]", "")
            values = values.str.strip_chars()
        return values.set(values == "", None) if (values == "").any() else values

    return column if chunk.frame.height else lambda number: pl.Series(dtype=pl.String)


def _looked_up(values: pl.Series, answers: Mapping[object, object],
               type_: pl.DataType | type[pl.DataType] | None = None) -> pl.Series:
    """Each value's answer, nothing where there is none."""
    import polars as pl

    kind = type_ if type_ is not None else pl.String
    if not answers:
        return pl.repeat(None, len(values), dtype=kind, eager=True)
    return values.replace_strict(list(answers), list(answers.values()), default=None, return_dtype=kind)


def _shown(frame: pl.DataFrame, key: str) -> pl.Series | None:
    return frame[key] if key in frame.columns else None


def no_problems() -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema={"row": pl.UInt32, "field": pl.String, "value": pl.String, "reason": pl.String})


class Faults:
    """The faults of one chunk, gathered column by column."""

    def __init__(self, rows: pl.Series) -> None:
        self.rows = rows
        self.found: list[pl.DataFrame] = []

    def add(self, field: str, bad: pl.Series, reason: str, values: pl.Series | None = None) -> None:
        """The same reason for every bad row."""
        import polars as pl

        if bad.any():
            shown = values.filter(bad).str.slice(0, 100) if values is not None else None
            rows = self.rows.filter(bad)
            self.found.append(no_problems().vstack(pl.DataFrame({"row": rows}).select(
                "row", field=pl.lit(field), value=shown if shown is not None else pl.lit(None, pl.String),
                reason=pl.lit(reason))))

    def each(self, field: str, reasons: pl.Series, values: pl.Series | None) -> None:
        """A reason of its own for each row that has one."""
        import polars as pl

        bad = reasons.is_not_null()
        if bad.any():
            self.add(field, bad, "", values)
            last = self.found.pop()
            self.found.append(last.with_columns(pl.Series("reason", reasons.filter(bad))))

    def any(self) -> bool:
        return bool(self.found)

    def bad(self) -> pl.Series:
        """Which rows have a fault."""
        import polars as pl

        return self.rows.is_in(pl.concat([frame["row"] for frame in self.found]).unique().implode())

    def frame(self) -> pl.DataFrame:
        """One line per row and field: the first fault found there says enough."""
        import polars as pl

        if not self.found:
            return no_problems()
        return pl.concat(self.found).unique(["row", "field"], keep="first", maintain_order=True).sort("row")


def field_label(key: str) -> str:
    """What a field of a problem is called on the screen."""
    return str(MEANINGS[key].label) if key in MEANINGS else ""

"""The checks there are, as their files say: summary query, detail query, severity, remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent / "files"

ERROR, WARNING, NOTICE = "error", "warning", "notice"
#: Worst first.
SEVERITIES = {ERROR: _("Lỗi"), WARNING: _("Cảnh báo"), NOTICE: _("Lưu ý")}
AREAS = {
    "units": _("Đơn vị"),
    "people": _("Người"),
    "accounts": _("Tài khoản"),
    "dossiers": _("Hồ sơ"),
    "money": _("Kinh phí"),
    "papers": _("Văn bản"),
    "figures": _("Số liệu"),
}
ENGINES = ("sqlite", "postgresql")

#: One query for both databases, or one for each by name.
Query = str | dict[str, str]


class CheckFileError(ValueError):
    """A check's file that can't be used; the message names file, key and remedy."""


class UnknownCheck(KeyError):
    """No check bears that key; the message is for the screen."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Check:
    """One file. `faults`: a query that `summary` and `detail` may read as a table of that name. `columns`: the names
    `detail` gives, with their heads. `function`: a check in Python instead of queries (see `functions`). `mend`:
    where a row is put right, with `{column}` in it. `personal`: its rows show persons, so reading them is logged.
    """

    key: str
    title: str
    severity: str
    area: str
    remedy: str
    columns: dict[str, str]
    summary: Query = ""
    detail: Query = ""
    faults: Query = ""
    function: str = ""
    mend: str = ""
    personal: bool = False
    source: str = field(default="", compare=False)

    @property
    def severity_label(self) -> str:
        return str(SEVERITIES[self.severity])

    @property
    def area_label(self) -> str:
        return str(AREAS[self.area])

    def address(self, row: dict[str, Any]) -> str:
        """Where this row is mended; '' when the check names no place or the row lacks what it needs."""
        if not self.mend or any(row.get(name) in (None, "") for name in row if f"{{{name}}}" in self.mend):
            return ""
        return self.mend.format(**row)


def _text(name: str, value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else f"“{name}” phải là một đoạn chữ không trống"


def _choice(known: dict[str, Any]) -> Callable[[str, Any], str]:
    return lambda name, value: "" if value in known else f"“{name}” phải là một trong: {', '.join(known)}"


def _query(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return "" if set(value) == set(ENGINES) and all(isinstance(text, str) and text.strip() for text in
                                                        value.values()) else (
            f"“{name}” viết riêng từng hệ quản trị thì phải có đúng: {', '.join(ENGINES)}")
    return _text(name, value)


def _columns(name: str, value: Any) -> str:
    if isinstance(value, dict) and value and all(isinstance(head, str) and head for head in value.values()):
        return ""
    return f"“{name}” phải kê tên cột và tiêu đề, ví dụ [columns] code = \"Mã\""


def _flag(name: str, value: Any) -> str:
    return "" if isinstance(value, bool) else f"“{name}” phải là true hoặc false"


#: What each key of a file must be.
_RULES: dict[str, Callable[[str, Any], str]] = {
    "key": _text, "title": _text, "severity": _choice(SEVERITIES), "area": _choice(AREAS), "remedy": _text,
    "columns": _columns, "summary": _query, "detail": _query, "faults": _query, "function": _text, "mend": _text,
    "personal": _flag}
_REQUIRED = ("key", "title", "severity", "area", "remedy", "columns")


def read(path: Path) -> Check:
    """The check of one file; CheckFileError with everything that is wrong with it."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CheckFileError(f"{path.name}: không đọc được ({error}). Sửa tệp cho đúng TOML, UTF-8.") from error
    wrong = list(_wrong(told, path))
    if wrong:
        raise CheckFileError(f"{path.name}: {'; '.join(wrong)}.")
    return Check(**told, source=path.name)


def _wrong(told: dict[str, Any], path: Path) -> Iterator[str]:
    unknown = sorted(set(told) - set(_RULES))
    if unknown:
        yield f"không hiểu khóa “{'”, “'.join(unknown)}”; các khóa dùng được: {', '.join(_RULES)}"
    yield from (f"thiếu khóa “{name}”" for name in _REQUIRED if name not in told)
    yield from filter(None, (rule(name, told[name]) for name, rule in _RULES.items() if name in told))
    if told.get("key") != path.stem:
        yield f"khóa “key” phải trùng tên tệp (“{path.stem}”)"
    queries = {"summary", "detail"} & set(told)
    if ("function" in told) == bool(queries) or (queries and len(queries) != 2):
        yield "ghi cả hai câu “summary” và “detail”, hoặc chỉ “function”"


def load(folder: Path) -> dict[str, Check]:
    """Every check of a folder by key: worst severity first, then by area and key."""
    found = [read(path) for path in folder.glob("*.toml")]
    order = {name: place for place, name in enumerate([*SEVERITIES, *AREAS])}
    return {check.key: check for check in sorted(found, key=lambda c: (order[c.severity], order[c.area], c.key))}


@cache
def checks() -> dict[str, Check]:
    """The checks of this programme; the files are read once."""
    return load(FOLDER)


def get(key: str) -> Check:
    try:
        return checks()[key]
    except KeyError:
        raise UnknownCheck(f"Không có phép kiểm tra “{key}”. Có: {', '.join(checks())}.") from None


assert set(_RULES) == {f.name for f in fields(Check)} - {"source"}

"""Places in a series: ``lần thứ VIII``, ``khóa XV``, ``Đại hội VII``, ``số 9``, ``CAFEO38``."""

from __future__ import annotations

import re

from giaoban.kernel.reading.letters import CAPITAL, SMALL
from giaoban.kernel.reading.lexicon import counted_after
from giaoban.kernel.reading.numerals import read_roman, read_words
from giaoban.kernel.reading.page import Found, Page

_WORDS = (
    r"(?:nhất|nhì|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai|ba|bốn|lăm|"
    r"sáu|bảy|tám|chín))?|hai mươi|ba mươi)"
)
_RANK = rf"(?P<r>[ivxl]+(?![^\W_])|[0-9]{{1,3}}(?![0-9%]|[.,/][0-9])|{_WORDS}(?![^\W_]))"
_SERIES = re.compile(
    rf"(?<![^\W_])(?:(?:(?:đại hội|hội nghị|kỳ họp|phiên họp|kỳ|lần|năm|khóa "
    rf"họp)\s+)?(?<!ngày )(?:lần\s+)?thứ\s+{_RANK}"
    rf"|lần\s+(?P<r3>[ivxl]{{1,6}}(?![^\W_]))|(?:khóa|đại hội(?: (?:đảng|đại biểu|toàn quốc|"
    rf"đảng bộ)){{0,2}}|hội nghị (?:lần )?trung ương|hội nghị tw|nhiệm kỳ|kỳ "
    rf"họp)\s+(?P<r2>[ivxl]+(?![^\W_])|[0-9]{{1,2}}(?![0-9%]|[.,/-][0-9])))"
)
_NUMBERED = re.compile(
    r"(?<![^\W_])(?P<name>[^\W\d_]+)\s+(?P<mark>số\s+)(?P<r>[0-9]{1,3})(?![0-9]|[.,/-][0-9a-zđ]|\s*[-/])"
)
_ACRONYM = re.compile(r"(?<![\w-])(?P<name>[A-ZĐ]{3,12})\s?-?(?P<r>[0-9]{1,2})(?![\w]|[.,/-][0-9])")
_NO_SERIES = frozenset(
    (  # noqa: SIM905
        "nhà phòng đường ngõ văn công quyết tài thông nghị mã biểu mẫu phụ tầng điện tổng một cửa khu phường quận "
        "hợp tờ báo kế lục khoản tại ở giấy trụ sở chỉ kiện địa "
    ).split()
)
_NO_ACRONYM = frozenset(("COVID SARS ISO TCVN QCVN IEC HTML QL TL DT HIV PM VNEN UNESCO GMT ASTM ").split())  # noqa: SIM905
_NOT_AFTER = re.compile(r"\s+(?:tháng|triệu|tỷ|đồng|giờ)")


def read_ordinals(page: Page) -> None:
    """Find ordinals in words, digits and Roman numerals."""
    for match in page.free_matches(_SERIES):
        group = next(name for name in ("r", "r2", "r3") if match[name])
        value = _rank(match[group])
        spelled_weekday = re.search(r"(?:^|[\n,(]|sáng|chiều|tối|ngày)\s*$", page.before(match.start())) and match[
            0
        ].startswith("thứ")
        dated = re.match(r"\s*,?\s*(?:ngày\s*)?[0-9]{1,2}[/.-][0-9]", page.lower[match.end() :][:20]) is not None
        if value is None or spelled_weekday or (dated and match[0].startswith("thứ")):
            continue
        if group == "r2" and match[group].isdigit() and _NOT_AFTER.match(page.lower, match.end()):
            continue
        page.add(
            Found(
                "ordinal", *match.span(), value, None, " ".join(match[0][: match.start(group) - match.start()].split())
            )
        )
    for match in page.free_matches(_NUMBERED):
        if counted_after().match(page.lower, match.end()) and match["name"] in ("mỗi", "trong", "các"):
            continue
        if match["name"] not in _NO_SERIES and not re.match(
            rf"\s+[{CAPITAL}][{SMALL}]+ [{CAPITAL}]", page.text[match.end() :][:30]
        ):
            page.add(Found("ordinal", match.start("mark"), match.end(), int(match["r"]), None, _named(page, match)))
    for match in page.free_matches(_ACRONYM, lowered=False):
        if match["name"] not in _NO_ACRONYM:
            page.add(Found("ordinal", *match.span(), int(match["r"]), None, match["name"]))


def _named(page: Page, match: re.Match[str]) -> str:
    """What is numbered: the words before ``số``, back to three of them."""
    before = re.split(r"[^\w\s]", page.before(match.end("name"), 30))[-1]
    return " ".join(before.split()[-3:])


def _rank(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if re.fullmatch(r"[ivxl]+", text):
        return read_roman(text.upper())
    words = " ".join(text.split())
    return {"nhất": 1, "nhì": 2, "tư": 4}.get(words) or read_words(words.split())

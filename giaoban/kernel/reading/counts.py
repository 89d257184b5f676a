"""Counts and stocks: a number and the thing it counts; durations; quantities that are only vague."""

from __future__ import annotations

import re
from typing import Any

from giaoban.kernel.reading.bounds import ABOUT, bounds, is_across
from giaoban.kernel.reading.numerals import FIGURE, NUMBER_WORDS, read_figure, read_words
from giaoban.kernel.reading.page import Found, Page
from giaoban.kernel.reading.phrases import Phrase, phrase_after, phrase_before
from giaoban.kernel.reading.stocks import is_stock

_SIDE = r"(?<![\w&])(?<![0-9]/)(?<![0-9][.,:])(?<![^\s(]-)"
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"{_SIDE}(?P<n>{FIGURE})(?:\s*(?P<s>nghìn|ngàn|vạn|triệu|tỷ)(?![^\W_]))?(?P<plus>\+)?(?![0-9%]|[.,/:][0-9])"
)
_FRACTION = re.compile(rf"{_SIDE}(?P<n>[0-9]{{1,4}})\s?/\s?(?P<of>[0-9]{{1,4}})(?![0-9%/.,:-])")
_PLAIN = r"[0-9]{1,3}(?:\.[0-9]{3})*(?:,[0-9]{1,2})?"
_SPAN = re.compile(rf"{_SIDE}(?:từ\s+)?(?P<a>{_PLAIN})\s?(?:-|đến|tới)\s?(?P<b>{_PLAIN})(?![0-9%]|[.,/:-][0-9])")
_WORD_NUMBER = re.compile(rf"(?<![^\W_])(?P<w>(?:{_WORDS})(?:\s+(?:{_WORDS})){{0,24}})(?![^\W_])")
_NO_START = frozenset(
    {"không", "tư", "mốt", "lăm", "nhăm", "linh", "lẻ", "trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "mươi", "rưỡi"}
)
_YEAR_BEFORE = re.compile(
    r"(?:trong|cả|đầu|cuối|mỗi|hàng|hằng|từng|các|nhiều|qua|sang|giữa|theo|mấy|vài|của|những|số|[0-9]|suốt|một|nửa|hết|quanh)\s*$"
)
_NAMED_BEFORE = re.compile(
    r"(?:thứ|giải|hạng|tháng|lần|ngày|loại|lớp|quý|khóa|chủ nhật|bậc|mùng|mồng|chương trình)\s*$"
)
_PRONOUN = re.compile(r"\s+(?:bên|phía|mặt|nước|chiều|miền|đầu|phần ba|trong số|vợ)(?![^\W_])")
_DEFINITE_BEFORE = re.compile(r"(?<![^\W_])(?:cả|giữa|của|từ|thì)\s*$")
_OPENING = re.compile(r"(?:^|[.;:\n])\s*$")
# A small number that opens a sentence speaks of parties already named, unless the verb says what some of many are.
_INDEFINITE = re.compile(r"\s+(?:có|chưa|không|bị|đạt|vắng|còn|xin|được)(?![^\W_])")
_DEFINITE_AFTER = re.compile(r"\s+(?:đã|cùng|sẽ|thống nhất|phối hợp|cũng|luôn|này|trên|đều|nêu)(?![^\W_])")
_DURATION_UNITS = {
    "năm": "year",
    "tháng": "month",
    "tuần": "week",
    "ngày": "day",
    "giờ": "hour",
    "tiếng": "hour",
    "phút": "minute",
    "quý": "quarter",
}
_DURATION = re.compile(
    rf"(?P<n>{_SIDE}[0-9]{{1,4}}(?:[.,][0-9])?|"
    rf"(?<![^\W_])(?:{_WORDS})(?:\s+(?:{_WORDS})){{0,8}}?)\s*(?P<u>năm|tháng|tuần lễ|tuần|"
    rf"ngày|giờ đồng hồ|giờ|phút|quý)(?![^\W_])"
)
_DURATION_SPAN = re.compile(
    rf"{_SIDE}(?:từ\s+)?(?P<a>[0-9]{{1,3}})\s?(?:-|đến|tới)\s?(?P<b>[0-9]{{1,3}})\s+(?P<u>năm|tháng|tuần|ngày|giờ|phút)(?![^\W_])(?!\s+[0-9])"
)
_NOT_DURATION = re.compile(r"\s+(?:[0-9]{1,4}(?![0-9])(?!\s?-\s?[0-9]{4})|sinh|âm lịch)|\s*/\s*[0-9]")
_VAGUE = re.compile(
    r"(?<![^\W_])(?:hàng\s+(?P<h>chục|trăm|nghìn|ngàn|vạn|triệu|tỷ)(?:\s+(?:nghìn|ngàn|vạn|"
    r"triệu|tỷ))?|một số(?!\s+(?:lượng|tiền|liệu|hóa|điều(?! tra)))|(?:một\s+)?vài(?:\s+(?:chục|trăm|"
    r"nghìn|ba))?|dăm(?:\s+ba)?|mấy\s+(?:chục|trăm|nghìn|vạn))(?![^\W_])"
)
_MONEY_UNIT = re.compile(r"\s*(?:đồng|vnđ|vnd|usd)(?![^\W_])(?!\s+chí)")
_HEADLESS = re.compile(
    r"(?:trong đó(?:\s+có)?|gồm|bao gồm|còn lại|còn|cụ thể|tổng số|tổng cộng|trong số đó|và|,|:|\()\s*(?:là\s+)?$"
)
_PREDICATE = re.compile(
    r"\s+(?:đã|đang|chưa|không|hoàn thành|được|mới|là|do|của|thuộc|tại|ở|đạt|bị)(?![^\W_])|\s*[,;).]|\s*$"
)


_CODE_BEFORE = re.compile(r"(?<!\w)[A-Z]{1,4}\s$")


def read_vague(page: Page) -> None:
    """Quantities in words that give no number: ``hàng trăm hội nghị``, ``một số tổ chức``."""
    for match in page.free_matches(_VAGUE):
        phrase = phrase_after(page, match.end())
        money = _MONEY_UNIT.match(page.lower, match.end())
        if money:
            page.add(Found("vague", match.start(), money.end(), None, "VND", "tiền"))
        elif phrase or match["h"]:
            _keep(page, "vague", match.start(), match.end(), None, phrase)


def read_durations(page: Page) -> None:
    """Lengths of time: ``5 năm``, ``năm năm``, ``06 tháng``, ``15 ngày``."""
    for match in page.free_matches(_DURATION_SPAN):
        low, high = int(match["a"]), int(match["b"])
        if low < high:
            page.add(
                Found(
                    "vague",
                    *match.span(),
                    None,
                    _DURATION_UNITS[match["u"]],
                    match["u"],
                    extra={"about": {"low": low, "high": high}},
                )
            )
    for match in page.free_matches(_DURATION):
        text, unit = match["n"], match["u"].split()[0]
        if _NOT_DURATION.match(page.lower, match.end()):
            continue
        number = read_figure(text) if text[0].isdigit() else None
        value = number.value if number else read_words(text.split())
        before = page.before(match.start())
        if value is None or not _is_length(text, unit, value, before, page.after(match.end(), 14)):
            continue
        found = Found("duration", *match.span(), value, _DURATION_UNITS[unit], unit)
        about = ABOUT.search(before)
        if about and about[0].strip() != "từ":
            found.kind, found.value = "vague", None
            found.start = match.start() - (len(before) - about.start())
            found.extra["about"] = bounds(about, value)
        page.add(found)


def _is_length(text: str, unit: str, value: float, before: str, after: str) -> bool:
    if text[0].isdigit():
        return not (unit == "năm" and value > 1000) and not re.search(r"(?:tháng|ngày|thứ|quý)\s*$", before)
    words = text.split()
    if words[0] in _NO_START or (words[0] == "một" and len(words) == 1):
        return (
            words == ["một"]
            and unit in ("năm", "tháng")
            and re.match(r"\s+(?:qua|thực hiện|triển khai|hoạt động)", after) is not None
        )
    if words[0] == "năm" and _YEAR_BEFORE.search(before):
        return False
    return not _NAMED_BEFORE.search(before) and not (unit == "ngày" and re.match(r"\s+[0-9]", after))


def read_counts(page: Page) -> None:
    """Numbers followed by what they count, in digits first, then in words, then those without a noun."""
    for match in page.free_matches(_FRACTION):
        phrase = phrase_after(page, match.end(), known_only=True)
        if phrase and int(match["of"]) >= int(match["n"]):
            _keep(page, "count", match.start(), match.end(), int(match["n"]), phrase, {"of": int(match["of"])})
    for match in page.free_matches(_SPAN):
        phrase = phrase_after(page, match.end())
        low, high = (float(match[side].replace(".", "").replace(",", ".")) for side in ("a", "b"))
        if phrase and low < high and (phrase.kind == "measure" or "," not in match[0]):
            low, high = (int(edge) if edge.is_integer() else edge for edge in (low, high))
            _keep(page, "vague", match.start(), match.end(), None, phrase, {"about": {"low": low, "high": high}})
    for match in page.free_matches(_NUMBER):
        _read_number(page, match)
    for match in page.free_matches(_WORD_NUMBER):
        _read_word_number(page, match)


def _read_number(page: Page, match: re.Match[str]) -> None:
    number = read_figure(match["n"])
    if number is None:
        return
    value, ambiguous = number.value, number.ambiguous
    phrase = phrase_after(page, match.end(), after_zero=match["n"].startswith("0"))
    if phrase and not phrase.kind and _CODE_BEFORE.search(page.text[max(0, match.start() - 8) : match.start()]):
        return
    if ambiguous and re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", match["n"]) and phrase and phrase.kind != "measure":
        # Nobody counts thousandths of people: the comma can only part thousands here.
        value = int(match["n"].replace(",", ""))
    if match["s"]:
        value = round(value * {"nghìn": 1000, "ngàn": 1000, "vạn": 10000, "triệu": 10**6, "tỷ": 10**9}[match["s"]])
        ambiguous = False
    if phrase is None:
        phrase = phrase_before(page, match.start()) or _inherited(page, match)
    if phrase is None or (isinstance(value, float) and phrase.kind != "measure"):
        return
    if ambiguous and "." in match["n"] and phrase.kind != "measure":
        # Nobody counts tenths of things either: what was meant is not to be guessed.
        _keep(page, "count", match.start(), match.end(), None, phrase).flags.add("misprint")
        return
    found = _number_found(page, match.start(), match.end(), value, phrase, plus=bool(match["plus"]))
    if ambiguous:
        found.flags.add("ambiguous")


def _number_found(page: Page, start: int, end: int, value: int | float, phrase: Phrase, *, plus: bool = False) -> Found:
    before = page.before(start)
    about = ABOUT.search(before)
    if about and not is_across(about, value):
        begin = start - (len(before) - about.start())
        return _keep(page, "vague", begin, end, None, phrase, {"about": bounds(about, value)})
    if plus:
        return _keep(page, "vague", start, end, None, phrase, {"about": {"low": value, "high": None}})
    kind = "stock" if is_stock(page, start, end, phrase) else "count"
    return _keep(page, kind, start, end, value, phrase)


def _keep(  # noqa: PLR0917
    page: Page, kind: Any, start: int, end: int, value: Any, phrase: Phrase | None, extra: dict[str, Any] | None = None
) -> Found:
    found = Found(kind, start, max(end, phrase.end) if phrase else end, value, extra=dict(extra or {}))
    if phrase:
        found.unit, found.what, found.reach = phrase.noun, phrase.what, phrase.reach
        found.extra["class"] = phrase.kind
    return page.add(found)


def _inherited(page: Page, match: re.Match[str]) -> Phrase | None:
    """The noun of an earlier count in the sentence, for ``trong đó 19 đã xong, 37 chưa``."""
    low, high = page.layout.sentence_at(match.start())
    before = page.lower[max(low, match.start() - 60) : match.start()]
    if not _HEADLESS.search(before) or not _PREDICATE.match(page.lower, match.end(), high):
        return None
    earlier = [found for found in page.found if found.kind in ("count", "stock") and low <= found.start < match.start()]
    led = re.search(r"trong đó|gồm|cụ thể|còn lại|chia ra", page.lower[low : match.start()])
    if not earlier or not led or earlier[-1].unit is None:
        total = re.search(r"(?:tổng số|tổng cộng)\s*(?:là|:)?\s*$", before)
        return Phrase(match.end(), match.end(), match.end(), "", "tổng số", "") if total else None
    if read_figure(match["n"]) is None:
        return None
    last = max(earlier, key=lambda found: found.start)
    return Phrase(match.end(), match.end(), match.end(), last.unit or "", last.unit or "", last.extra.get("class", ""))


def _read_word_number(page: Page, match: re.Match[str]) -> None:
    words = match["w"].split()
    before = page.before(match.start())
    if words[0] in _NO_START or _NAMED_BEFORE.search(before) or _PRONOUN.match(page.lower, match.end()):
        return
    if words[0] == "năm" and _YEAR_BEFORE.search(before):
        return
    value = read_words(words)
    phrase = phrase_after(page, match.end(), known_only=True)
    if value is None or phrase is None or page.text[phrase.start] in '“"':
        return
    if words == ["một"] and not _is_listed(page, match, phrase):
        return
    if value <= 3 and phrase.kind in ("body", "place", "group", "person"):
        if _DEFINITE_BEFORE.search(before) or _DEFINITE_AFTER.match(page.lower, phrase.reach):
            return
        if _OPENING.search(before) and not _INDEFINITE.match(page.lower, phrase.end):
            return
    _number_found(page, match.start(), match.end(), value, phrase)


def _is_listed(page: Page, match: re.Match[str], phrase: Phrase) -> bool:
    """``một`` is an article unless another number stands beside it in a list."""
    number = rf"(?:[0-9]+|(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười))\s+{re.escape(phrase.noun.split()[0])[:0]}[^\W\d_]+"
    return re.match(rf"[^.;,\n]{{0,40}}(?:,|\svà)\s+{number}", page.lower[phrase.end :][:120]) is not None

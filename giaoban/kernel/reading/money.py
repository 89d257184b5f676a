"""Sums of money, in whole đồng; other currencies keep their own unit."""

from __future__ import annotations

import re

from giaoban.kernel.reading.bounds import ABOUT, bounds
from giaoban.kernel.reading.numerals import FIGURE, NUMBER_WORDS, read_figure, read_words
from giaoban.kernel.reading.page import Found, Page

_SCALES = {
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tr": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "ty": 10**9,
    "k": 10**3,
}
_SCALE = r"(?:nghìn tỷ|ngàn tỷ|nghìn tỉ|ngàn tỉ|triệu tỷ|nghìn|ngàn|triệu|tr|tỷ|tỉ)"
_DONG = (
    r"(?:đồng(?!\s+(?:chí|bào|nghiệp|tác|chủ|thời|ý|hồ|phục|đội|đều|bộ|hành|minh|thuận|"
    r"diễn|quản|tổ|bằng))|vnđ|vnd|đ)(?![^\W_])"
)
_FOREIGN = {
    "usd": "USD",
    "đô la mỹ": "USD",
    "đô la": "USD",
    "đô-la": "USD",
    "euro": "EUR",
    "eur": "EUR",
    "yên nhật": "JPY",
    "yen": "JPY",
    "nhân dân tệ": "CNY",
    "won": "KRW",
    "bảng anh": "GBP",
    "us$": "USD",
    "aud": "AUD",
    "jpy": "JPY",
}
_CURRENCY = "|".join(sorted((re.escape(name) for name in _FOREIGN), key=len, reverse=True))
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w/])(?<![0-9][.,:-])(?P<n>{FIGURE})\s*(?:(?P<s>{_SCALE})(?![^\W_])(?:\s*(?P<half>rưỡi)(?![^\W_])|\s*(?P<n2>[0-9]+(?:[.,][0-9]+)?)\s*(?P<s2>nghìn|ngàn|triệu|tr|tỷ)(?![^\W_])(?:\s*(?P<n3>[0-9]+)\s*(?P<s3>nghìn|ngàn)(?![^\W_]))?)?)?"
    rf"\s*\.?(?P<unit>{_DONG}|(?:{_CURRENCY})(?![^\W_]))?"
)
_SHORT = re.compile(r"(?<![\w/])(?<![0-9][.,:-])(?P<n>[0-9]+(?:[.,][0-9]+)?)\s*trđ(?![^\W_])")
_PREFIXED = re.compile(rf"(?<![\w/])(?P<unit>usd|us\$|\$|eur|€)\s?(?P<n>{FIGURE})(?![\w])")
_IN_WORDS = re.compile(
    rf"(?<![^\W_])(?P<words>(?:(?:{_WORDS})\s+){{1,24}})(?P<unit>đồng|đô la mỹ|"
    rf"usd)(?!\s+(?:chí|bào|nghiệp|tác|chủ|thời|ý))(?![^\W_])"
)
_SPELLED = re.compile(
    rf"\s*\((?:bằng chữ|viết bằng chữ|số tiền bằng "
    rf"chữ)?\s*[:]?\s*(?P<words>(?:(?:{_WORDS}),?\s+){{1,40}})(?:đồng|đô la mỹ|"
    rf"usd)(?:\s+chẵn)?[./]?\s*\)"
)
_ABOUT_MONEY = re.compile(
    r"kinh phí|tiền|ngân sách|vốn|thu nhập|thu|chi|trị giá|giá trị|quỹ|dự toán|quyết toán|"
    r"tài trợ|ủng hộ|hỗ trợ|doanh thu|lợi nhuận|đầu tư|thưởng|mức|nộp|cấp"
)
_NOT_MONEY = re.compile(r"dân số|lượt|người|truy cập|hội viên|cây|bản in|lao động|tấn|hộ")
_NOUN_AFTER = re.compile(r"\s*(?:[^\W\d_]{2,})")
_MONEY_NOUN = re.compile(
    r"\s*(?:kinh phí|tiền|cho|từ|để|trong|với|và|là|bao gồm|gồm|được|đã|do|theo|vào|nhằm|"
    r"tại|bằng|trở|mỗi|một|hoặc|so|tăng|giảm|đạt|năm|của|thì|nhưng|còn|ủng|hỗ|vốn|"
    r"ngân)(?![^\W_])"
)


def read_money(page: Page) -> None:
    """Find amounts in digits, in words, and in digits repeated in words."""
    for match in page.free_matches(_SHORT):
        number = read_figure(match["n"])
        if number:
            page.add(_found(match.start(), match.end(), round(number.value * 10**6), number.ambiguous))
    for match in page.free_matches(_PREFIXED):
        number = read_figure(match["n"])
        if number:
            unit = {"$": "USD", "€": "EUR"}.get(match["unit"], _FOREIGN.get(match["unit"], "USD"))
            page.add(_found(*match.span(), number.value, number.ambiguous, unit))
    for match in page.free_matches(_AMOUNT):
        found = _amount(page, match)
        if found is not None:
            page.add(_with_bound(page, _with_words(page, found)))
    for match in page.free_matches(_IN_WORDS):
        value = read_words(match["words"].split())
        if value is not None and value >= 100:
            page.add(_found(*match.span(), value, False, _unit(match["unit"])))


def _found(start: int, end: int, value: int | float, ambiguous: bool, unit: str = "VND") -> Found:
    return Found("money", start, end, value, unit, flags={"ambiguous"} if ambiguous else set())


def _unit(text: str | None) -> str:
    return _FOREIGN.get((text or "").strip(), "VND")


def _amount(page: Page, match: re.Match[str]) -> Found | None:
    unit, scale = match["unit"], match["s"]
    if not unit and not scale:
        return None
    number = read_figure(match["n"])
    if number is None or (not unit and not _is_money(page, match)):
        return None
    if not scale and _unit(unit) == "VND" and re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{3}", match["n"]):
        # Thousandths of a đồng: one of the marks is wrong, and which is not to be guessed.
        return Found("money", match.start(), match.end("unit"), None, "VND", flags={"misprint"})
    if not scale and _unit(unit) == "VND" and number.value != int(number.value):
        # A đồng has no cents: 1.234,56 and 1,234.56 are kept as written, never rounded.
        return Found("money", match.start(), match.end("unit"), None, "VND", flags={"misprint"})
    factor = 1
    for word in (scale or "").split():
        factor *= _SCALES[word]
    value = number.value * factor
    if match["half"]:
        value += factor // 2
    for figure, small in ((match["n2"], match["s2"]), (match["n3"], match["s3"])):
        more = read_figure(figure) if figure else None
        if more:
            value += more.value * _SCALES[small]
    value = round(value) if factor > 1 or _unit(unit) == "VND" else value
    # With a scale word a decimal point is common and its meaning is plain (1.5 tỷ); 1,500 triệu is not.
    unclear = number.ambiguous and not (scale and re.fullmatch(r"[0-9]+[.,][0-9]{1,2}", match["n"]))
    end = match.end("unit") if unit else match.end(next(g for g in ("s3", "s2", "half", "s") if match[g]))
    return _found(match.start(), end, value, unclear, _unit(unit))


def _is_money(page: Page, match: re.Match[str]) -> bool:
    """Whether ``80 triệu`` without ``đồng`` is money: no counted noun may follow."""
    if match["s"] == "tr":
        return _ABOUT_MONEY.search(page.before(match.start(), 80)) is not None
    end = match.end(next(g for g in ("s3", "s2", "half", "s") if match[g]))
    if _MONEY_NOUN.match(page.lower, end):
        return not re.search(r"dân số[^,;]*$", page.before(match.start(), 60))
    if _NOUN_AFTER.match(page.lower, end):
        return False
    before = page.before(match.start(), 80)
    return (match["s"] not in ("nghìn", "ngàn") and not _NOT_MONEY.search(before)) or _ABOUT_MONEY.search(
        before
    ) is not None


def _with_bound(page: Page, found: Found) -> Found:
    """``hơn 2 tỷ đồng`` and ``100 - 200 triệu đồng`` give bounds and no amount."""
    before = page.before(found.start)
    span = re.search(r"(?:từ\s+)?(?P<n>[0-9]+(?:[.,][0-9]+)*)\s*(?:-|đến)\s*$", before)
    about = ABOUT.search(before)
    if isinstance(found.value, str) or found.value is None or not (span or (about and about[0].strip() != "từ")):
        return found
    number = read_figure(span["n"]) if span else None
    if span and number and page.is_free(found.start - len(before) + span.start(), found.start):
        digits = re.match(r"[0-9.,]+", page.lower[found.start :])
        own = read_figure(digits[0].rstrip(".,")) if digits else None
        low = round(number.value * (found.value / own.value)) if own and own.value else None
        found.extra["about"] = {"low": low, "high": found.value}
        found.start -= len(before) - span.start()
    elif about:
        found.extra["about"] = bounds(about, found.value)
        found.start -= len(before) - about.start()
    else:
        return found
    found.kind, found.value = "vague", None
    return found


def _with_words(page: Page, found: Found) -> Found:
    """Take the words in brackets that repeat an amount; a different amount in words is a misprint."""
    match = _SPELLED.match(page.lower, found.end)
    if not match:
        return found
    value = read_words(match["words"].replace(",", " ").split())
    if value is not None and value != found.value:
        found.flags.add("misprint")
        found.extra["in_words"] = value
    found.end = match.end()
    return found

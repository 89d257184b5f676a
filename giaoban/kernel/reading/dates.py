"""Days, months, years, periods and moments."""

from __future__ import annotations

import re
from collections.abc import Callable

from giaoban.kernel.reading.calendar import (
    Context,
    day_value,
    month_number,
    month_value,
    months_value,
    periods_within,
    year_of,
)
from giaoban.kernel.reading.lexicon import counted_after
from giaoban.kernel.reading.numerals import read_roman
from giaoban.kernel.reading.page import Found, Page

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_Y = r"(?:19|20)[0-9]{2}(?![0-9])"
_YEAR_END = r"(?![0-9]|[.,][0-9]{3}(?![0-9]))"
_SIDE = r"(?<![0-9a-z/])(?<![0-9][.,:\-])(?<![a-z]-)"
_CLOCK = r"(?P<h>[01]?[0-9]|2[0-3])\s?(?::|h|giờ|g)\s?(?P<mi>[0-5][0-9])?(?::[0-5][0-9])?(?:\s*phút)?"
_PART = r"(?:ngày|sáng|chiều|tối|trưa|đêm|hôm|mùng|mồng|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|từ|đến|vào)"
_SEP = r"\s?[/]\s?"

_FULL = (
    rf"(?<![0-9a-z/])(?<![0-9][.,:])(?P<d>[0-9]{{1,2}})(?:{_SEP}(?P<m>[0-9]{{1,2}}){_SEP}(?P<y>[0-9]{{4,5}})|-(?P<m2>[0-9]{{1,2}})-(?P<y2>[0-9]{{4}})|\.(?P<m3>[0-9]{{1,2}})\.(?P<y3>[0-9]{{4}})"
    rf"|{_SEP}(?P<m5>[0-9]{{1,2}}){_SEP}(?P<y5>[0-9]{{2}})(?=[^0-9/]|$)"
    r"|\s+tháng\s+(?P<m4>[0-9]{1,2}|giêng|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\s*(?:,?\s*năm\s+|/\s?|,?\s+|-\s?|\.\s?)(?P<y4>[0-9]{4,5}))"
    + _YEAR_END
)
_ISO = (
    rf"{_SIDE}(?P<y>(?:19|"
    rf"20)[0-9]{{2}})-(?P<m>[01][0-9])-(?P<d>[0-3][0-9])(?:t(?P<h>[0-2][0-9]):(?P<mi>[0-5][0-9])\S*)?(?![0-9])"
)
_DAY_TO_DAY = (
    rf"{_SIDE}(?P<d1>[0-9]{{1,2}})(?:/|\s+tháng\s+)(?P<m1>[0-9]{{1,2}})(?:(?:/|\s+năm\s+)(?P<y1>{_Y}))?(?:\s+(?:đến|tới)\s+|(?P<dash>\s*-\s*))"
    rf"(?:hết\s+)?(?:ngày\s+)?(?P<d2>[0-9]{{1,2}})(?:/|\s+tháng\s+)(?P<m2>[0-9]{{1,2}})(?:(?:/|\s+năm\s+)(?P<y>{_Y}))?"
    rf"{_YEAR_END}(?![/0-9])"
)
_MONTH_TO_MONTH = (
    rf"(?<![^\W_])tháng\s+(?P<m1>0?[1-9]|1[0-2])(?:(?:/|\s+năm\s+)(?P<y1>{_Y}))?\s*(?:-|đến|tới)\s*(?:hết\s+)?"
    rf"(?:tháng\s+)?(?P<m2>0?[1-9]|1[0-2])(?:/|\s+năm\s+)(?P<y>{_Y}){_YEAR_END}(?![/0-9])"
)
_RANGE_MONTH = (
    rf"{_SIDE}(?P<d1>[0-9]{{1,2}})\s?(?:-|đến(?: ngày)?|và|,)\s?(?P<d2>[0-9]{{1,2}})(?:/|"
    rf"\s+tháng\s+)(?P<m>[0-9]{{1,2}})(?:(?:/|\s+năm\s+)(?P<y>{_Y}))?{_YEAR_END}(?![/0-9])"
)
_DAY_MONTH_RANGE = rf"{_SIDE}(?P<d1>[0-9]{{1,2}})/(?P<m1>[0-9]{{1,2}})\s?-\s?(?P<d2>[0-9]{{1,2}})/(?P<m2>[0-9]{{1,2}})(?:/(?P<y>{_Y}))?{_YEAR_END}(?!/)"  # noqa: E501
_DAY_MONTH_WORDS = rf"{_SIDE}(?P<d>[0-9]{{1,2}})\s+tháng\s+(?P<m>[0-9]{{1,2}}|giêng|chạp)(?![0-9/])"
_DAY_MONTH = rf"{_SIDE}(?P<d>[0-9]{{1,2}})\s?/\s?(?P<m>[0-9]{{1,2}})(?![0-9%]|\s?[/]\s?[0-9a-zđ]|[.,-][0-9])"
_DAY_MONTH_DASH = rf"(?<={{}}\s)(?P<d>{_DAY})-(?P<m>0?[1-9]|1[0-2])(?![0-9/-])"
_MONTH_YEAR = rf"{_SIDE}(?P<m>0?[1-9]|1[0-2]){_SEP}(?P<y>(?:19|20)[0-9]{{2}}){_YEAR_END}(?!\s?/|-[a-zđ])"
_MONTH_WORD = (
    rf"(?<![^\W_])(?:tháng|t)\s?(?P<m>[0-9]{{1,2}}|giêng|chạp)(?:\s*(?:năm|/|-|,\s*năm|"
    rf"\.)\s*(?P<y>[0-9]{{4,5}})|\s+(?P<y2>{_Y}))?{_YEAR_END}(?![/0-9])"
)
_QUARTER = (
    rf"(?<![^\W_])quý\s+(?P<q>iv|i{{1,3}}|[1-4])(?:\s*(?:,|và|-|\+)\s*(?:quý\s+)?(?P<q2>iv|"
    rf"i{{1,3}}|[1-4]))?(?![^\W_])(?:\s*(?:/|,?\s*năm|-|\.)?\s*(?P<y>{_Y}))?"
)
_HALF = rf"(?<![^\W_])(?P<p>(?P<n>[0-9]{{1,2}})\s+tháng(?:\s+(?:đầu|cuối))?)(?:\s+(?:của\s+)?năm)?\s*(?P<y>{_Y})"
_WORD_HALF = rf"(?<![^\W_])(?P<w>sáu|chín|ba)\s+tháng\s+(?P<side>đầu|cuối)(?:\s+(?:của\s+)?năm)\s*(?P<y>{_Y})"
_PERIOD = rf"{_SIDE}(?P<y1>[0-9]{{4,5}})\s?[-–]\s?(?P<y2>[0-9]{{4,5}})(?![0-9/]|[.,][0-9]|-[a-zđ])"
_FROM_TO = rf"(?<![^\W_])(?:từ\s+)?(?:năm\s+)?(?P<y1>{_Y})\s+(?:đến|tới)\s+(?:hết\s+)?(?:năm\s+)?(?P<y2>{_Y})"
_YEAR_WORD = r"(?<![^\W_])(?:năm|năm học|niên khóa|niên độ)\s+(?P<y>[0-9]{4,5})" + _YEAR_END
_YEAR = rf"{_SIDE}(?P<y>(?:19[3-9]|20[0-9])[0-9]){_YEAR_END}(?![0-9/%]|-[0-9a-zđ]|,[0-9])"

_ANNIVERSARY = re.compile(
    r"(?:ngày (?:truyền thống|thành lập|quốc khánh|quốc tế)[^.;\n]{0,60}|kỷ "
    r"niệm[^.;\n0-9]{0,60})$|ngày thành lập[^.;\n]{0,60}$"
)
_FRACTION_NOUN = re.compile(
    r"\s+(?:đề tài|dự án|nhiệm vụ|chỉ tiêu|tỉnh|thành|huyện|xã|phường|quận|đơn vị|tổ chức|"
    r"hội|liên hiệp|lhh|đại biểu|người|lớp|ủy viên|đồng chí|cơ quan|sở|phòng|ban|trường|"
    r"chi|mục|nội dung|tiêu chí|thành viên|hội viên|cán bộ|ý kiến|phiếu|địa phương|kiến "
    r"nghị|hội thảo|văn bản|hộ|công|cụm|đảng)"
)


def _counts(page: Page, end: int) -> bool:
    """Whether what follows is counted: ``8/10 vụ`` is a share and no day."""
    return (_FRACTION_NOUN.match(page.lower, end) or counted_after().match(page.lower, end)) is not None


_DATED = re.compile(rf"{_PART}\s*(?:ngày\s*)?$|[(\-–]\s*$|(?:^|\n)\s*$|,\s*$|và\s*$")


def read_dates(page: Page) -> None:
    """Find dates from the fullest form to the barest, so that no part of one is read as another."""
    page_years = _years_of(page)
    page.year = page_years.main
    readers: tuple[tuple[str, Callable[[Page, re.Match[str], Context], Found | None]], ...] = (
        (_ISO, _read_iso),
        (_DAY_MONTH_RANGE, _read_day_month_range),
        (_DAY_TO_DAY, _read_day_to_day),
        (_MONTH_TO_MONTH, _read_month_to_month),
        (_RANGE_MONTH, _read_range),
        (_FULL, _read_full),
        (_HALF, _read_half),
        (_WORD_HALF, _read_half),
        (_QUARTER, _read_quarter),
        (_DAY_MONTH_WORDS, _read_day_month),
        (_MONTH_YEAR, _read_month),
        (_MONTH_WORD, _read_month),
        (_PERIOD, _read_period),
        (_FROM_TO, _read_period),
        (_DAY_MONTH, _read_short_day),
        *((_DAY_MONTH_DASH.replace("{}", part), _read_short_day) for part in ("ngày", "sáng", "chiều", "tối", "hôm")),
        (_YEAR_WORD, _read_year_word),
    )
    for pattern, reader in readers:
        for match in page.free_matches(re.compile(pattern, re.M)):
            found = reader(page, match, page_years)
            if found is not None:
                page.add(found)
    _read_leading_days(page, page_years)


def read_bare_years(page: Page, counted: re.Pattern[str]) -> None:
    """Read four digits as a year unless ``counted`` (words that count it) matches after it."""
    for match in page.free_matches(re.compile(_YEAR)):
        if counted.match(page.lower, match.end()) and _counting(page.before(match.start())):
            continue
        if re.search(r"[^\W\d_]$", page.before(match.start(), 1)):
            continue
        page.add(Found("date", *match.span(), match["y"]))


def _near(page: Page, match: re.Match[str], context: Context) -> int | None:
    """The year for a day or month without one. Other articles on the page do not share the report's year."""
    main = None if page.is_furniture(match.start()) else context.main
    return Context(context.years, main).year_near(page.layout.sentence_at(match.start()), match.start())


def _counting(before: str) -> bool:
    """Whether the words before a number lead a quantity and not a year."""
    return (
        re.search(
            (
                r"(?:\b(?:có|với|cho|gồm|được|là|của|tổng số|hút|tới|đến|hơn|gần|trên|dưới|khoảng|đạt|"
                r"trồng|phát|cấp|hành|tặng|viên|kết nạp|số)|:)\s*$"
            ),
            before,
        )
        is not None
    )


def _years_of(page: Page) -> Context:
    full = re.compile(
        rf"(?:{_SIDE}[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-]|tháng\s+[0-9]{{1,2}}\s*(?:năm\s+|/|\s)\s*)(?P<y>{_Y})"
    )
    years = [(match.start("y"), int(match["y"])) for match in full.finditer(page.lower)]
    named = [
        (match.start("y"), int(match["y"]))
        for match in re.finditer(rf"(?:năm\s+|tháng\s?[0-9]{{1,2}}/)(?P<y>{_Y})", page.lower)
    ]
    everything = sorted({*years, *named})
    head = [year for place, year in everything if place < 700]
    common = max(head, key=head.count) if head else None
    return Context(everything, common or (years[0][1] if years else None))


def _read_iso(page: Page, match: re.Match[str], context: Context) -> Found | None:
    value = day_value(match["d"], match["m"], int(match["y"]))
    if value and match["h"]:
        value += f"T{match['h']}:{match['mi']}"
    return Found("date", *match.span(), value, flags=set() if value else {"misprint"})


def _read_full(page: Page, match: re.Match[str], context: Context) -> Found | None:
    month = next(match[name] for name in ("m", "m2", "m3", "m4", "m5") if match[name])
    year_text = next(match[name] for name in ("y", "y2", "y3", "y4", "y5") if match[name])
    if match["y5"] and not _DATED.search(page.before(match.start())):
        return None
    spelled = match["m4"] and not match["m4"].isdigit()
    if spelled and not re.search(r"(?:ngày|mùng|mồng)\s*$", page.before(match.start())):
        # *9 tháng năm 2023* are nine months; only a named day stands in a month spelled out.
        return None
    year, number = year_of(year_text), month_number(month)
    value = day_value(match["d"], number or 0, year) if year else None
    if value is None and (match["m3"] or match["m2"]):
        return None
    found = Found("date", *match.span(), value, flags={"misprint"} if value is None else set())
    if match["y5"]:
        found.flags.add("ambiguous")
    return _with_time(page, found)


def _with_time(page: Page, found: Found) -> Found:
    """Join the time of day that stands right after a full date, or right before it."""
    if not isinstance(found.value, str):
        return found
    after = re.compile(rf"\s*[,|-]?\s*(?:lúc\s+)?{_CLOCK}(?![0-9]|\s?giờ)").match(page.lower, found.end)
    if after and after["mi"] and page.lower[found.end : after.end()].count("\n") == 0:
        found.end, clock = after.end(), after
    else:
        low = max(0, found.start - 40)
        before = re.search(
            (
                rf"(?<![0-9]){_CLOCK}\s*,?\s*(?:(?:sáng|chiều|tối)\s*,?\s*)?(?:thứ "
                rf"\S+\s*,?\s*)?(?:ngày\s+)?(?:\(?thứ \S+\)?\s*,?\s*)?$"
            ),
            page.lower[low : found.start],
        )
        if not before or not page.is_free(low + before.start(), found.start):
            return found
        found.start, clock = low + before.start(), before
    found.value += f"T{int(clock['h']):02d}:{clock['mi'] or '00'}"
    return found


def _read_day_month_range(page: Page, match: re.Match[str], context: Context) -> Found | None:
    year = int(match["y"]) if match["y"] else _near(page, match, context)
    first, last = day_value(match["d1"], match["m1"], year), day_value(match["d2"], match["m2"], year)
    return Found("date", *match.span(), f"{first}/{last}", extra={"until": last}) if first and last else None


def _read_day_to_day(page: Page, match: re.Match[str], context: Context) -> Found | None:
    year = int(match["y"]) if match["y"] else _near(page, match, context)
    first = day_value(match["d1"], match["m1"], int(match["y1"]) if match["y1"] else year)
    last = day_value(match["d2"], match["m2"], year)
    if not first or not last or (first > last and len(first) == len(last)):
        return None
    if match["dash"] and not re.search(r"(?:giai đoạn|từ|từ ngày|thời gian)\s*:?\s*$", page.before(match.start())):
        # Two days beside a dash may be two anniversaries.
        return None
    return Found("date", *match.span(), f"{first}/{last}", extra={"until": last})


def _read_month_to_month(page: Page, match: re.Match[str], context: Context) -> Found | None:
    year = int(match["y"])
    first, last = month_value(match["m1"], int(match["y1"] or year)), month_value(match["m2"], year)
    if not first or not last or first >= last:
        return None
    return Found("date", *match.span(), f"{first}/{last}", extra={"until": last})


def _read_range(page: Page, match: re.Match[str], context: Context) -> Found | None:
    dated = _DATED.search(page.before(match.start())) or match["y"]
    if not dated or (_counts(page, match.end()) and not match["y"]):
        return None
    year = int(match["y"]) if match["y"] else _near(page, match, context)
    first, last = day_value(match["d1"], match["m"], year), day_value(match["d2"], match["m"], year)
    if not first or not last or int(match["d1"]) >= int(match["d2"]):
        return None
    return Found("date", *match.span(), f"{first}/{last}", extra={"until": last})


def _read_half(page: Page, match: re.Match[str], context: Context) -> Found | None:
    words = match.groupdict()
    count = words.get("n") or {"ba": "3", "sáu": "6", "chín": "9"}[words["w"]]
    value = periods_within(words.get("p") or f"{count} tháng {words['side']}", int(match["y"]))
    if value is None:
        return None
    # The number of months is a duration of its own; both readings are given.
    size = re.match(r"\S+\s+tháng", match[0])
    if size:
        page.add(
            Found("duration", match.start(), match.start() + size.end(), int(count), "month", "tháng"), claim=False
        )
    return Found("date", *match.span(), value)


def _read_quarter(page: Page, match: re.Match[str], context: Context) -> Found | None:
    year = int(match["y"]) if match["y"] else _near(page, match, context)
    first = read_roman(match["q"].upper()) or int(match["q"])
    last = (read_roman(match["q2"].upper()) or int(match["q2"])) if match["q2"] else first
    value = months_value(first * 3 - 2, last * 3, year) or f"--{first * 3 - 2:02d}/--{last * 3:02d}"
    return Found("date", *match.span(), value)


def _read_day_month(page: Page, match: re.Match[str], context: Context) -> Found | None:
    month = month_number(match["m"])
    year = _year_without(page, match, context)
    value = day_value(match["d"], month or 0, year)
    return Found("date", *match.span(), value, flags=set() if value else {"misprint"})


def _year_without(page: Page, match: re.Match[str], context: Context) -> int | None:
    """The year of a day given without one; a yearly day (a founding day) has none."""
    if _ANNIVERSARY.search(page.before(match.start(), 80)):
        return None
    return _near(page, match, context)


def _read_short_day(page: Page, match: re.Match[str], context: Context) -> Found | None:
    before = page.before(match.start())
    named = re.search(rf"{_PART}\s*$", before)
    if not named and _counts(page, match.end()):
        return None
    value = day_value(match["d"], match["m"], _year_without(page, match, context))
    if value is None:
        misprinted = named and named[0].strip() == "ngày"
        return Found("date", *match.span(), None, flags={"misprint"}) if misprinted else None
    if not named and not re.search(
        r"(?:[(\-,;:]|\bvà|\btrước|\bsau|\bdịp|\bnam|\blễ|\btrong|\bkỳ|\bbộ|\bhội|\btỉnh|\bthành lập|^)\s*$", before
    ):
        return None
    return _with_time(page, Found("date", *match.span(), value))


def _read_month(page: Page, match: re.Match[str], context: Context) -> Found | None:
    words = match.groupdict()
    year_text = words.get("y") or words.get("y2")
    month = month_number(match["m"])
    if not month or not 1 <= month <= 12:
        return None
    if match[0].startswith("t") and not match[0].startswith("tháng") and not year_text:
        return None
    year = year_of(year_text) if year_text else _near(page, match, context)
    value = month_value(month, year) if year or not year_text else None
    return Found("date", *match.span(), value, flags=set() if value else {"misprint"})


def _read_period(page: Page, match: re.Match[str], context: Context) -> Found | None:
    first, last = year_of(match["y1"]), year_of(match["y2"])
    start, end = match.start("y1"), match.end("y2")
    if len(match["y1"]) == 5 or len(match["y2"]) == 5:
        led = re.search(r"(?:giai đoạn|nhiệm kỳ|năm|từ|khóa)\s*$", page.before(start)) or first or last
        return Found("date", start, end, None, flags={"misprint"}) if led else None
    if first is None or last is None:
        led = re.search(r"(?:giai đoạn|nhiệm kỳ|năm)\s*$", page.before(start))
        return Found("date", start, end, None, flags={"misprint"}) if led else None
    found = Found("date", start, end, f"{first}/{last}", extra={"until": str(last)})
    if first > last:
        found.flags.add("misprint")
    return found


def _read_year_word(page: Page, match: re.Match[str], context: Context) -> Found | None:
    year = year_of(match["y"])
    if year is None and len(match["y"]) == 4:
        return None
    return Found(
        "date", match.start("y"), match.end("y"), str(year) if year else None, flags=set() if year else {"misprint"}
    )


def _read_leading_days(page: Page, context: Context) -> None:
    """Days whose month stands with a later day: ``ngày 12, 13 và 14/9``, ``từ ngày 4 đến ngày 10/5/2023``."""
    pattern = re.compile(
        r"(?<![^\W_])(?:ngày|từ)\s+(?P<days>[0-9]{1,2}(?:\s*,\s*(?:ngày\s+)?[0-9]{1,2})*)\s*(?:,|và|đến|-|tới)\s*(?:hết\s+)?(?:ngày\s+)?(?=[0-9]{1,2}(?:/|\s+tháng|,|\s+và))"
    )
    dates = sorted((found.start, found) for found in page.found if found.kind == "date")
    for match in page.free_matches(pattern):
        following = next((found for start, found in dates if match.end() <= start <= match.end() + 12), None)
        value = following.value if following else None
        if not isinstance(value, str):
            continue
        base = re.match(r"((?:[0-9]{4}|-)-[0-9]{2})-[0-9]{2}", value)
        for day in re.finditer(r"[0-9]{1,2}", match["days"]):
            start = match.start("days") + day.start()
            if base and 1 <= int(day[0]) <= 31:
                page.add(Found("date", start, start + len(day[0]), f"{base[1]}-{int(day[0]):02d}"))

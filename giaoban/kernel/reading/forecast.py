"""Which figures are only expected: clauses of plan and section of plans."""

from __future__ import annotations

import re

from giaoban.kernel.reading.page import Found, Page

_TRIGGER = re.compile(
    r"(?<![^\W_])(?:dự kiến|phấn đấu|sẽ|đặt mục tiêu|đặt chỉ tiêu|mục tiêu(?: là| đến| "
    r"năm)?|dự tính|ước tính đến|đặt kế hoạch|có kế hoạch|kế hoạch (?:tổ chức|triển khai|"
    r"thực hiện|mở|năm tới|tháng tới|là)|dự báo|phương hướng|đề ra chỉ tiêu|"
    r"(?:tuần|tháng|quý|năm|thời gian|kỳ) (?:tới|sau|tiếp theo))(?![^\W_])"
)
_SETTLED = re.compile(r"(?<![^\W_])(?:đã|vượt|đạt được|theo kế hoạch|thực hiện được|trên thực tế)(?![^\W_])")
_KINDS = frozenset({"count", "stock", "money", "vague", "date", "duration"})


def mark_forecasts(page: Page) -> None:
    """Flag figures said to be expected, in their clause or by the section they stand in."""
    for found in page.found:
        if found.kind in _KINDS and (_in_clause(page, found) or (found.kind != "date" and _in_plan(page, found))):
            found.flags.add("forecast")


def _in_plan(page: Page, found: Found) -> bool:
    """Whether a figure stands in a section of plans and its sentence does not say that it is done."""
    if not page.layout.is_planned(found.start):
        return False
    low = page.layout.sentence_at(found.start)[0]
    return re.search(r"(?<![^\W_])(?:đã|đạt được)(?![^\W_])", page.lower[low : found.start]) is None


def _in_clause(page: Page, found: Found) -> bool:
    low, high = page.layout.sentence_at(found.start)
    before = page.lower[max(low, found.start - 500) : found.start]
    if _led_by_colon(before) or _goes_on(before) or _is_ahead(page, before):
        return True
    before = before[_clause_start(before) :]
    triggers = list(_TRIGGER.finditer(before))
    if triggers and not _SETTLED.search(before, triggers[-1].end()):
        return True
    after = page.lower[found.end : high]
    following = re.match(r"[^,;:.()\n]{0,60}", after)
    later = _TRIGGER.search(following[0]) if following else None
    settled = _SETTLED.search(before)
    return later is not None and settled is None and " và " not in after[: later.start()]


def _led_by_colon(before: str) -> bool:
    """Whether a colon after a trigger opens a list that goes on: ``Hội dự kiến: mở 2 lớp; tổ chức 3 hội thảo``."""
    for match in _TRIGGER.finditer(before):
        if re.match(r"[^.;:\d]{0,24}:", before[match.end() :]) and not _SETTLED.search(before, match.end()):
            return True
    return False


_AIM = re.compile(r"(?<![^\W_])(?:phấn đấu|dự kiến|đặt mục tiêu|sẽ)(?![^\W_])")
_DONE = re.compile(r"(?<![^\W_])(?:đã|đạt|hoàn thành|xong|còn|được)(?![^\W_])")


def _goes_on(before: str) -> bool:
    """Whether the sentence began with an aim and only goes on: ``Hội phấn đấu kết nạp 20 hội viên; mở 2 lớp``."""
    first, *rest = before.split(";")
    aim = _AIM.search(first)
    return bool(rest) and aim is not None and not _DONE.search(before, aim.end())


def _is_ahead(page: Page, before: str) -> bool:
    """Whether the clause speaks of a year after the text's own: ``đến năm 2030 có 40 hội``."""
    clause = before[before.rfind(";") + 1 :]
    years = [int(match["y"]) for match in _UNTIL.finditer(clause)]
    led = _YEAR_LEADS.match(before)
    years += [int(led["y"])] if led and not years else []
    return bool(years) and page.year is not None and years[-1] > page.year and not _SETTLED.search(clause)


_YEAR_LEADS = re.compile(r"\W*(?:[0-9]{1,2}[.)]\s*)?(?:trong\s+)?năm\s+(?P<y>20[0-9]{2})\s*[:,]")
_UNTIL = re.compile(r"(?<![^\W_])(?:đến|vào|tới)\s+(?:hết\s+|cuối\s+)?năm\s+(?P<y>20[0-9]{2})(?![0-9])")


def _clause_start(before: str) -> int:
    """Where the clause at the end of ``before`` begins: after a bracket still open, or the last ; or line."""
    depth = 0
    for index in range(len(before) - 1, -1, -1):
        if before[index] == ")":
            depth += 1
        elif before[index] == "(":
            if depth == 0:
                return index + 1
            depth -= 1
        elif before[index] == ";":
            return index + 1
    return 0

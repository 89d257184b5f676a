"""Numbers that stand after their words in a breakdown: ``52 kết luận: đã hoàn thành 37, quá hạn 4``."""

from __future__ import annotations

import re
from bisect import bisect_left

from giaoban.kernel.reading.letters import SMALL
from giaoban.kernel.reading.lexicon import nouns
from giaoban.kernel.reading.numerals import FIGURE, read_figure
from giaoban.kernel.reading.page import Found, Page

_LABELLED = re.compile(
    rf"(?<=[,;:(\n])\s*(?:(?:và|trong đó|gồm|cụ thể|còn lại)\s+)?(?P<label>[{SMALL}]+(?:[ \n][{SMALL}]+){{0,9}}?)"
    rf"(?:\s+(?:là|có|:)|:)?\s+(?P<n>{FIGURE})(?=\s*(?:[,;).]|\n|$))"
)
_OPENS = re.compile(r"[:(]|trong đó|gồm|cụ thể|chia ra|phân loại|phân theo")
_NAMES = re.compile(
    r"(?:điều|số|khoản|chương trình|nghị quyết|quyết định|chỉ thị|nghị định|thông tư|lần|thứ|tháng|ngày|năm|khóa|tầng|"
    r"phòng|quý|cấp|loại|hạng|phường|quận|tổ|giai đoạn|đợt|vòng|khối|trang|mục|từ|đến|hơn|gần|khoảng|trên|dưới|tăng|"
    r"giảm|lên|xuống|còn|bằng|gấp|so|thêm|nhóm|cụm|kỳ|bước|mẫu|bảng|phụ lục|công văn|kế hoạch|covid)$"
)
_PERSONS = sorted((noun for noun, kind in nouns().items() if kind == "person" and " " in noun), key=len, reverse=True)
_PERSON = re.compile(
    rf"(?<![^\W_])(?P<noun>{'|'.join(map(re.escape, _PERSONS))})\s+(?:là\s+)?(?P<n>{FIGURE})(?=\s*[,;).])"
)


def read_enumerated(page: Page) -> None:
    """Read the numbers of a breakdown that count what an earlier number of their sentence counts."""
    counts = sorted(
        (found for found in page.found if found.kind in ("count", "stock") and found.value is not None),
        key=lambda found: found.start,
    )
    starts = [found.start for found in counts]
    for match in page.free_matches(_LABELLED):
        number = read_figure(match["n"])
        label = " ".join(match["label"].split())
        if number is None or not isinstance(number.value, int) or number.ambiguous or _NAMES.search(label):
            continue
        low = page.layout.sentence_at(match.start("n"))[0]
        last = bisect_left(starts, match.start())
        whole = next((one for one in reversed(counts[max(0, last - 6) : last]) if "whole" not in one.extra), None)
        if whole is None or whole.start < low or not isinstance(whole.value, int | float) or number.value > whole.value:
            continue
        if not _OPENS.search(page.lower, whole.end, match.start("label")):
            continue
        found = Found(whole.kind, *match.span("n"), number.value, whole.unit, label)
        found.extra |= {"class": whole.extra.get("class", ""), "whole": True}
        page.add(found)
    for match in page.free_matches(_PERSON):
        _read_persons(page, match, counts, starts)
    for found in page.found:
        found.extra.pop("whole", None)


def _read_persons(page: Page, match: re.Match[str], counts: list[Found], starts: list[int]) -> None:
    """``đại biểu là đảng viên 163``, beside other counts of persons."""
    number = read_figure(match["n"])
    low = page.layout.sentence_at(match.start("n"))[0]
    last = bisect_left(starts, match.start())
    beside = counts[last - 1] if last else None
    if number is None or not isinstance(number.value, int) or number.ambiguous or beside is None or beside.start < low:
        return
    if beside.extra.get("class") == "person":
        found = Found(beside.kind, *match.span("n"), number.value, match["noun"], match["noun"])
        found.extra["class"] = "person"
        page.add(found)

"""Parts of a page that are not the report: menus, counters, clocks, other articles."""

from __future__ import annotations

import re

from giaoban.kernel.reading.source import Source

_OPENERS = (
    "xem thêm|>> xem thêm|>>> xem thêm|tin mới|tin mới nhất|tin mới hơn|tin cũ hơn|tin "
    "khác|các tin khác|các tin đã đưa|tin đã đưa|các bài khác|bài khác|bài viết khác|tin "
    "liên quan|tin tức liên quan"
    "|bài liên quan|bài viết liên quan|bài viết mới|bài mới|tin cùng chuyên mục|cùng "
    "chuyên mục|tin nổi bật|tin xem nhiều|xem nhiều|đọc nhiều|đọc nhiều nhất|tin đọc "
    "nhiều|tin tiêu điểm|tiêu điểm"
    "|có thể bạn quan tâm|đọc thêm|tin bài khác|tin tức khác|tin tức mới|tin tức mới nhất|"
    "liên kết website|liên kết web|liên kết|thư viện ảnh|thư viện video|video|video clip|"
    "quảng cáo|thống kê truy cập|thống kê|bình luận"
    "|thông báo mới|văn bản mới|văn bản mới ban hành|các văn bản khác|tin hoạt động khác|"
    "những tin mới hơn|những tin cũ hơn|các tin mới hơn|các tin cũ hơn|ý kiến bạn đọc|tin "
    "trong tỉnh|bài đọc nhiều|tin ảnh|góc ảnh"
)
_OPENER = re.compile(rf"[\s>»*•\-|]*(?:{_OPENERS})\s*(?:\([0-9]*\))?\s*[:.»>…]*\s*")
_INLINE = re.compile(
    r"\s*(?:>{1,3}|»)\s*\S|\s*(?:>>\s*)?(?:xem thêm|đọc thêm|mời (?:các )?bạn xem|mời quý "
    r"vị xem|có thể bạn quan tâm|tin liên quan|bài liên quan)\s*[:>]"
)
_COUNTER = re.compile(
    r"(?:(?:tổng )?(?:số )?lượt (?:truy cập|xem|đọc|thăm)|lần (?:đọc|xem)|số lần xem|tổng "
    r"(?:số )?(?:lượt )?truy cập|số người truy cập|(?:đang )?truy cập|đang online|đang "
    r"trực tuyến|trực tuyến"
    r"|người (?:dùng|đang) (?:online|truy cập|trực tuyến)|(?:số )?(?:người|khách|thành "
    r"viên)(?: viếng thăm)? ?(?:đang )?(?:online|trực tuyến|truy cập)|khách viếng thăm|bộ "
    r"đếm|hits|views|visitors?)"
)
_COUNTER_LINE = re.compile(rf"[\s|•*]*{_COUNTER.pattern}(?:[^.\n]|\.(?=[0-9])){{0,60}}")
_WEAK_COUNTER = re.compile(
    r"[\s|•*-]*(?:khách|thành viên|tổng(?: số| cộng)?|hôm nay|hôm qua|tuần (?:này|trước|"
    r"qua)|tháng (?:này|trước|qua)|năm (?:nay|trước)|tất cả|máy chủ tìm kiếm|trong (?:ngày|"
    r"tuần|tháng|năm)|ngày|tuần|tháng)\b[^.\n]{0,40}?[0-9.,]*\s*|[\s0-9.,|]*[0-9][\s0-9.,|"
    r"]*"
)
_SINGLE = re.compile(
    r"\s*(?:"
    r"bình luận\s*\(\s*[0-9]*\s*\)|chia sẻ\b.{0,40}|lượt (?:xem|đọc|thích)\s*:?\s*[0-9.,]*|"
    r"(?:đã xem|xem)\s*:\s*[0-9.,]+|[0-9.,]+ (?:lượt (?:xem|đọc|thích)|bình luận|views?|"
    r"likes?)"
    r"|(?:nguồn|theo|ảnh|nguồn tin|tác giả bài)\s*:.{0,80}|(?:©|bản quyền|copyright|all "
    r"rights).{0,160}|trang chủ\b.{0,200}|đăng nhập\b.{0,60}|đăng ký\s*\|.{0,60}|tìm "
    r"kiếm\s*"
    r"|giấy phép (?:số|thiết lập|hoạt động|trang|icp|xuất bản|báo).{0,160}|(?:chịu trách "
    r"nhiệm|trưởng ban biên tập|tổng biên tập|phụ trách trang|thiết kế bởi|phát triển bởi|"
    r"thiết kế và phát triển)\b.{0,160}"
    r"|trang\s+[0-9]+\s*(?:/|trên|trong)\s*[0-9]+|page\s+[0-9]+.{0,12}|"
    r"[-–]\s*[0-9]{1,3}\s*[-–]|cỡ chữ.{0,60}|in (?:bài viết|trang này|bài)\b.{0,30}|gửi "
    r"(?:email|bạn bè|bài viết)\b.{0,40}|từ khóa\s*:.{0,160}|tags?\s*:.{0,160}"
    r"|(?:điện thoại|tel|đt|fax|email|e-mail|website|hotline|địa chỉ)\s*:.{0,200}|đánh giá "
    r"bài viết.{0,60}|về đầu trang|lên đầu trang|quay lại.{0,20}|facebook.{0,40}|"
    r"zalo.{0,20}|youtube.{0,20}"
    r")\s*"
)
_WELCOME = re.compile(r"chào mừng (?:bạn|quý|các)|kính chào quý|welcome|hôm nay\s*[:,]?\s*(?:thứ|chủ nhật|ngày)")
_DATELINE = re.compile(
    r"\s*(?:(?:cập nhật|ngày đăng|đăng ngày|ngày|đăng lúc|cập nhật lúc|thời gian|ngày cập "
    r"nhật|đăng bởi [^0-9]{0,40})\s*[:,-]?\s*)?(?:\(?(?:thứ|"
    r"chủ)\s+[^\W\d_]+\)?\s*,?\s*(?:ngày\s*)?)?(?:[0-9]{1,2}:[0-9]{2}\s*[,|"
    r"-]?\s*)?[0-9]{1,2}\s*(?:[/.-][0-9]{1,2}[/.-]|"
    r"tháng\s[0-9]{1,2},?\s(?:năm\s)?)\s*[0-9]{4}.{0,40}"
)
_MENU = re.compile(r"\s*[^.;:!?\n]{1,60}(?:\s*[|»›>•]\s*[^.;:!?\n|»›>•]{1,60}){2,}\s*")
_PROSE = re.compile(r".{100,}[.;:!?…”\")]\s*", re.S)


def find_furniture(source: Source) -> list[tuple[int, int]]:
    """Working spans of lines that are not the report's, in order."""
    lines = [line for line in source.lines if source.text[line[0] : line[1]].strip()]
    words = [source.lower[start:end] for start, end in lines]
    marked = [_is_single(text) for text in words]
    _mark_counters(words, marked)
    _mark_clock(words, marked)
    _mark_openers(words, marked)
    _mark_repeats(source, lines, marked)
    return [line for line, is_marked in zip(lines, marked, strict=True) if is_marked]


def _is_single(line: str) -> bool:
    if len(line) > 260:
        return False
    return any(pattern.fullmatch(line) for pattern in (_SINGLE, _MENU)) or _INLINE.match(line) is not None


def _mark_counters(words: list[str], marked: list[bool]) -> None:
    """A counter line, and the short lines of numbers that stand around it."""
    for index, line in enumerate(words):
        if len(line) > 110 or not _COUNTER_LINE.fullmatch(line):
            continue
        if re.match(r"\s*-", line) or re.search(r"(?:cổng|trang|website|fanpage|đạt)\b.*[0-9]", line):
            continue
        marked[index] = True
        for step in (1, -1):
            other = index + step
            while 0 <= other < len(words) and abs(other - index) <= 10 and _is_weak(words[other]):
                marked[other] = True
                other += step


def _is_weak(line: str) -> bool:
    return len(line) <= 70 and (_WEAK_COUNTER.fullmatch(line) is not None or _COUNTER_LINE.fullmatch(line) is not None)


def _mark_clock(words: list[str], marked: list[bool]) -> None:
    """The clock of a site: a greeting with a date, or a dateline above another dateline at the top."""
    datelines = [index for index, line in enumerate(words[:40]) if _DATELINE.fullmatch(line)]
    for index, line in enumerate(words[:40]):
        if len(line) < 240 and _WELCOME.search(line):
            marked[index] = True
    if len(datelines) > 1 and datelines[0] <= 2 and not any(_PROSE.fullmatch(line) for line in words[: datelines[1]]):
        marked[datelines[0]] = True


def _mark_openers(words: list[str], marked: list[bool]) -> None:
    """Lists of other articles: from their heading to the end, or to where prose goes on."""
    index = 0
    while index < len(words):
        if len(words[index]) < 60 and _OPENER.fullmatch(words[index]):
            stop = _end_of_listing(words, index + 1)
            marked[index:stop] = [True] * (stop - index)
            index = stop
        else:
            index += 1


def _end_of_listing(words: list[str], start: int) -> int:
    """The line where an article goes on: two paragraphs of prose in a row, with the title and dateline above them."""
    for index in range(start, len(words) - 1):
        if _PROSE.fullmatch(words[index]) and _PROSE.fullmatch(words[index + 1]):
            for title in range(index - 1, max(start - 1, index - 4), -1):
                if _DATELINE.fullmatch(words[title]):
                    return max(title - 1, start)
            return index
        if _DATELINE.fullmatch(words[index]) and _PROSE.fullmatch(words[index + 1]) and len(words) - index > 6:
            return max(index - 1, start)
    return len(words)


def _mark_repeats(source: Source, lines: list[tuple[int, int]], marked: list[bool]) -> None:
    """Captions without marks that only repeat another line would count its figures twice."""
    plain = set(source.unaccented_lines)
    full = {_bare(source.folded[start:end]) for start, end in lines if (start, end) not in plain}
    for index, (start, end) in enumerate(lines):
        if (start, end) in plain and _bare(source.folded[start:end]) in full:
            marked[index] = True


def _bare(line: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"\s*-?\s*hinh\s*-?\s*[0-9]+\s*$", "", line)).strip()

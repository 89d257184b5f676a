"""How a text is laid out: sentences, headings, sections of plans, lines written without marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from giaoban.kernel.reading.letters import CAPITAL, SMALL
from giaoban.kernel.reading.source import Source

# A full stop ends a sentence before a space and a capital, or glued to a capitalised word.
_STOP = re.compile(
    rf"(?<=[\w)\]”\"'%;])[.!?…]+(?=\s+[\"“(\-]?[{CAPITAL}]|\s+[0-9]|\s*$)"
    rf"|(?<=[{SMALL}][{SMALL}])\.(?=[{CAPITAL}][{SMALL}]|[{CAPITAL}]{{3}})"
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|tp|tx|tt|gs|pgs|ts|tskh|ths|ks|bs|cn|ncs|ngưt|ngnd|nsưt|st|"
    r"tr|đ/c|ô|ông|bà|v\.v|no|q|p|ubnd tp)$"
)
_HEADING_MARK = re.compile(
    r"\s*[`*_#]*\s*(?:(?:phần|mục|chương)\s+(?:thứ\s+)?\S+|[ivx]{1,5}\s*[.)/-]|[0-9]{1,2}(?:\.[0-9]+)*\s*[.)/]|[a-hđ]\s*[.)])\s*",
    re.I,
)
_ROMAN_MARK = re.compile(r"\s*[`*_#]*\s*(?:phần\s+|mục\s+)?(?:thứ\s+)?(?:[ivx]{1,5}|[a-c])\s*[.):/-]", re.I)
_PLAN_WORDS = re.compile(
    r"phương hướng|nhiệm vụ trọng tâm|kế hoạch (?:công tác|hoạt động|thực "
    r"hiện)?\s*(?:tháng|quý|năm|tuần|6 tháng|thời gian)"
    r"|(?:nhiệm vụ|công tác|chương trình|hoạt động) (?:\S+ ){0,3}(?:tháng|quý|năm|thời "
    r"gian|tuần|6 tháng)[^.]{0,14} (?:tới|sau|tiếp theo|cuối năm)"
    r"|(?:dự kiến|phấn đấu)[^.]{0,40}:\s*$|mục tiêu[, ]+nhiệm vụ|dự kiến kế hoạch|"
    r"nhiệm vụ và giải pháp|giải pháp thực hiện"
)
# The title of a paper that is a plan as a whole.
_PLAN_TITLE = re.compile(r"(?:dự thảo\s+)?(?:kế hoạch|chương trình công tác|phương hướng)(?![^\W_])")
_RESULT_WORDS = re.compile(
    r"kết quả|báo cáo|tổng kết|sơ kết|đánh giá|thực trạng|tồn tại|hạn chế|khó khăn|tình "
    r"hình|thuận lợi|đề xuất|kiến nghị|tổ chức thực hiện"
)


@dataclass
class Layout:
    """Offsets of sentences and of the sections that speak of what is planned."""

    sentences: list[tuple[int, int]]
    plans: list[tuple[int, int]]
    headings: list[tuple[int, int]]

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence that holds an offset."""
        index = bisect_right(self.sentences, (offset, 1 << 60)) - 1
        return self.sentences[max(index, 0)]

    def is_planned(self, offset: int) -> bool:
        return any(start <= offset < end for start, end in self.plans)


def lay_out(source: Source) -> Layout:
    """Find the sentences, headings and plan sections of a text."""
    breaks = _sentence_breaks(source)
    starts = [0, *breaks]
    ends = [*breaks, max(len(source.text), 1)]
    headings = [line for line in source.lines if _is_heading(source, line)]
    return Layout(list(zip(starts, ends, strict=True)), _plans(source, headings), headings)


def _sentence_breaks(source: Source) -> list[int]:
    text, breaks = source.text, set[int]()
    lowered = source.lower
    for match in _STOP.finditer(text):
        if not _ABBREVIATED.search(lowered[max(0, match.start() - 10) : match.start()]):
            breaks.add(match.end())
    breaks.update(start for start, _end in source.lines)
    # Several blanks in a row stand for a lost line break when a capital follows.
    for match in re.finditer(rf"(?<=[.;:!?…]) {{2,}}(?=[{CAPITAL}])", text):
        breaks.add(match.end())
    found = sorted(offset for offset in breaks if 0 < offset < len(text))
    return sorted({*found, *_forced(text, [0, *found, len(text)])})


_LONGEST = 4000


def _forced(text: str, edges: list[int]) -> list[int]:
    """Breaks inside sentences too long to be any, so that the work on one sentence stays bounded."""
    found: list[int] = []
    for start, end in pairwise(edges):
        place = start
        while end - place > _LONGEST:
            blank = text.rfind(" ", place + _LONGEST // 2, place + _LONGEST)
            place = blank if blank > 0 else place + _LONGEST
            found.append(place)
    return found


def _is_heading(source: Source, line: tuple[int, int]) -> bool:
    words = source.text[line[0] : line[1]].strip()
    if not words or len(words) > 160 or "\t" in words:
        return False
    if _HEADING_MARK.match(words):
        return words[-1] not in ".;," and len(words) <= 140
    return (words.isupper() and len(words) > 8) or (words[-1] not in ".;,…" and len(words) <= 110)


def _plans(source: Source, headings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches under a heading about the time to come, up to a heading of the same rank."""
    found: list[tuple[int, int]] = []
    titled = _plan_title(source, headings)
    opened: tuple[int, int] | None = (titled, 0) if titled is not None else None
    for start, end in headings:
        if titled is not None and start >= titled and _rank(source.text[start:end]) == 1:
            # A paper that is a plan stays one, but for the parts that tell of results.
            told = _RESULT_WORDS.search(source.lower[start:end]) is not None
            if told and opened:
                found.append((opened[0], start))
            opened = None if told else opened or (end, 0)
            continue
        if opened and not opened[1]:
            continue
        if opened and opened[1] == _LIST_RANK:
            # A heading of no rank speaks only for the list right under it.
            found.append((opened[0], _end_of_bullets(source, opened[0])))
            opened = None
        words = source.lower[start:end].strip()
        rank = _rank(source.text[start:end])
        if opened and rank and rank <= opened[1] and not _PLAN_WORDS.search(words):
            found.append((opened[0], start))
            opened = None
        if rank and not opened and _PLAN_WORDS.search(words) and not _RESULT_WORDS.search(words):
            opened = (end, rank)
    if opened and opened[1] == _LIST_RANK:
        found.append((opened[0], _end_of_bullets(source, opened[0])))
    elif opened:
        signed = re.search(r"\n\s*(?:nơi nhận\s*:|(?:tm|tl|kt)\.\s)", source.lower[opened[0] :])
        found.append((opened[0], opened[0] + signed.start() if signed else len(source.text)))
    return found


def _plan_title(source: Source, headings: list[tuple[int, int]]) -> int | None:
    """Where the title of a plan ends, when the paper's title, in capitals, says it is one."""
    for start, end in headings[:14]:
        words = source.text[start:end].strip()
        if words.isupper() and _PLAN_TITLE.match(words.lower()) and not _RESULT_WORDS.search(words.lower()):
            return end
        if _RESULT_WORDS.search(words.lower()) and words.isupper():
            return None
    return None


_LIST_RANK = 4
_BULLETS = re.compile(r"\s*(?:[ \t]*[-+*•●▪][^\n]*\n?\s*)+")
_PARAGRAPH = re.compile(r"\s*[^\n]*")


def _end_of_bullets(source: Source, offset: int) -> int:
    """Where the list under a heading ends; without a list, where the next paragraph ends."""
    match = _BULLETS.match(source.text, offset) or _PARAGRAPH.match(source.text, offset)
    return match.end() if match else offset


def _rank(line: str) -> int:
    """1 for a part (I., PHẦN, capitals), 2 for a numbered heading, 3 for a sub-heading, 0 for none."""
    words = line.strip()
    if _ROMAN_MARK.match(words) or (words.isupper() and len(words) > 8):
        return 1
    if re.match(r"[`*_#\s]*[0-9]{1,2}\s*[.)/]\s*[^\W\d_]", words):
        return 2
    if re.match(r"[`*_#\s]*(?:[0-9]+\.[0-9]+|[a-hđ]\s*[.)])", words):
        return 3
    return _LIST_RANK if (len(words) <= 70 and words.endswith(":")) or _PLAN_WORDS.match(words.lower()) else 0

"""One vocabulary that both writes and recognises the figures of a report.

A phrase says how a figure is written: ``{n} hội thảo TVPB&GĐXH``. The same phrase recognises it: the
noun after the number must be the phrase's, its other words must stand in the clause, and a negation
in one must stand in the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from giaoban.kernel.reading.items import Item, Reading
from giaoban.kernel.reading.letters import fold, lower
from giaoban.kernel.reading.lexicon import abbreviations
from giaoban.kernel.reading.source import Source, open_source

_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_EMPTY = frozenset(
    (  # noqa: SIM905
        "va cua cac da duoc do la o thi ma nhung cho voi trong ve nhung roi dang noi theo tai tren bang duoc so "
        "luong tong "
    ).split()
)
_NEGATION = re.compile(r"(?<![^\W_])(?:chưa|chua|(?<!hàng )không(?! gian| khí| quân)|khong)(?![^\W_])")
_BREAK = re.compile(r"[;.:\n\t()]|\?|!")
_JOIN = re.compile(r"[\s,]*(?:và|cùng|với|,|va)?\s*")
_LIST = re.compile(r",|;|\s(?:và|nhưng|còn)\s")
_COUNTED = ("count", "stock")
# What is only asked for, awaited, registered, examined, or done by others has another predicate than a figure's.
_OTHER = re.compile(
    r"(?<![^\W_])(?:đề nghị|yêu cầu|kiến nghị|đề xuất|đôn đốc|nhắc nhở|cần|phải|xin|chờ|đợi|bổ sung|đăng ký|"
    r"thẩm định|thuyết minh|dự thảo|rà soát|tham gia|tham dự|hằng năm|hàng năm|mỗi năm|định kỳ|xem xét|chuẩn bị|"
    r"đang trình|kiểm tra|thanh tra|lập hồ sơ|cho phép|"
    r"dự định|công dân|người dân|vay|quốc tế|cấp xã|cấp huyện)(?![^\W_])"
)
# Words of a row's label that change nothing in what its numbers count.
_PLAIN = frozenset(
    (  # noqa: SIM905
        "trong nam ky thang quy cuoi dau vao ngay chot so lieu hien co to chuc thuc hien trien khai hoan thanh cuoc "
        "buoi nhiem vu lien hiep hoi viet nam tinh thanh pho dia phuong cac duoc phe duyet moi va khoa hoc cong nghe "
        "ho tro "
    ).split()
)
_TOTAL = re.compile(r"(?:tong|cong|tong so|tong cong)(?![a-z])")


MAX_PARAGRAPH = 3000


@dataclass(frozen=True)
class Phrase:
    """How one figure, or one part of it, is written.

    ``text`` and ``also`` hold ``{n}`` where the number stands. ``parts`` name the part of the figure by
    dimension. One of ``context`` must stand in the paragraph or the heading above, when it is given.
    """

    figure: str
    text: str
    parts: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    kind: str = "count"
    context: tuple[str, ...] = ()

    def write(self, n: int) -> str:
        """The phrase with its number: ``09 đề tài``, ``1.250 hội viên``, ``80.000.000 đồng``."""
        grouped = f"{n:,}".replace(",", ".")
        number = f"{grouped} đồng" if self.kind == "money" else f"{n:02d}" if 0 <= n < 10 else grouped
        return self.text.replace("{n}", number)

    @cached_property
    def wordings(self) -> tuple[_Wording, ...]:
        return tuple(_wording(text) for text in (self.text, *self.also))

    @cached_property
    def contexts(self) -> frozenset[str]:
        """What may stand around, in folded letters, as written and with abbreviations written out."""
        return frozenset(text for word in self.context for text in (fold(word), " ".join(_expand(word)[0])))

    @cached_property
    def named(self) -> frozenset[str]:
        return frozenset(word for text in self.context for word in _expand(text)[0])


@dataclass(frozen=True)
class _Wording:
    """A wording in folded words: those after the number in order, those near, those from abbreviations."""

    after: tuple[str, ...]
    near: frozenset[str]
    wide: frozenset[str]
    negated: bool
    other: frozenset[str]


@dataclass(frozen=True)
class _Scope:
    """What a text says about one number, in folded words."""

    clause: frozenset[str]
    paragraph: frozenset[str]
    folded: str
    negated: bool
    other: frozenset[str]
    is_done: bool = False
    """Whether a count stands in a sentence of what was done: it is not how many there are."""
    label: frozenset[str] | None = None
    """The words of the label of a row, for a number in a table."""


def _expand(text: str) -> tuple[list[str], set[str]]:
    """Folded words with abbreviations written out, and those words that came out of abbreviations."""
    words: list[str] = []
    expanded: set[str] = set()
    for match in _WORD.finditer(text):
        word = fold(match[0])
        full = abbreviations().get(word)
        words += full.split() if full else word.split("&")
        if full:
            expanded |= set(full.split())
    return words, expanded


def _wording(text: str) -> _Wording:
    before, _, after = text.partition("{n}")
    head, from_head = _expand(after)
    lead, from_lead = _expand(before)
    wide = (from_head | from_lead) - _EMPTY
    near = {*head, *lead} - _EMPTY - wide
    negated = _NEGATION.search(lower(text)) is not None
    return _Wording(tuple(head), frozenset(near), frozenset(wide), negated, _others(text))


def _others(text: str) -> frozenset[str]:
    return frozenset(match[0] for match in _OTHER.finditer(lower(text)))


class Vocabulary:
    """The phrases of all figures."""

    def __init__(self, phrases: Iterable[Phrase] = ()) -> None:
        self.phrases = tuple(phrases)

    def phrase(self, figure: str, parts: Mapping[str, str] | None = None) -> Phrase | None:
        """The phrase that writes a figure, or a part of it."""
        wanted = dict(parts or {})
        return next((one for one in self.phrases if one.figure == figure and dict(one.parts) == wanted), None)

    def write(self, figure: str, n: int, parts: Mapping[str, str] | None = None) -> str:
        """A figure in words. Raises KeyError when no phrase writes it."""
        found = self.phrase(figure, parts)
        if found is None:
            raise KeyError(figure, dict(parts or {}))
        return found.write(n)

    def recognise(self, reading: Reading) -> None:
        """Fill ``figure`` and ``parts`` of the items that a phrase states; furniture is never a figure."""
        items = [item for item in reading.items if item.kind in (*_COUNTED, "money") and item.value is not None]
        if not items or not self.phrases:
            return
        source = open_source(reading.text)
        spans = [_working(source, item) for item in items]
        leads, tails = _leads(source, spans), _tails(source, spans)
        around = _Around(source)
        for index, item in enumerate(items):
            if "furniture" in item.flags or item.extra.get("previous") or item.extra.get("share"):
                continue
            if "row" in item.extra:
                scope = _row_scope(around, spans[index], item)
            else:
                scope = _scope(around, spans[index], leads[index], tails[index])
                scope = replace(scope, is_done=_is_done(reading.text, items, index))
            best = max(((_fit(phrase, item, scope), phrase) for phrase in self.phrases), key=lambda pair: pair[0])
            if best[0] > 0:
                item.figure, item.parts = best[1].figure, dict(best[1].parts)


def _working(source: Source, item: Item) -> tuple[int, int]:
    return bisect_left(source.starts, item.start), bisect_left(source.starts, item.end)


class _Around:
    """What stands around a number, worked out once for the numbers that share it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._words: dict[str, tuple[frozenset[str], str]] = {}
        self._titles: list[tuple[int, str]] = []
        for start, end in source.lines:
            line = source.text[start:end]
            if line.strip() and "\t" not in line:
                self._titles.append((start, line))
        self._places = [start for start, _ in self._titles]

    def words(self, text: str) -> tuple[frozenset[str], str]:
        """The folded words of a text with abbreviations written out, and the folded text."""
        if text not in self._words:
            self._words[text] = frozenset(_expand(text)[0]), fold(" ".join(text.split()))
        return self._words[text]

    def paragraph(self, start: int, end: int) -> str:
        """The line of a number and the end of the lines above; a piece of it when it is very long."""
        text = self.source.text
        low = max(text.rfind("\n", 0, start) + 1, start - start % MAX_PARAGRAPH - MAX_PARAGRAPH)
        limit = end - end % MAX_PARAGRAPH + 2 * MAX_PARAGRAPH
        high = text.find("\n", end, limit)
        return f"{text[max(0, low - 400) : low]} {text[low : high if high >= 0 else limit]}"

    def titles(self, offset: int) -> tuple[str, str]:
        """The line right above a table, when it is short, and the headings above that."""
        index = bisect_left(self._places, offset)
        above = [line for _, line in self._titles[max(0, index - 8) : index]]
        caption = above[-1] if above and len(above[-1]) <= 200 else ""
        return caption, " ".join(line for line in above if len(line) <= 120 and line.rstrip()[-1:] not in ".;,")


def _scope(around: _Around, span: tuple[int, int], lead: str, tail: str) -> _Scope:
    """The words that belong to one number: its lead, its noun, its predicate, also when shared in a list."""
    start, end = span
    clause = f"{lead} {around.source.text[start:end]} {tail}"
    words, folded = around.words(around.paragraph(start, end))
    negated = _NEGATION.search(lower(clause)) is not None
    return _Scope(frozenset(_expand(clause)[0]), words, folded, negated, _others(clause))


def _is_done(text: str, items: list[Item], index: int) -> bool:
    """Whether another number, or a verb of what was done, goes before an item in its sentence."""
    item = items[index]
    low = item.sentence[0] if item.sentence else item.start
    if index and items[index - 1].start >= low:
        return True
    before = lower(text[low : item.start][-300:])
    return re.search(r"(?<![^\W_])(?:đã|được|kiểm tra|thanh tra|khảo sát)(?![^\W_])", before) is not None


def _row_scope(around: _Around, span: tuple[int, int], item: Item) -> _Scope:
    """The words of a number in a table: the labels of its row, its unit, the head of its column, what stands above.

    A row of totals is of what the table is about.
    """
    caption, headings = around.titles(span[0])
    row = str(item.extra.get("row") or "")
    label = f"{row} {item.unit or ''}" if item.unit != "VND" else f"{row} đồng"
    own = f"{label} {item.extra.get('column') or ''}"
    words = frozenset(_expand(own)[0])
    if _TOTAL.match(fold(item.what or "")):
        words |= around.words(caption)[0]
    wide, folded = around.words(f"{headings} {caption}")
    negated = _NEGATION.search(lower(own)) is not None
    label_words = frozenset(_expand(item.what or "")[0])
    return _Scope(words, wide | words, f"{folded} {fold(own)}", negated, _others(own), label=label_words)


def _leads(source: Source, spans: list[tuple[int, int]]) -> list[str]:
    """The words before each number that are its own; in a list, those before the first of the list."""
    leads: list[str] = []
    floor = 0
    for index, (start, end) in enumerate(spans):
        gap = source.text[max(floor, start - MAX_PARAGRAPH) : start]
        if index and re.fullmatch(r"\s*(?:là|gồm|:|=)\s*", gap):
            # *kinh phí còn dư của 02 đơn vị là 80 triệu*: the words before the first number are the second's too.
            leads.append(f"{leads[-1]} {source.text[slice(*spans[index - 1])]}"[-300:])
        elif index and _JOIN.fullmatch(gap):
            leads.append(leads[-1] if gap.strip() else "")
        else:
            broken = [match.end() for match in re.finditer(r"[;.\n\t()]", gap)]
            parted = [match.end() for match in _LIST.finditer(gap)] if index and not broken else []
            leads.append(gap[max([*broken[-1:], *parted[-1:]], default=0) :][-160:])
        floor = end
    return leads


def _tails(source: Source, spans: list[tuple[int, int]]) -> list[str]:
    """The words after each number that are its own; when only ``và`` follows, the predicate of the next number."""
    tails: list[str] = []
    for index in range(len(spans) - 1, -1, -1):
        end = spans[index][1]
        last = index + 1 >= len(spans)
        gap = source.text[end : end + 400 if last else min(spans[index + 1][0], end + 400)]
        if not last and _JOIN.fullmatch(gap):
            tails.append(tails[-1])
            continue
        stop = _BREAK.search(gap)
        parted = list(_LIST.finditer(gap))
        if stop:
            tails.append(gap[: stop.start()])
        else:
            tails.append(gap if last or not parted else gap[: parted[-1].start()])
    return tails[::-1]


def _fit(phrase: Phrase, item: Item, scope: _Scope) -> float:
    """How well a phrase states an item: 0 not at all, more for more words."""
    if (phrase.kind == "money") != (item.kind == "money"):
        return 0
    if phrase.kind == "stock" and item.kind == "count" and scope.is_done:
        return 0
    best = max(_fit_wording(wording, item, scope, phrase.named) for wording in phrase.wordings)
    if best > 0 and phrase.contexts and not any(word in scope.folded for word in phrase.contexts):
        return 0
    return best + 0.1 * (phrase.kind == item.kind) if best > 0 else 0


def _fit_wording(wording: _Wording, item: Item, scope: _Scope, named: frozenset[str]) -> float:
    if wording.negated != scope.negated or scope.other - wording.other:
        return 0
    if item.kind in _COUNTED:
        fits = _same_noun(wording, item) if scope.label is None else _heads_row(wording, scope, named)
        if not fits:
            return 0
    wanted = wording.near - {"dong"} if item.kind == "money" else wording.near
    near = wanted & scope.clause
    wide = wording.wide & (scope.clause | scope.paragraph)
    if len(near) < 0.8 * len(wanted) or len(wide) < 0.8 * len(wording.wide):
        return 0
    return len(near) + 0.5 * len(wide) + 0.25 * len(wording.wide & scope.clause)


def _heads_row(wording: _Wording, scope: _Scope, named: frozenset[str]) -> bool:
    """Whether a row's label names the phrase's thing, with no word that makes another thing of it."""
    noun = frozenset(wording.after[:2])
    if not noun or not noun <= scope.clause:
        return False
    known = wording.near | wording.wide | named | _PLAIN | _EMPTY
    return all(word in known or word.isdigit() for word in scope.label or ())


def _same_noun(wording: _Wording, item: Item) -> bool:
    """Whether the thing counted is the phrase's: one noun begins with the other."""
    noun = tuple(_expand(item.unit or "")[0])
    size = min(len(noun), len(wording.after))
    return size > 0 and noun[:size] == wording.after[:size]

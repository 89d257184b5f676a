"""The noun phrase a number counts: its head, how far it reaches, and what class of thing it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from giaoban.kernel.reading.letters import fold, has_marks, is_folded_syllable, is_syllable
from giaoban.kernel.reading.lexicon import abbreviations, folded_nouns, nouns
from giaoban.kernel.reading.page import Page

_TOKEN = re.compile(r"[^\W_]+(?:[&.\-][^\W_]+)*&?")
# Words that cannot begin what is counted.
NOT_NOUNS = frozenset(
    (  # noqa: SIM905
        "và của đến tới là tại trong theo về cho với để do từ được đã sẽ có các những này đó kia trên dưới vào ra "
        "khi thì mà như nhưng hoặc hay cũng đang rất đạt tăng giảm so cùng nhằm qua lên xuống h x bị nên vì nếu "
        "rồi chưa không phải gồm thuộc giữa sau trước nay nữa lại trở đầu cuối giờ phút giây gmt am pm vnđ đồng "
        "usd ở bởi tuy song còn cần tiếp thông chiếm bằng hơn kém lần và/hoặc vnd mỗi từng tháng năm ngày hiện đều "
        "chỉ gần khoảng "
    ).split()
)
# Stars are a rank. The sides of a matter (*2 bên*, *hai phía*) stand for parties already named.
_SIDES = frozenset({"sao", "bên", "phía", "mặt", "chiều", "miền"})
# Words that end a noun phrase.
_STOPS = frozenset(
    (  # noqa: SIM905
        "đã được tại trong cho để do là nhưng chưa không sẽ khi thì mà từ vào ra đến tới nhằm cùng đang hoàn tham "
        "trên đạt gửi có với theo về qua nên như bị hiện còn cũng bao gồm sau trước nếu vì này đó cần phải "
    ).split()
)
_VERBS = frozenset({
    "tổ chức", "thực hiện", "triển khai", "hoàn thành", "hướng dẫn", "chuẩn bị", "hoạt động", "liên quan", "góp phần", "phục vụ", "giai đoạn", "giúp đỡ", "thu hút", "dự kiến", "nêu trên", "trên cả",  # noqa: E501
    "đăng ký", "tiếp tục", "tăng so", "so với", "nhận được", "nghiệm thu", "đánh giá", "lấy ý", "trong đó", "bảo đảm", "đảm bảo", "trực tiếp", "làm việc",  # noqa: E501
})  # fmt: skip
_ENDS = re.compile(r"[,.;:()\[\]“”\"\t!?…|]|\s-\s|\n\s*\n")
_MEASURES = frozenset(("ha km m m2 m3 kg tấn tạ lít mét héc-ta hecta mw kw kwh gb mb km2 cm mm ").split())  # noqa: SIM905


@dataclass(frozen=True)
class Phrase:
    """A noun phrase in working offsets. ``noun`` is the head (lower case), ``kind`` its class or ''."""

    start: int
    end: int
    reach: int
    noun: str
    what: str
    kind: str


def phrase_after(page: Page, end: int, *, known_only: bool = False, after_zero: bool = False) -> Phrase | None:
    """The noun phrase right after a number, or None when what follows cannot be counted.

    After a number with a leading zero even a capitalised word is counted: ``01 Phó Trưởng ban``.
    """
    limit = min(page.layout.sentence_at(max(end - 1, 0))[1], end + 160)
    start = end
    while start < limit and page.text[start] in ' \n“"':
        start += 1
    stop = _ENDS.search(page.text, start, limit)
    limit = stop.start() if stop else limit
    if start == end or start >= limit or not page.text[start].isalpha():
        return None
    tokens = list(_TOKEN.finditer(page.text, start, limit))[:14]
    if not tokens or tokens[0].start() != start:
        return None
    words = [page.lower[token.start() : token.end()] for token in tokens]
    if words[0] in _SIDES or (words[0] in NOT_NOUNS and not _is_known_start(words)):
        return None
    size, kind, noun = _head(words, [token[0] for token in tokens])
    if size == 0 and after_zero and is_syllable(words[0]) and len(words[0]) > 1:
        size, kind, noun = 1, "", words[0]
    if size == 0 or (known_only and not kind):
        return None
    reach = _reach(words, size)
    what = " ".join(page.text[start : tokens[reach - 1].end()].split())
    return Phrase(start, tokens[size - 1].end(), tokens[reach - 1].end(), noun, what, kind)


def _is_known_start(words: list[str]) -> bool:
    return any(" ".join(words[:size]) in nouns() for size in (3, 2))


def _head(words: list[str], written: list[str]) -> tuple[int, str, str]:
    """How many words make the head, its class and its spelling; (0, '', '') when it is a name or no word."""
    for size in range(min(8, len(words)), 0, -1):
        text = " ".join(words[:size])
        spelled = text if text in nouns() else folded_nouns().get(text, "") if size > 1 and not has_marks(text) else ""
        if spelled:
            return size, nouns()[spelled], spelled
    first = written[0]
    if first[0].isupper():
        acronym = len(first) >= 2 and first.replace("&", "").isupper()
        full = abbreviations().get(fold(first), "")
        kind = nouns().get(folded_nouns().get(full, ""), "body") if full else "body"
        return (1, kind, first) if acronym and not first.isdigit() else (0, "", "")
    if words[0] in _MEASURES:
        return 1, "measure", words[0]
    if not words[0][0].isalpha() or len(words[0]) < 2 or not (is_syllable(words[0]) or is_folded_syllable(words[0])):
        return 0, "", ""
    pair = len(words) > 1 and words[1] not in _STOPS | NOT_NOUNS and is_syllable(words[1]) and written[1].islower()
    return (2, "", " ".join(words[:2])) if pair else (1, "", words[0])


def _reach(words: list[str], size: int) -> int:
    reach = size
    while reach < min(len(words), size + 7):
        word = words[reach]
        if (
            word in _STOPS
            or word[0].isdigit()
            or " ".join(words[reach : reach + 2]) in _VERBS
            or (word == "và" and _opens_clause(words, reach + 1))
        ):
            break
        reach += 1
    while reach > size and words[reach - 1] in (
        "và",
        "của",
        "hoặc",
        "các",
        "những",
        "năm",
        "tháng",
        "ngày",
        "quý",
        "hơn",
        "gần",
    ):
        reach -= 1
    return reach


_DOING = frozenset(
    (  # noqa: SIM905
        "tặng trao tổ thực triển hoàn được đã có ban ký cấp gửi hỗ phối tham xây tiếp đang chưa không sẽ mở cử "
        "khen ra trình "
    ).split()
)


def _opens_clause(words: list[str], index: int) -> bool:
    following = words[index] if index < len(words) else ""
    return (
        not following
        or following in _DOING
        or following[0].isdigit()
        or following in ("một", "hai", "ba", "bốn", "sáu", "mười", "gần", "hơn", "khoảng")
    )


_TOTAL = re.compile(
    r"(?:tổng số|tổng cộng|số lượng|tổng|lũy kế|(?<![^\W_])số)(?!\s+(?:kinh phí|tiền|vốn|"
    r"thu|chi|[0-9]))\s+(?P<rest>[^.;\n\t]{2,170}?)(?:\s*[:=]|\s+là|\s+lên(?:\s+(?:đến|tới|"
    r"thành))?|\s+đạt|\s+có|\s+lên|\s+gồm)\s*$"
)
_LINE = re.compile(
    r"(?:^|[;:(.]\s)[\s\-+*•●▪`]*(?:[0-9]{1,2}(?:\.[0-9]+)*[.)]?\s*)?(?P<rest>[^.;\n\t:0-9]{2,70}?)\s*[:=]\s*$"
)


def phrase_before(page: Page, start: int) -> Phrase | None:
    """The noun phrase of a number that stands after it: ``Số hội viên: 120``, ``tổng số nhiệm vụ … là 56``."""
    low = max(page.layout.sentence_at(start)[0], start - 220)
    before = page.lower[low:start]
    line = before[before.rfind("\n") + 1 :]
    match, base = _TOTAL.search(before), low
    if not match:
        match, base = _LINE.search(line), start - len(line)
    if not match:
        return None
    rest_start = base + match.start("rest")
    tokens = list(_TOKEN.finditer(page.text, rest_start, base + match.end("rest")))
    for index in range(min(3, len(tokens))):
        words = [page.lower[token.start() : token.end()] for token in tokens[index:]]
        size, kind, noun = _head(words, [token[0] for token in tokens[index:]])
        if kind and size:
            reach = _reach(words, size)
            first, last = tokens[index].start(), tokens[index + reach - 1].end()
            return Phrase(start, start, start, noun, " ".join(page.text[first:last].split()), kind)
    return None

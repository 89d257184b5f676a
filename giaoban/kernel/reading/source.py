"""The text as read: one working copy with a map back to the text as given.

The working copy is NFC, has plain spaces, hyphens and digits, and a space between words that were
run together. Everything is found in the working copy; ``Source.span`` gives the offsets in the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from giaoban.kernel.reading.accents import restore_marks
from giaoban.kernel.reading.letters import fold, has_marks, is_folded_syllable, is_syllable, lower, parts_of_run_on

_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_SAME = {
    **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000\x00", " "),
    **{chr(code): " " for code in range(0x2000, 0x200B)},
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}
_BULLET = re.compile(
    r"\s*(?:[-+*•●▪]\s|\(?[0-9]{1,2}[.)/]\s|[a-zđ][.)]|[IVX]{1,5}[.)]|"
    r"[0-9]{1,2}(?:\.[0-9]{1,2})+[.\s])"
)
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT_WORD = re.compile(r"(?<=[0-9])(?=[^\W\d_])")
_WORD_DIGIT = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,12})(?=[0-9])")
_JOINED = re.compile(r"[^\W\d_]{2,}")
_LINK = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net|edu|gov|info)\b\S*")
# Letters that touch a number by habit and not by accident: hours, units, currency.
_UNIT_AFTER = re.compile(
    r"(?:h|g|p|m|km|cm|mm|kg|ha|m2|m3|km2|đ|vn[đd]|usd|eur|tr|trđ|k|kw|kwh|mw|w|v|x|st|nd|rd|th|a|b|c|d)(?![^\W\d_])"
)


@dataclass
class Source:
    """A working copy of a text. All of ``text``, ``lower`` and ``folded`` have the same length.

    ``starts[i]`` and ``ends[i]`` are the offsets, in the text as given, of working character ``i``;
    ``breaks`` holds the working offsets of spaces that the text as given does not have.
    """

    given: str
    text: str
    starts: list[int]
    ends: list[int]
    breaks: frozenset[int]

    @cached_property
    def lower(self) -> str:
        """Lower case with marks; lines written without marks get the marks of the words we look for."""
        parts: list[str] = []
        position = 0
        lowered = lower(self.text)
        for start, end in self.unaccented_lines:
            parts += [lowered[position:start], restore_marks(lowered[start:end])]
            position = end
        return "".join([*parts, lowered[position:]])

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """Start and end of each line, without its line break."""
        found: list[tuple[int, int]] = []
        start = 0
        for line in self.text.split("\n"):
            found.append((start, start + len(line)))
            start += len(line) + 1
        return found

    @cached_property
    def unaccented_lines(self) -> list[tuple[int, int]]:
        """Lines that are Vietnamese with every mark dropped."""
        return [line for line in self.lines if _drops_marks(self.text[line[0] : line[1]])]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the text as given of a non-empty working span."""
        return self.starts[start], self.ends[end - 1]


def _drops_marks(line: str) -> bool:
    words = _JOINED.findall(_LINK.sub(" ", line))
    small = [word for word in words if not word.isupper() or line.isupper()]
    if has_marks(line) or len(small) < 3:
        return False
    fitting = [is_folded_syllable(word) for word in small]
    return sum(fitting) >= 0.8 * len(small) and restore_marks(lower(line)) != lower(line)


def open_source(text: str) -> Source:
    """Build the working copy of a text. Never fails; costs one pass over the text."""
    plain, starts, ends = _normalise(text)
    plain = _bounded(plain)
    cuts = sorted(_cuts(plain))
    pieces: list[str] = []
    breaks: list[int] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    position = 0
    for cut in cuts:
        pieces += [plain[position:cut], " "]
        new_starts += [*starts[position:cut], starts[cut]]
        new_ends += [*ends[position:cut], starts[cut]]
        breaks.append(len(new_starts) - 1)
        position = cut
    pieces.append(plain[position:])
    joined = _join_wrapped("".join(pieces))
    new_starts += starts[position:]
    new_ends += ends[position:]
    return Source(text, joined, new_starts, new_ends, frozenset(breaks))


# No word and no gap of a report is longer; patterns need a bound to stay linear on any input.
_LONG_WORD = re.compile(r"\S{160,}")
_LONG_GAP = re.compile(r"\s{40,}")
# Neither run of letters nor run of blanks.
_FILLER = "\x01 "


def _bounded(text: str) -> str:
    """Blank out endless words, and the inside of endless gaps, with a letter that matches nothing."""
    text = _LONG_WORD.sub(lambda match: _filler(len(match[0])), text)
    return _LONG_GAP.sub(_narrow, text)


def _narrow(match: re.Match[str]) -> str:
    edge = "\n" if "\n" in match[0] else " "
    return edge + _filler(len(match[0]) - 2) + edge


def _filler(size: int) -> str:
    return (_FILLER * (size // 2 + 1))[:size]


def _normalise(text: str) -> tuple[str, list[int], list[int]]:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    index, size = 0, len(text)
    while index < size:
        letter = text[index]
        after = index + 1
        while after < size and text[after] > "\u02ff" and unicodedata.combining(text[after]):
            after += 1
        if after > index + 1:
            for composed in unicodedata.normalize("NFC", text[index:after]):
                letters.append(composed)
                starts.append(index)
                ends.append(after)
        elif letter not in _DROPPED:
            if letter == "\r":
                letter = " " if text[after : after + 1] == "\n" else "\n"
            elif letter > "\x7f":
                letter = unicodedata.normalize("NFC", letter)
            letters.append(_SAME.get(letter, letter) if len(letter) == 1 else letter[0])
            starts.append(index)
            ends.append(after)
        index = after
    return "".join(letters), starts, ends


def _join_wrapped(text: str) -> str:
    """Turn the line breaks inside a paragraph of fixed width into spaces; the length stays."""
    lines = text.split("\n")
    carried = [len(line) for line, after in pairwise(lines) if _goes_on(line, after)]
    width = max(carried, default=0) if len(carried) >= 3 else 0
    pieces: list[str] = []
    for index, line in enumerate(lines[:-1]):
        after = lines[index + 1]
        full = width and 0.75 * width <= len(line.rstrip()) <= width and after.strip()
        wrapped = _goes_on(line, after) or (full and line.rstrip()[-1:] not in ".!?:;…" and not _BULLET.match(after))
        tabbed = "\t" in line or "\t" in after
        pieces += [line, " " if wrapped and not tabbed else "\n"]
    return "".join([*pieces, lines[-1]])


def _goes_on(line: str, after: str) -> bool:
    line, after = line.rstrip(), after.strip()
    if len(line) < 25 or not after or line[-1] in ".!?:;…" or _BULLET.match(after):
        return False
    if line.isupper() and not after.isupper():
        return False
    return after[0].islower() or after[0] in ")”,;("


def _cuts(text: str) -> set[int]:
    """Where a space is missing: inside run-on words and between words and numbers."""
    links = [match.span() for match in _LINK.finditer(text)]
    lowered = lower(text)
    known = set(_WORD.findall(lowered))
    cuts: set[int] = set()
    for match in _WORD.finditer(text):
        pieces = parts_of_run_on(match[0], known)
        position = match.start()
        for piece in (pieces or [""])[:-1]:
            position += len(piece)
            cuts.add(position)
    for match in _DIGIT_WORD.finditer(text):
        tail = _WORD.match(text, match.start())
        if tail and len(tail[0]) >= 2 and tail[0].islower() and not _UNIT_AFTER.match(lowered, match.start()):  # noqa: SIM102
            if has_marks(tail[0]) or is_syllable(tail[0]):
                cuts.add(match.start())
    for match in _WORD_DIGIT.finditer(text):
        if match[1].islower() and has_marks(match[1]) and is_syllable(match[1]):
            cuts.add(match.end())
    return {cut for cut in cuts if not any(start < cut < end for start, end in links)} if links else cuts

"""Vietnamese letters: folding, tone placement, syllables.

Every function here maps one character to one character, so that offsets found in a folded or
lowered text are offsets of the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKED = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
SMALL = "a-z" + _MARKED
"""The small letters, to stand inside a character class. A range cannot: capitals lie between them."""
CAPITAL = "A-Z" + _MARKED.upper()
"""The capital letters, likewise."""

_ONSETS = "ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdđghklmnprstvx]"
_VOWELS = "aăâeêioôơuưy"
# Rhymes without tone marks; the quality of the vowel (ă, â, ê, ô, ơ, ư) is kept.
_RHYMES = (  # noqa: SIM905
    "a ac ach ai am an ang anh ao ap at au ay ă ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng "
    "eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach "
    "oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot ô ôc "
    "ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn "
    "uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt "
    "ưu y yên yêng yêt yêu yêm ak ok ôk "
).split()
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{'|'.join(sorted(_RHYMES, key=len, reverse=True))})")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_FOLDED_SYLLABLE: re.Pattern[str]


@lru_cache(maxsize=8192)
def fold_letter(letter: str) -> str:
    """One letter without its marks, in lower case: ``Đ`` gives ``d``, ``ễ`` gives ``e``."""
    if letter in "đĐðÐ":
        return "d"
    base = unicodedata.normalize("NFD", letter)[:1].lower()
    return base if len(base) == 1 else letter


def fold(text: str) -> str:
    """The text in lower case and without marks, of the same length."""
    return "".join(map(fold_letter, text))


@lru_cache(maxsize=8192)
def _lower_letter(letter: str) -> str:
    lowered = "đ" if letter in "ðÐ" else letter.lower()
    return lowered if len(lowered) == 1 else letter


@lru_cache(maxsize=8192)
def toneless(word: str) -> str:
    """Lower case without tone marks, keeping the quality of vowels: ``Nghị`` gives ``nghi``, ``Sơ`` ``sơ``."""
    marks = (mark for mark in unicodedata.normalize("NFD", lower(word)) if mark not in _TONES)
    return unicodedata.normalize("NFC", "".join(marks))


_FOLDED_SYLLABLE = re.compile(
    rf"(?:{_ONSETS.replace('đ', '')})?"
    rf"(?:{'|'.join(sorted({fold(rhyme) for rhyme in _RHYMES}, key=len, reverse=True))})"
)

# The tone of oa, oe, uy stands on either vowel (hoà, hòa); the newer habit is brought to the older one.
_NEW_PLACE = re.compile(r"(o)([àáảãạèéẻẽẹ])(?![^\W\d_])|(?<!q)(u)([ỳýỷỹỵ])(?![^\W\d_])")
_TONE_OF: dict[str, str] = {}
for _plain in "aeouy":
    for _mark in _TONES:
        _TONE_OF[unicodedata.normalize("NFC", _plain + _mark)] = _mark


def _older_place(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else (match[3], match[4])
    mark = _TONE_OF[second]
    return unicodedata.normalize("NFC", first + mark) + unicodedata.normalize("NFD", second)[0]


def lower(text: str) -> str:
    """Lower case with one habit of tone placement (``hoà`` and ``HÒA`` give ``hòa``), of the same length."""
    return _NEW_PLACE.sub(_older_place, "".join(map(_lower_letter, text)))


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable, written with its marks."""
    marks = unicodedata.normalize("NFD", word)
    return sum(marks.count(tone) for tone in _TONES) <= 1 and _SYLLABLE.fullmatch(toneless(word)) is not None


@lru_cache(maxsize=16384)
def is_folded_syllable(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable whose marks were all dropped."""
    return _FOLDED_SYLLABLE.fullmatch(word.lower()) is not None


def has_marks(text: str) -> bool:
    """Whether the text has a letter that only Vietnamese spelling with marks explains."""
    return any(letter > "\x7f" and letter.isalpha() for letter in text)


def parts_of_run_on(word: str, known: frozenset[str] | set[str]) -> list[str] | None:
    """Split a run-on word into its syllables, or None if it is one word or no Vietnamese.

    ``chuẩnbị`` gives ``[chuẩn, bị]``, ``LHHVNđã`` gives ``[LHHVN, đã]``. Splits whose parts occur in
    ``known`` (lower case words of the same text) win over others, then the earliest wins.
    """
    if len(word) > 60 or len(word) < 3 or not has_marks(word) or is_syllable(word):
        return None
    cased = _split_by_case(word)
    if cased is not None:
        pieces: list[str] = []
        for piece in cased:
            pieces.extend(parts_of_run_on(piece, known) or [piece])
        return pieces
    return _split_lower(word, known) if len(word) <= 24 else None


def _split_by_case(word: str) -> list[str] | None:
    """Split where capitals stop or start again, when the small letters there are Vietnamese."""
    for index in range(1, len(word)):
        before, after = word[index - 1], word[index]
        head, tail = word[:index], word[index:]
        if before.isupper() and after.islower() and index >= 2 and head.isupper():  # noqa: SIM102
            if len(tail) >= 2 and (is_syllable(tail) or _split_lower(tail, frozenset())):
                return [head, tail]
        if before.islower() and after.isupper() and is_syllable(head) and len(tail) >= 2:
            return [head, tail]
        if before.islower() and after.isupper() and not head.isupper():
            pieces = _split_lower(head, frozenset())
            if pieces and len(tail) >= 2:
                return [*pieces, tail]
    return None


def _split_lower(word: str, known: frozenset[str] | set[str], depth: int = 3) -> list[str] | None:
    choices: list[tuple[int, int, list[str]]] = []
    for index in range(1, len(word)):
        head, tail = word[:index], word[index:]
        if not is_syllable(head):
            continue
        rest = [tail] if is_syllable(tail) else (_split_lower(tail, known, depth - 1) if depth > 1 else None)
        if rest is None or (len(head) == 1 and not has_marks(head)) or (len(rest[-1]) == 1):
            continue
        strange = sum(lower(piece) not in known for piece in (head, *rest))
        soft = toneless(rest[0])[0] in _VOWELS
        choices.append((len(rest), strange * 2 + soft, [head, *rest]))
    return min(choices, key=lambda choice: choice[:2])[2] if choices else None

"""Accent-free text: one fold for both databases, for search boxes and for matching.

SQLite's own `remove_diacritics` leaves đ alone and PostgreSQL's `unaccent` differs by its rules file, so
the folded text is computed here and stored in a column of its own.
"""

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case, no accents, đ→d, single spaces; NFC and NFD, old and new tone marks give one answer.

    >>> fold("Thuỷ lợi  ĐĂK LĂK")
    'thuy loi dak lak'
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return _SPACES.sub(" ", bare.replace("đ", "d").replace("&", " & ")).strip()


def tidy(text: str) -> str:
    """NFC with single spaces and trimmed ends: the form in which typed text is stored."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()

"""The head of a paper that came in, pasted as text, as the fields of the register."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from giaoban.kernel.base import tidy
from giaoban.kernel.reading import read

_SYMBOL = re.compile(r"\b\d+[\w.]*[/-][\w/&.-]*[A-ZĐ][\w/&.-]*", re.UNICODE)
_LONGEST = 4000


@dataclass(frozen=True)
class Head:
    """What could be told; '' or None for what couldn't."""

    symbol: str = ""
    kind: str = ""
    author: str = ""
    signed_on: date | None = None
    subject: str = ""


def recognise(text: str) -> Head:
    """Kind, symbol, day, author and subject of the first paper named in the text; a bare symbol is kept as typed."""
    text = tidy(text)[:_LONGEST]
    found = next((item for item in read(text).items if item.kind == "document" and item.value), None)
    if found is None:
        bare = _SYMBOL.search(text)
        return Head(symbol=bare.group().rstrip(".-/") if bare else "")
    told = found.extra.get("document", {})
    return Head(symbol=str(found.value), kind=_sentence(told.get("kind") or found.what or ""),
                author=_sentence(told.get("issuer") or ""), signed_on=_day(told.get("date") or ""),
                subject=tidy(told.get("subject") or "")[:500])


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

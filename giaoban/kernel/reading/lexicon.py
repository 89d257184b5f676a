"""The tables of words the grammar uses, read once from ``data/``."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

from giaoban.kernel.reading.letters import fold, lower


def _rows(name: str) -> list[dict[str, str]]:
    text = files("giaoban.kernel.reading").joinpath("data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def nouns() -> dict[str, str]:
    """Countable nouns (lower case) and their class: person, body, task, event, paper, thing, place, group."""
    return {lower(row["noun"]): row["class"] for row in _rows("nouns.csv")}


@lru_cache(maxsize=4096)
def noun_in(words: str) -> str:
    """The first countable noun in some lower-case words, the longest that begins there, or ''."""
    tokens = re.findall(r"[^\W\d_]+(?:&[^\W\d_]+)*", words)[:40]
    for start in range(len(tokens)):
        for size in range(min(6, len(tokens) - start), 0, -1):
            text = " ".join(tokens[start : start + size])
            if text in nouns() and (size > 1 or len(tokens) == 1 or start <= 1):
                return text
    return ""


@lru_cache(maxsize=1)
def counted_after() -> re.Pattern[str]:
    """Matches a countable noun right after a number, in lower-case text; group ``noun`` is the noun."""
    words = sorted(map(re.escape, nouns()), key=len, reverse=True)
    return re.compile(rf"\s+(?P<noun>{'|'.join(words)})(?![^\W_])")


@lru_cache(maxsize=1)
def folded_nouns() -> dict[str, str]:
    """The same nouns without marks, each with its spelling."""
    return {fold(noun): noun for noun in nouns()}


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Abbreviation in folded letters to the full words in folded letters, longest first."""
    rows = sorted(_rows("abbreviations.csv"), key=lambda row: -len(row["short"]))
    return {fold(row["short"]): fold(row["full"]) for row in rows}


@lru_cache(maxsize=1)
def kinds() -> dict[str, tuple[str, frozenset[str]]]:
    """Code of a kind of document to its name and the families (party, state) that use the code."""
    return {row["code"]: (row["name"], frozenset(row["families"].split("|"))) for row in _rows("kinds.csv")}


@lru_cache(maxsize=1)
def issuers() -> dict[str, str]:
    """Code of an issuer to its name."""
    return {row["code"]: row["name"] for row in _rows("issuers.csv")}


@lru_cache(maxsize=1)
def places() -> dict[str, tuple[str, str]]:
    """Every spelling of a province to its name and the name of the province that holds it since 1 July 2025."""
    table: dict[str, tuple[str, str]] = {}
    for row in _rows("places.csv"):
        for spelling in (row["name"], *filter(None, row["also"].split("|"))):
            table[spelling] = (row["name"], row["since_2025"])
    return table

"""Where each kind of record opens. Lists are named by what the person asks of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

#: `?only=` of the search page.
PEOPLE = "nguoi"


def dossier(row: Any) -> str:
    return f"/ho-so/{quote(row.number, safe='')}/"


def unit(row: Any) -> str:
    return f"/don-vi/{quote(row.code, safe='')}/"


def person(row: Any) -> str:
    return f"/nguoi/{row.pk}/"


def found_people(text: str) -> str:
    """The search for people alone."""
    return listed("/tim-kiem/", only=PEOPLE, q=text)


def promise(row: Any) -> str:
    return f"/viec/{row.pk}/"


def meeting(row: Any) -> str:
    return f"/cuoc-hop/{row.pk}/"


def submission(row: Any) -> str:
    return f"/doc-bao-cao/{row.pk}/"


def report(row: Any) -> str:
    return f"/bao-cao/{row.pk}/"


def paper(row: Any) -> str:
    return f"/van-ban/{row.pk}/"


def listed(path: str, **query: Any) -> str:
    """A list with its filters; empty ones are left out."""
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(asked)}" if asked else path

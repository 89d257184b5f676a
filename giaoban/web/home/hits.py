"""What a search gives: hits in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from giaoban.kernel.people.models import User


@dataclass(frozen=True)
class Asked:
    """`words`: folded; `shown`: how many of a group are shown."""

    user: User
    text: str
    words: tuple[str, ...]
    shown: int


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """`more`: there are others than the ones shown; `all_url` opens the whole list, '' if there is none.

    `near`: nothing has the words as typed; these are written almost so.
    """

    label: str
    icon: str
    hits: list[Hit]
    more: bool = False
    all_url: str = ""
    near: bool = False


def group_of(asked: Asked, label: str, icon: str, rows: Iterable[Any], hit: Callable[[Any], Hit], *,
             all_url: str = "", near: bool = False) -> Group:
    """One more than is shown is read, to know whether there are more."""
    found = [hit(row) for row in islice(rows, asked.shown + 1)]
    return Group(label, icon, found[:asked.shown], len(found) > asked.shown, all_url, near)

"""Columns of the list of people: every cell is what `shown` gives the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.people.models import User
from giaoban.kernel.people.privacy.extract import label_of
from giaoban.kernel.people.privacy.purposes import NOTHING, purposes
from giaoban.kernel.people.privacy.showing import level_of
from giaoban.web.lists import Column

#: On the page; the file has the rest too.
ON_PAGE = ("titles", "birth_year", "sex", "job", "phone")
IN_FILE = ("code", "titles", "birth_date", "birth_year", "sex", "job", "phone", "email", "address")


def columns(user: User, *, file: bool) -> list[Column]:
    """`rows` carry `shown` and `unions` (see `views.dressed`)."""
    name = Column("name", _("Họ và tên"), lambda p: p.shown.name, sort="sort_key",
                  url=lambda p: reverse("persons:person", args=[p.pk]), wide=not file)
    seen = [key for key in (IN_FILE if file else ON_PAGE) if level_of(purposes()[key], user) != NOTHING]
    if not seen:
        return [name]
    return [name, *(_column(key) for key in seen),
            Column("unions", _("Đang là hội viên của"), lambda p: ", ".join(p.unions), fit=not file)]


def _column(key: str) -> Column:
    return Column(key, label_of(key), _cell(key), num=key == "birth_year", fit=key == "job", export=_cell(key))


def _cell(key: str) -> Callable[[Any], str]:
    return lambda person: person.shown.get(key)

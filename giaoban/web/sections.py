"""Parts of a record's page that are known only upstairs: a domain registers what it knows of a unit or of its dossier.

The page itself stays generic; it asks `drawn` and includes `parts/sections.html`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

UNIT, DOSSIER = "unit", "dossier"

#: (request, record, on) → what the template needs as `part`; None: nothing to show on this record
Build = Callable[[HttpRequest, Any, date], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    template: str
    build: Build


_sections: dict[str, dict[str, Section]] = {UNIT: {}, DOSSIER: {}}


def add(page: str, key: str, template: str, build: Build) -> None:
    """Called when Django starts; the same key again replaces the section."""
    _sections[page][key] = Section(template, build)


def drawn(page: str, request: HttpRequest, record: Any, on: date) -> list[dict[str, Any]]:
    """The sections this record has, in the order they were registered."""
    found = ((section, section.build(request, record, on)) for section in _sections[page].values())
    return [{"template": section.template, "part": part} for section, part in found if part is not None]

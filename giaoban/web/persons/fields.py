"""Fields of a person in words, for pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.people.models import Person, PersonChange, User
from giaoban.kernel.people.privacy.extract import label_of
from giaoban.kernel.people.privacy.masking import MASKS
from giaoban.kernel.people.privacy.purposes import FULL, PART, purposes
from giaoban.kernel.people.privacy.showing import Shown, level_of

#: In the order in which a person's page tells them.
ORDER = ("code", "birth_date", "birth_year", "sex", "titles", "job", "phone", "email", "address", "source")


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": _("Người, hội viên"), "url": reverse("persons:list")}, *more]


def crumb_of(person: Person) -> dict[str, Any]:
    return {"label": person.name, "url": reverse("persons:person", args=[person.pk])}


def field_labels(keys: str) -> str:
    """Labels of keys with commas between them, as the log of readings keeps them."""
    return ", ".join(label_of(key) for key in keys.split(",") if key)


def facts_of(shown: Shown) -> list[dict[str, Any]]:
    """The person's facts as the account sees them; a covered one says that it is."""
    whole = [key for key in ORDER if not (key == "birth_year" and "birth_date" in shown.values)]
    return [{"label": label_of(key), "value": shown.get(key),
             "note": _("che bớt") if key in shown.masked else ""} for key in whole]


def change_text(change: PersonChange, user: User, value: str) -> str:
    """One value of a change as the account may read it."""
    purpose = purposes().get(change.field)
    if purpose is None or not value:
        return value
    level = level_of(purpose, user)
    if level == PART:
        return MASKS[purpose.mask](value)
    return value if level == FULL else "•••"

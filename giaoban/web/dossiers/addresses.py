"""Addresses of records shown on other areas' pages; empty where that page does not exist."""

from typing import Any

from django.urls import NoReverseMatch, reverse

#: what is shown → the view that shows it
PAGES = {"unit": "units:unit", "paper": "documents:document", "meeting": "meetings:meeting",
         "panel": "panels:panel"}


def address(what: str, key: Any) -> str:
    try:
        return reverse(PAGES[what], args=[key])
    except NoReverseMatch:
        return ""

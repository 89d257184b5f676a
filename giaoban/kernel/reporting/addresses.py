"""The lasting addresses of figures, printed in papers; the pages answer at these."""

from urllib.parse import urlencode

from django.conf import settings

from giaoban.kernel.base import Period
from giaoban.kernel.figures.registry import parse_ref


def figure_path(ref: str, period: Period, *, unit: str = "", report: int | None = None) -> str:
    """'/so-lieu/critique.tasks/?first=…&last=…&form=topic'."""
    found, parts = parse_ref(ref)
    query = {"first": period.first.isoformat(), "last": period.last.isoformat(), **parts}
    if unit:
        query["unit"] = unit
    if report is not None:
        query["report"] = str(report)
    return f"/so-lieu/{found.key}/?{urlencode(query)}"


def absolute(path: str) -> str:
    return str(settings.SITE_ADDRESS).rstrip("/") + path

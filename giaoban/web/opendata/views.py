"""What anybody may read: the index, units of a day, one unit, changes, provinces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.opendata import changes as acts
from giaoban.kernel.opendata import units as register
from giaoban.kernel.opendata.columns import (
    CHANGE_COLUMNS,
    CHANGES,
    CODES,
    DATASETS,
    DAY,
    NAMES,
    PROVINCE_COLUMNS,
    PROVINCES,
    UNITS,
    Column,
)
from giaoban.kernel.opendata.models import Release
from giaoban.kernel.opendata.places import province_rows
from giaoban.kernel.opendata.stamp import stamp
from giaoban.kernel.orgs.kinds import STATUSES

from . import linked
from .serving import asked_day, public, wanted_type, wants_page
from .writing import Row, csv_lines, dumped, json_pieces, streamed

#: dataset → (address name, its forms, its columns where they don't depend on the release)
FORMS: dict[str, tuple[str, ...]] = {
    UNITS: ("csv", "json", "jsonld"), CHANGES: ("csv", "json", "jsonld"), PROVINCES: ("csv", "json")}


@public(page=lambda request: True)
def index(request: HttpRequest, release: Release) -> HttpResponse:
    """What is there, under which licence, as of when, how to cite it."""
    at = day_text(stamp(release).at.astimezone(clock.HANOI).date())
    return render(request, "opendata/index.html", {
        "title": _("Dữ liệu mở"), "release": release, "at": at, "site": linked.site(),
        "sets": [_described(release, key) for key in DATASETS if release.has(key)]})


def _described(release: Release, key: str) -> dict[str, Any]:
    return {"label": DATASETS[key], "columns": _columns(release, key),
            "files": [{"form": form, "url": reverse(f"opendata:{key}", args=[form])} for form in FORMS[key]]}


def _columns(release: Release, key: str) -> Sequence[Column]:
    return {UNITS: release.columns, CHANGES: CHANGE_COLUMNS, PROVINCES: PROVINCE_COLUMNS}[key]


def _check_form(form: str, dataset: str) -> None:
    if form not in FORMS[dataset]:
        raise Http404


def _head(release: Release, **facts: Any) -> Row:
    return {"licence": release.licence_url, "source": linked.site() + reverse("opendata:index"), **facts}


def _table(request: HttpRequest, release: Release, form: str, *, dataset: str, rows: Iterable[Row], name: str,
           **facts: Any) -> HttpResponseBase:
    """Rows as CSV or JSON."""
    if form == "csv":
        lines = csv_lines(_columns(release, dataset), rows, mark=request.GET.get("bom") == "1")
        return streamed(lines, form, name)
    return streamed(json_pieces(_head(release, **facts), dataset, rows), form, name)


@public(UNITS)
def units(request: HttpRequest, release: Release, form: str) -> HttpResponseBase:
    """Every public unit on a day (`?on=`, else today)."""
    _check_form(form, UNITS)
    day = asked_day(request) or clock.today()
    rows, name = register.units(release, day), f"don-vi-{day.isoformat()}"
    if form == "jsonld":
        nodes = map(linked.unit_node, rows)
        return streamed(json_pieces(linked.head(release) | {"dct:date": day}, "@graph", nodes), form, name)
    return _table(request, release, form, dataset=UNITS, rows=rows, name=name, on=day)


def _found(request: HttpRequest, release: Release, code: str) -> register.Unit:
    found = register.unit(release, code, asked_day(request))
    if found is None:
        raise Http404
    return found


@public(UNITS, page=wants_page)
def unit(request: HttpRequest, release: Release, code: str) -> HttpResponseBase:
    """One unit in the form the reader prefers: a page, JSON-LD, or JSON."""
    found = _found(request, release, code)
    if wants_page(request):
        return _page(request, release, found)
    return _file(release, found, "jsonld" if wanted_type(request) == "application/ld+json" else "json")


@public(UNITS)
def unit_file(request: HttpRequest, release: Release, code: str, form: str) -> HttpResponseBase:
    if form not in ("json", "jsonld"):
        raise Http404
    return _file(release, _found(request, release, code), form)


def _changes(release: Release, found: register.Unit) -> list[Row]:
    return list(acts.changes(release, found.row["code"])) if release.has(CHANGES) else []


def _file(release: Release, found: register.Unit, form: str) -> HttpResponse:
    code, told = found.row["code"], _changes(release, found)
    if form == "jsonld":
        node = linked.unit_node(found.row) | linked.below(found.below) | linked.changed(code, told)
        return HttpResponse(dumped(linked.head(release) | node), content_type="application/ld+json; charset=utf-8")
    more = {"below": found.below} if release.shows("parent") else {}
    if release.has(CHANGES):
        more["changes"] = told
    return HttpResponse(dumped(_head(release, on=found.day, id=linked.unit_address(code), unit=found.row, **more)),
                        content_type="application/json; charset=utf-8")


def _page(request: HttpRequest, release: Release, found: register.Unit) -> HttpResponse:
    row = found.row
    told = {**row, "status": STATUSES.get(row.get("status", ""), "")}
    facts = [{"label": column.label, "value": _text(told[column.key])} for column in release.columns
             if column.type not in (CODES, NAMES) and column.key not in ("name", "kind", "parent")]
    ties = [(column.label, row[column.key]) for column in release.columns if column.type == CODES]
    return render(request, "opendata/unit.html", {
        "title": row["name"], "code": row["code"], "facts": facts, "on": day_text(found.day), "release": release,
        "parent": row.get("parent", ""), "names": row.get("former_names", ()), "below": found.below,
        "ties": [(label, codes) for label, codes in ties if codes], "changes": _changes(release, found)})


def _text(value: Any) -> str:
    return "" if value is None else day_text(value) if hasattr(value, "year") else str(value)


@public(CHANGES)
def changes(request: HttpRequest, release: Release, form: str) -> HttpResponseBase:
    """Every public act on units, oldest first."""
    _check_form(form, CHANGES)
    rows = acts.changes(release)
    if form == "jsonld":
        return streamed(json_pieces(linked.head(release), "@graph", map(linked.change_node, rows)), form, "thay-doi")
    return _table(request, release, form, dataset=CHANGES, rows=rows, name="thay-doi")


@public(PROVINCES)
def provinces(request: HttpRequest, release: Release, form: str) -> HttpResponseBase:
    """Provinces of both code lists, old to new."""
    _check_form(form, PROVINCES)
    return _table(request, release, form, dataset=PROVINCES, rows=province_rows(), name="tinh-thanh")


@public(UNITS)
def schema(request: HttpRequest, release: Release) -> HttpResponse:
    """The shape of `don-vi.json`, for programs (JSON Schema 2020-12)."""
    types: dict[str, Row] = {
        DAY: {"type": ["string", "null"], "format": "date"},
        CODES: {"type": "array", "items": {"type": "string"}},
        NAMES: {"type": "array", "items": {"type": "object", "required": ["name", "since", "until"]}}}
    columns = {column.key: {"title": str(column.label), "description": str(column.meaning),
                            **types.get(column.type, {"type": "string"})} for column in release.columns}
    return JsonResponse({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": _("Đơn vị"), "type": "object",
        "required": ["licence", "source", "on", UNITS],
        "properties": {UNITS: {"type": "array", "items": {
            "type": "object", "properties": columns, "required": list(columns), "additionalProperties": False}}},
    }, json_dumps_params={"ensure_ascii": False})

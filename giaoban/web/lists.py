"""One way to show a list: filters in the address, accent-free search, sorting, pages, Excel of what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .exports import excel

SIZES = (50, 200)
#: Rows of an export read and dressed at once.
STRETCH = 2000


@dataclass(frozen=True)
class Column:
    """`get`: what the cell shows. `sort`: field(s) to order by, '' if not sortable. `export`: the Excel value.

    `fit`: the cell keeps to one line, cut when very long, with its whole text on hover.
    """

    key: str
    label: Any
    get: Callable[[Any], Any]
    sort: str = ""
    num: bool = False
    wide: bool = False
    url: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    export: Callable[[Any], Any] | None = None
    fit: bool = False


@dataclass(frozen=True)
class Cell:
    value: Any
    url: str
    tone: str


@dataclass(frozen=True)
class Head:
    label: Any
    num: bool
    wide: bool
    sort: str
    direction: str


def cells_of(columns: list[Column], row: Any) -> list[tuple[Column, Cell]]:
    return [(c, Cell(c.get(row), c.url(row) if c.url else "", c.tone(row) if c.tone else "")) for c in columns]


def heads_of(columns: list[Column], order: str) -> list[Head]:
    """Each head with the order a click on it would ask for."""
    heads = []
    for column in columns:
        here = order.lstrip("-") == column.key
        direction = ("descending" if order.startswith("-") else "ascending") if here else ""
        asked = "" if not column.sort else (f"-{column.key}" if here and not order.startswith("-") else column.key)
        heads.append(Head(column.label, column.num, column.wide, asked, direction))
    return heads


def ordered(rows: QuerySet, columns: list[Column], order: str) -> QuerySet:
    """By a column's field, then by pk so that pages never overlap; an unknown order is ignored, as is any where the
    rows come in an order of their own."""
    if not isinstance(rows, QuerySet):
        return rows
    sorts = {c.key: c.sort for c in columns if c.sort}
    field = sorts.get(order.lstrip("-"))
    if not field:
        return rows
    return rows.order_by(f"{'-' if order.startswith('-') else ''}{field}", "-pk")


def page_size(request: HttpRequest) -> int:
    return 200 if request.GET.get("size") == "200" else 50


def show_list(request: HttpRequest, *, title: str, rows: QuerySet, columns: list[Column], filters: Any = None,
              template: str = "list.html", foot: list[str] | None = None, empty: dict[str, Any] | None = None,
              dress: Callable[[list[Any]], list[Any]] = list, **context: Any) -> HttpResponse:
    """The page, or with `?excel=1` the workbook of the same rows.

    `rows` is already narrowed to what the account may see and to the filters; `filters` is a Django form
    bound to the address (shown above the table). `dress` adds to a whole page of rows, and to each stretch of an
    export, what its cells need. Query count doesn't depend on the number of rows.
    """
    order = request.GET.get("order", "")
    rows = ordered(rows, columns, order)
    if request.GET.get("excel"):
        lines = ([(c.export or c.get)(row) for c in columns] for row in _dressed(rows, dress))
        return excel(request, title=title, heads=[str(c.label) for c in columns], rows=lines,
                     widths=[60 if c.wide else 30 if c.fit else 0 for c in columns])
    size = page_size(request)
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    table = [cells_of(columns, row) for row in dress(list(page.object_list))]
    return render(request, template, {
        "title": title, "page": page, "size": size, "big": SIZES[-1], "heads": heads_of(columns, order),
        "table": table, "filters": filters, "foot": foot, "order": order, "empty": empty or {}, **context})


def _dressed(rows: QuerySet, dress: Callable[[list[Any]], list[Any]]) -> Iterator[Any]:
    """Every row, a stretch at a time, so that an export of any length needs the memory of one stretch."""
    waiting = rows.iterator(chunk_size=STRETCH)
    while some := list(islice(waiting, STRETCH)):
        yield from dress(some)

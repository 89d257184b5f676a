"""One way to show a list: filters in the address, accent-free search, sorting, pages, Excel of what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from .exports import Keys, excel
from .rendering import safe, shown

SIZES = (50, 200)
#: Rows of an export read and dressed at once.
STRETCH = 2000


class KeyedRows:
    """Rows too many to be sorted whole: their keys are narrowed, counted and ordered, a page's rows are read by key.

    `read` gives the rows of some keys in any order. `total`: how many there are, where it was counted before. `cap`:
    rows beyond are not counted, `more` says that there are some (words that nearly every row holds).
    """

    def __init__(self, keys: QuerySet, read: Callable[[list[int]], Iterable[Any]], *, total: int | None = None,
                 cap: int | None = None) -> None:
        self.keys, self.read, self.total, self.cap = keys, read, total, cap

    def order_by(self, *fields: str) -> KeyedRows:
        return KeyedRows(self.keys.order_by(*fields), self.read, total=self.total, cap=self.cap)

    @cached_property
    def _first(self) -> list[int]:
        return list(self.keys.values_list("pk", flat=True)[:(self.cap or 0) + 1])

    @property
    def more(self) -> bool:
        return self.cap is not None and len(self._first) > self.cap

    def count(self) -> int:
        if self.total is None:
            self.total = min(len(self._first), self.cap) if self.cap is not None else self.keys.order_by().count()
        return self.total

    def __getitem__(self, part: slice) -> list[Any]:
        keys = self._first[part] if self.cap is not None else list(self.keys.values_list("pk", flat=True)[part])
        return self._of(keys)

    def iterator(self, chunk_size: int) -> Iterator[Any]:
        """All of them, also beyond the cap."""
        keys = list(self.keys.values_list("pk", flat=True))
        for start in range(0, len(keys), chunk_size):
            yield from self._of(keys[start:start + chunk_size])

    def _of(self, keys: list[int]) -> list[Any]:
        found = {row.pk: row for row in self.read(keys)}
        return [found[key] for key in keys if key in found]


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


def body_of(table: Iterable[list[tuple[Column, Cell]]]) -> SafeString:
    """The rows as HTML. A page of 200 rows has 2,600 cells (see `rendering`)."""
    rows, opened = [], {}
    for row in table:
        cells = []
        for column, cell in row:
            head = opened.get(column.key) or opened.setdefault(column.key, _opening(column))
            text = shown(cell.value)
            whole = f' title="{text}"' if column.fit and text else ""
            if cell.tone:
                text = f'<span class="state {safe(cell.tone)}">{text}</span>'
            elif cell.url:
                text = f'<a href="{safe(cell.url)}">{text}</a>'
            cells.append(f"{head}{whole}>{text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return mark_safe("".join(rows))  # noqa: S308 – every part is escaped above


def _opening(column: Column) -> str:
    kinds = [word for word, has in (("num", column.num), ("wide", column.wide), ("clip", column.fit)) if has]
    shape = f' class="{" ".join(kinds)}"' if kinds else ""
    return f'<td data-label="{safe(column.label)}"{shape}'


def heads_of(columns: list[Column], order: str) -> list[Head]:
    """Each head with the order a click on it would ask for."""
    heads = []
    for column in columns:
        here = order.lstrip("-") == column.key
        direction = ("descending" if order.startswith("-") else "ascending") if here else ""
        asked = "" if not column.sort else (f"-{column.key}" if here and not order.startswith("-") else column.key)
        heads.append(Head(column.label, column.num, column.wide, asked, direction))
    return heads


def ordered(rows: QuerySet | KeyedRows, columns: list[Column], order: str) -> QuerySet | KeyedRows:
    """By a column's field, then by pk so that pages never overlap; an unknown order is ignored, as is any where the
    rows come in an order of their own."""
    if not isinstance(rows, QuerySet | KeyedRows):
        return rows
    sorts = {c.key: c.sort for c in columns if c.sort}
    field = sorts.get(order.lstrip("-"))
    if not field:
        return rows
    return rows.order_by(f"{'-' if order.startswith('-') else ''}{field}", "-pk")


def page_size(request: HttpRequest) -> int:
    return 200 if request.GET.get("size") == "200" else 50


def show_list(request: HttpRequest, *, title: str, rows: Any, columns: list[Column],
              filters: Any = None, template: str = "list.html", foot: list[str] | None = None,
              empty: dict[str, Any] | None = None, dress: Callable[[list[Any]], list[Any]] = list,
              returning: str = "", **context: Any) -> HttpResponse:
    """The page, or with `?excel=1` the workbook of the same rows.

    `rows` (a QuerySet, KeyedRows or a list) is already narrowed to what the account may see and to the filters;
    `filters` is a Django form bound to the address (shown above the table). `dress` adds to a whole page of rows, and
    to each stretch of an export, what its cells need. `returning`: what the rows are, where the Excel may be edited
    and sent back (each row then carries `key_of` hidden). Query count doesn't depend on the number of rows.
    """
    order = request.GET.get("order", "")
    rows = ordered(rows, columns, order)
    if request.GET.get("excel"):
        tail = (lambda row: [key_of(row)]) if returning else (lambda row: [])
        lines = ([(c.export or c.get)(row) for c in columns] + tail(row) for row in _dressed(rows, dress))
        return excel(request, title=title, heads=[str(c.label) for c in columns], rows=lines, widths=widths_of(columns),
                     total=rows.count() if isinstance(rows, QuerySet | KeyedRows) else None,
                     keys=Keys(returning, [c.key for c in columns]) if returning else None)
    size = page_size(request)
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    table = [cells_of(columns, row) for row in dress(list(page.object_list))]
    return render(request, template, {
        "title": title, "page": page, "size": size, "big": SIZES[-1], "heads": heads_of(columns, order),
        "table": table, "body": body_of(table), "filters": filters, "foot": foot, "order": order,
        "empty": empty or {}, **context})


def key_of(row: Any) -> str:
    """Which record a row of an Excel is, and its version when the Excel was made."""
    return f"{row.number}|{row.version}"


def widths_of(columns: list[Column]) -> list[int]:
    return [60 if c.wide else 30 if c.fit else 0 for c in columns]


def _dressed(rows: Any, dress: Callable[[list[Any]], list[Any]]) -> Iterator[Any]:
    """Every row, a stretch at a time, so that an export of any length needs the memory of one stretch."""
    waiting = rows.iterator(chunk_size=STRETCH) if isinstance(rows, QuerySet | KeyedRows) else iter(rows)
    while some := list(islice(waiting, STRETCH)):
        yield from dress(some)

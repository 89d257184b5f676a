"""The rows of a list as they reach the page."""

from __future__ import annotations

from datetime import date

from django.utils import translation
from django.utils.safestring import mark_safe

from giaoban.web.lists import Column, body_of, cells_of


def drawn(column: Column, row: object = None) -> str:
    return body_of([cells_of([column], row)])


def test_nothing_typed_by_anybody_becomes_markup() -> None:
    bad = '"><script>x</script>'
    row = drawn(Column("a", bad, lambda r: bad, fit=True, url=lambda r: bad))
    assert "<script" not in row and row.count("&lt;script&gt;") == 4
    row = drawn(Column("a", "A", lambda r: bad, tone=lambda r: bad))
    assert "<script" not in row and row.count("&lt;script&gt;") == 2


def test_what_is_html_already_stays_so() -> None:
    assert "<b>x</b>" in drawn(Column("a", "A", lambda r: mark_safe("<b>x</b>")))


def test_values_are_written_in_the_readers_language() -> None:
    column = Column("a", "A", lambda r: date(2021, 3, 5), num=True)
    with translation.override("vi"):
        assert drawn(column) == '<tr><td data-label="A" class="num">05/03/2021</td></tr>'
    assert drawn(Column("a", "A", lambda r: None)) == '<tr><td data-label="A"></td></tr>'
    assert drawn(Column("a", "A", lambda r: 0)) == '<tr><td data-label="A">0</td></tr>'

"""The order of reading: fuller forms first, so that no part of one is read as another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from giaoban.kernel.reading.agreements import read_named_documents
from giaoban.kernel.reading.counts import read_counts, read_durations, read_vague
from giaoban.kernel.reading.dates import read_bare_years, read_dates
from giaoban.kernel.reading.documents import read_symbols
from giaoban.kernel.reading.enumerations import read_enumerated
from giaoban.kernel.reading.forecast import mark_forecasts
from giaoban.kernel.reading.furniture import find_furniture
from giaoban.kernel.reading.items import FLAGS, Item, Reading
from giaoban.kernel.reading.labels import take_clocks, take_links, take_names
from giaoban.kernel.reading.layout import lay_out
from giaoban.kernel.reading.lexicon import counted_after
from giaoban.kernel.reading.money import read_money
from giaoban.kernel.reading.names import read_places
from giaoban.kernel.reading.ordinals import read_ordinals
from giaoban.kernel.reading.page import Found, Page
from giaoban.kernel.reading.source import Source, open_source
from giaoban.kernel.reading.sums import find_sums
from giaoban.kernel.reading.tables import place_in_tables, read_tables
from giaoban.kernel.reading.vocabulary import Vocabulary


def read(text: str, vocabulary: Vocabulary | None = None, furniture: Sequence[tuple[int, int]] = ()) -> Reading:
    """Read a report.

    ``furniture`` are spans of the text, as offsets, that its file says are no part of the report
    (navigation of a web page). Never fails, whatever the text.
    """
    source = open_source(text)
    if not source.text:
        return Reading(text, [], [])
    page = Page(source, lay_out(source), _furniture(source, furniture))
    _find(page)
    order = sorted(page.found, key=lambda found: (found.start, -found.end))
    sums = find_sums(page, order)
    _flag(page)
    reading = Reading(text, [_item(page, found) for found in order], sums)
    if vocabulary is not None:
        vocabulary.recognise(reading)
    return reading


def _find(page: Page) -> None:
    read_symbols(page)
    read_dates(page)
    take_links(page)
    take_clocks(page)
    read_tables(page)
    read_money(page)
    read_ordinals(page)
    read_vague(page)
    read_durations(page)
    read_bare_years(page, counted_after())
    take_names(page)
    read_counts(page)
    read_enumerated(page)
    read_named_documents(page)
    read_places(page)
    place_in_tables(page)
    mark_forecasts(page)


def _furniture(source: Source, given: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Working spans that are not the report's: those found in the text and those its file names."""
    spans = find_furniture(source)
    for low, high in given:
        start, end = bisect_left(source.starts, low), bisect_left(source.starts, high)
        spans += [(start, end)] if end > start else []
    return _merged(spans)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _flag(page: Page) -> None:
    source = page.source
    unaccented = source.unaccented_lines
    for found in page.found:
        if page.is_furniture(found.start):
            found.flags.add("furniture")
        if _inside(found.start, unaccented):
            found.flags.add("unaccented")
        if any(cut in source.breaks for cut in range(found.start - 1, found.reach + 1)):
            found.flags.add("glued")


def _inside(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _item(page: Page, found: Found) -> Item:
    source: Source = page.source
    start, end = source.span(found.start, found.end)
    low, high = page.layout.sentence_at(found.start)
    sentence = source.span(low, high) if high > low else (start, end)
    return Item(
        found.kind,
        source.given[start:end],
        start,
        end,
        found.value,
        found.unit or None,
        found.what,
        flags=[flag for flag in FLAGS if flag in found.flags],
        sentence=sentence,
        extra={key: value for key, value in found.extra.items() if key not in ("class", "reach")},
    )

"""A paper as JSON and back is the same paper, whatever it is made of."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.kernel.documents.papers import (
    Annex,
    Bullets,
    Clause,
    Column,
    Figure,
    Heading,
    Note,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    Text,
    render_html,
)
from giaoban.kernel.documents.papers.storing import UnreadablePaper, from_data, to_data
from giaoban.kernel.documents.papers.tests import sample

words = st.text(max_size=12)
maybe = st.none() | words
runs = st.recursive(words | st.builds(Text, words, st.booleans(), st.booleans())
                    | st.builds(Figure, words, maybe, words, st.booleans()),
                    lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=4)
cells = st.lists(runs, max_size=3).map(tuple)
columns = st.lists(st.builds(Column, words, st.sampled_from(["left", "center", "right"]), st.floats(0.1, 9), words),
                   min_size=3, max_size=4).map(tuple)
tables = st.builds(Table, columns, st.lists(st.builds(Row, cells, st.sampled_from(["plain", "total", "group"])) | cells,
                                            max_size=3).map(tuple), words, words, words)
blocks = (st.builds(Heading, st.integers(1, 3), words, words) | st.builds(Paragraph, runs)
          | st.builds(Bullets, st.lists(runs, max_size=3).map(tuple)) | st.builds(Clause, words, words, runs)
          | st.builds(Note, words) | tables)
bodies = st.lists(blocks, max_size=4).map(tuple)
lists = st.lists(words, max_size=3).map(tuple)
papers = st.builds(
    Paper, issuer=words, symbol_tail=words, place=words, title=words, signature=st.builds(Signature, lists, words, words),
    superior=words, kind=maybe, number=st.none() | st.integers(0, 9999), day=st.none() | st.dates(), year=st.none()
    | st.integers(0, 2100), issuer_name=words, authority=words, addressees=lists, bases=lists, enacting=words, body=bodies,
    second=st.none() | st.builds(Signature, lists, words, words), numbered=st.booleans(), recipients=lists, annexes=st.lists(st.builds(Annex, words, bodies, maybe, maybe, st.booleans()), max_size=2).map(tuple),
    draft=st.booleans(), urgency=maybe, address=maybe, qr=maybe, site=words)


def back(paper: Paper) -> Paper:
    return from_data(json.loads(json.dumps(to_data(paper))))


@given(papers)
@settings(max_examples=40, deadline=None)
def test_any_paper_comes_back_exactly(paper: Paper) -> None:
    assert back(paper) == paper


@pytest.mark.parametrize("name", sample.ALL)
def test_the_samples_come_back_and_print_alike(name: str) -> None:
    paper = sample.ALL[name]()
    assert back(paper) == paper
    assert render_html(back(paper), standalone=True) == render_html(paper, standalone=True)


def test_an_empty_paper_keeps_little() -> None:
    paper = replace(sample.ALL["letter"](), body=(), recipients=(), addressees=(), day=date(2021, 1, 2))
    assert set(to_data(paper)) <= {"issuer", "symbol_tail", "place", "title", "signature", "superior", "number", "day",
                                   "urgency", "address", "site", "annexes"}


@pytest.mark.parametrize("data", [None, [], {"body": 3}, {"body": [{"what": "x"}]}, {"day": "yesterday"},
                                  {"unknown": 1}, {"body": [{"table": [], "columns": [], "caption": "", "unit": "",
                                                             "below": ""}]}])
def test_data_that_is_no_paper_is_refused_in_words(data: object) -> None:
    with pytest.raises(UnreadablePaper, match="không đọc được"):
        from_data(data)

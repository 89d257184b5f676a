"""The vocabulary recognises what it writes, and tells apart what negation and list tell apart."""

from __future__ import annotations

import pytest

from giaoban.kernel.reading import Vocabulary, read
from giaoban.kernel.reading.tests.conftest import PHRASES, SAMPLES
from giaoban.kernel.reading.vocabulary import Phrase


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.text[:40])
@pytest.mark.parametrize("number", [1, 9, 12, 1250])
def test_what_is_written_is_recognised(phrase: Phrase, number: int, vocabulary: Vocabulary) -> None:
    reading = read(phrase.write(number), vocabulary)
    hits = [item for item in reading.items if item.figure]
    assert [(item.figure, item.parts, item.value) for item in hits] == [(phrase.figure, dict(phrase.parts), number)]


def test_writing() -> None:
    assert Phrase("a", "{n} đề tài").write(9) == "09 đề tài"
    assert Phrase("a", "{n} hội viên").write(1250) == "1.250 hội viên"
    assert Phrase("a", "{n}", kind="money").write(80_000_000) == "80.000.000 đồng"


def test_shared_predicates_and_negation(vocabulary: Vocabulary) -> None:
    text = (SAMPLES / "critique_unit.txt").read_text(encoding="utf-8")
    figures = [
        (item.figure, item.parts.get("form"), item.parts.get("outcome"), item.value)
        for item in read(text, vocabulary).items
        if item.figure
    ]
    assert figures == [
        ("critique.tasks", None, None, 12),
        ("critique.tasks", "topic", None, 5),
        ("critique.tasks", "workshop", None, 7),
        ("critique.tasks", "topic", "settled", 3),
        ("critique.tasks", "workshop", "settled", 6),
        ("critique.tasks", "topic", "accepted_unsettled", 2),
        ("critique.tasks", "workshop", "not_held", 1),
        ("critique.returned_money", None, None, 45_000_000),
        ("forums.held", None, None, 2),
        ("forums.roundtables", None, None, 1),
        ("research.opened", None, None, 4),
    ]


def test_context_is_required_where_it_is_given() -> None:
    vocabulary = Vocabulary([Phrase("a", "{n} hội thảo", context=("biển",))])
    assert [item.figure for item in read("Tổ chức 3 hội thảo về biển.", vocabulary).items] == ["a"]
    assert [item.figure for item in read("Tổ chức 3 hội thảo về rừng.", vocabulary).items] == [None]


def test_furniture_is_no_figure(vocabulary: Vocabulary) -> None:
    reading = read("Các tin khác\nTổ chức 3 diễn đàn", vocabulary)
    assert [(item.figure, item.flags) for item in reading.items] == [(None, ["furniture"])]

"""One vocabulary, both ways: what a figure's phrase writes, the reader recognises as the same figure and part."""

import unicodedata

import pytest

from giaoban.kernel.figures.registry import all_figures
from giaoban.kernel.reading import read
from giaoban.kernel.reporting.reading import vocabulary

PHRASES = [pytest.param(figure, phrase, id=f"{figure.key}-{'-'.join(v or 'empty' for _d, v in phrase.parts) or 'whole'}")
           for figure in all_figures() for phrase in figure.phrases]
NUMBERS = (4, 37, 1250)


def sentence(phrase, number):
    """The phrase as a report would say it, under a heading that gives its context."""
    money = phrase.kind == "money"
    heading = f"Công tác {phrase.context[0]}\n" if phrase.context else ""
    return f"{heading}Trong năm 2020 có {phrase.write(number * 10**6 if money else number)}."


@pytest.mark.parametrize(("figure", "phrase"), PHRASES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_written_is_recognised(figure, phrase, form):
    for number in NUMBERS:
        text = unicodedata.normalize(form, sentence(phrase, number))
        amount = number * 10**6 if phrase.kind == "money" else number
        found = [(item.figure, item.parts) for item in read(text, vocabulary()).items if item.value == amount]
        assert (figure.key, dict(phrase.parts)) in found, f"{text!r}: {found}"


@pytest.mark.parametrize(("figure", "phrase"), PHRASES)
def test_every_other_wording_is_recognised_as_the_same_figure(figure, phrase):
    for wording in phrase.also:
        said = wording.replace("{n}", "37.000.000" if phrase.kind == "money" else "37")
        heading = f"Công tác {phrase.context[0]}\n" if phrase.context else ""
        text = f"{heading}Trong năm 2020 có {said}."
        amount = 37_000_000 if phrase.kind == "money" else 37
        found = [(item.figure, item.parts) for item in read(text, vocabulary()).items if item.value == amount]
        assert (figure.key, dict(phrase.parts)) in found, f"{text!r}: {found}"


def test_no_phrase_names_a_part_its_figure_has_not():
    for figure in all_figures():
        for phrase in figure.phrases:
            assert phrase.figure == figure.key
            figure.check_parts(dict(phrase.parts))
            assert all(wording.count("{n}") == 1 for wording in (phrase.text, *phrase.also))


def test_no_two_phrases_write_the_same_words():
    texts = [phrase.text for figure in all_figures() for phrase in figure.phrases]
    assert len(set(texts)) == len(texts)


def test_a_sentence_of_the_yearly_report_is_read_back():
    text = ("Trong năm 2020, Liên hiệp Hội triển khai 56 nhiệm vụ TVPB&GĐXH (trong đó 19 đề tài TVPB&GĐXH và 37 hội thảo "
            "TVPB&GĐXH).")
    reading = read(text, vocabulary())
    found = {item.value: (item.figure, item.parts) for item in reading.items if item.figure}
    assert found == {56: ("critique.tasks", {}), 19: ("critique.tasks", {"form": "topic"}),
                     37: ("critique.tasks", {"form": "workshop"})}
    assert [rule.holds for rule in reading.sums] == [True]

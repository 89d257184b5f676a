import itertools
import re

import pytest
from lxml import html

from giaoban.kernel.documents.papers import PAPER_CSS, render_html
from giaoban.kernel.documents.papers.tests import sample


@pytest.mark.parametrize("name", sample.ALL)
@pytest.mark.parametrize("standalone", [True, False])
def test_headings_are_in_order(name: str, standalone: bool) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", render_html(sample.ALL[name](), standalone))]
    assert levels[0] == (1 if standalone else 2)
    assert levels.count(levels[0]) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_standalone_is_a_vietnamese_document_with_its_own_style() -> None:
    page = render_html(sample.report(), True)
    assert page.startswith('<!DOCTYPE html><html lang="vi">')
    assert PAPER_CSS in page
    assert "http" not in PAPER_CSS


def test_fragment_needs_no_inline_styles() -> None:
    page = render_html(sample.report(), False)
    assert page.startswith('<article class="paper"')
    assert "style=" not in page
    assert "<style" not in page


def test_tables_name_their_columns() -> None:
    table = html.fromstring(render_html(sample.report(), False)).findall(".//table")[1]
    assert [cell.get("scope") for cell in table.findall("thead/tr/th")] == [
        "col",
        "col",
        "colgroup",
        "colgroup",
        "col",
        "col",
        "col",
        "col",
    ]
    assert (
        table.find("caption").text_content() == "Bảng 2. Tình hình sử dụng kinh phí Đơn vị tính: triệu đồng"
    )


def test_figures_are_links_with_their_key() -> None:
    links = html.fromstring(render_html(sample.report(), False)).findall(".//a[@class='fig']")
    assert links[0].text == "56"
    assert links[0].get("href") == "/so-lieu/critique.tasks?nam=2020"
    assert links[0].get("data-key") == "critique.tasks"


def test_empty_table_says_so() -> None:
    assert "Không có số liệu" in render_html(sample.strained(), False)


@pytest.mark.parametrize("name", sample.ALL)
def test_same_paper_same_page(name: str) -> None:
    assert render_html(sample.ALL[name](), True) == render_html(sample.ALL[name](), True)

"""All forms of a stored paper at once, also in another process: what is called there knows no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from os import cpu_count
from typing import Any

from .storing import from_data

FORMATS = ("docx", "pdf", "html")
#: Fewer papers than this are drawn faster than another process starts.
WORTH_A_PROCESS = 40


def files_of(data: dict[str, Any]) -> dict[str, bytes]:
    """The paper's .docx, .pdf and page."""
    from . import render_docx, render_html, render_pdf

    paper = from_data(data)
    return {"docx": render_docx(paper), "pdf": render_pdf(paper), "html": render_html(paper, standalone=True).encode()}


def tried(data: dict[str, Any]) -> dict[str, bytes] | str:
    """The files, or in words why there are none: one bad paper doesn't stop the others."""
    try:
        return files_of(data)
    except Exception as error:  # whatever a paper's words do to a renderer
        return f"{type(error).__name__}: {error}"[:400]


class Here:
    """Draws one after the other in this process."""

    def map(self, papers: Sequence[dict[str, Any]]) -> list[dict[str, bytes] | str]:
        return [tried(data) for data in papers]


class Elsewhere(Here):
    """Draws in as many processes as there are cores."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.pool = pool

    def map(self, papers: Sequence[dict[str, Any]]) -> list[dict[str, bytes] | str]:
        return list(self.pool.map(tried, papers, chunksize=4))


@contextmanager
def drawers(count: int) -> Iterator[Here]:
    """Who draws that many papers."""
    cores = min(4, cpu_count() or 1)
    if count < WORTH_A_PROCESS or cores < 2:
        yield Here()
        return
    # Started afresh rather than forked: a copied connection to the database would be spoilt.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        yield Elsewhere(pool)

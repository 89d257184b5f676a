"""Words with faces as one typed text and back: **đậm**, ^^nghiêng^^, [[số liệu có nguồn]]."""

from __future__ import annotations

import re

from giaoban.kernel.documents.papers import Figure, Runs, Text
from giaoban.kernel.documents.papers.model import Run, runs_of

_TOKEN = re.compile(r"(\*\*|\^\^|\[\[.*?\]\])", re.DOTALL)


def marked(runs: Runs) -> str:
    """What a person types to get these runs."""
    return "".join(_one(run) for run in runs_of(runs))


def _one(run: Run) -> str:
    if isinstance(run, Figure):
        return f"[[{run.text}]]"
    text = f"^^{run.text}^^" if run.italic and run.text else run.text
    return f"**{text}**" if run.bold and run.text else text


def typed(text: str) -> str:
    """What came from a text box, with plain line ends and without blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_marked(text: str, old: Runs = "") -> Runs:
    """The runs typed; untouched text keeps the old runs, a kept [[number]] keeps its source."""
    text = typed(text)
    if text == typed(marked(old)):
        return old
    sources = {run.text: run for run in runs_of(old) if isinstance(run, Figure)}
    found: list[str | Text | Figure] = []
    bold = italic = False
    for part in _TOKEN.split(text):
        if part == "**":
            bold = not bold
        elif part == "^^":
            italic = not italic
        elif part.startswith("[[") and part.endswith("]]") and part[2:-2] in sources:
            found.append(sources[part[2:-2]])
        elif part:
            words = part[2:-2] if part.startswith("[[") and part.endswith("]]") else part
            found.append(Text(words, bold, italic) if bold or italic else words)
    if len(found) == 1 and isinstance(found[0], str):
        return found[0]
    return tuple(found) if found else ""

"""The documents speak of files, targets and commands that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "bench/README.md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_files_are_there(document: Path) -> None:
    named = re.findall(r"`((?:giaoban|reports|docs|bench|tests|kernel|project|web)/[\w./<>-]+)", document.read_text("utf-8"))
    gone = [name for name in named if "<" not in name and not _there(name)]
    assert not gone, gone


def _there(name: str) -> bool:
    path = name.rstrip("./")
    return (ROOT / path).exists() or (ROOT / "giaoban" / path).exists()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_linked_documents_are_there(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8"))
    assert not [link for link in links if not (document.parent / link).exists()]


def test_named_targets_and_commands_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.MULTILINE))
    parser = (ROOT / "giaoban/project/cli.py").read_text("utf-8")
    commands = set(re.findall(r'add\("([\w-]+)"', parser)) | {"manage"}
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        assert set(re.findall(r"`?\bmake ([a-z][a-z-]+)", text)) <= targets | {"and"}, document
        assert set(re.findall(r"giaoban ([a-z]+)(?= |`|$)", text)) - {"is"} <= commands | {"user"}, document


def test_environment_names_are_those_of_the_settings() -> None:
    settings = (ROOT / "giaoban/project/settings.py").read_text("utf-8") + (ROOT / "giaoban/kernel/base/clock.py").read_text("utf-8")
    told = set(re.findall(r"`(GIAOBAN_[A-Z_]+|DATABASE_URL)`", (ROOT / "docs/operating.md").read_text("utf-8")))
    used = set(re.findall(r'"(GIAOBAN_[A-Z_]+|DATABASE_URL)"', settings)) - {"GIAOBAN_TEST", "GIAOBAN_TEST_TEMPLATE"}
    assert used == told

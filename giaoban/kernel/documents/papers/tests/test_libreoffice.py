"""The .docx as another program lays it out; needs LibreOffice, which servers need not have."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from giaoban.kernel.documents.papers import render_docx, render_pdf
from giaoban.kernel.documents.papers.metrics import FONTS
from giaoban.kernel.documents.papers.tests import sample

# Without this the machine's own fonts decide, and many lack half of the Vietnamese letters.
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}/cache</cachedir><match target="pattern"><test name="family">
<string>Times New Roman</string></test><edit name="family" mode="assign" binding="strong">
<string>Tinos</string></edit></match></fontconfig>"""
SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sample converted by one start of the program."""
    folder = tmp_path_factory.mktemp("papers")
    for name, build in sample.ALL.items():
        (folder / f"{name}.docx").write_bytes(render_docx(build()))
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS_CONF.format(fonts=FONTS, cache=folder), encoding="utf-8")
    command = [
        str(SOFFICE),
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    files = [str(path) for path in folder.glob("*.docx")]
    subprocess.run(
        [*command, "--outdir", str(folder), *files],
        check=True,
        timeout=180,
        capture_output=True,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )
    return folder


@pytest.mark.parametrize("name", sample.ALL)
def test_both_papers_have_the_same_words_and_nearly_the_same_pages(laid_out: Path, name: str) -> None:
    theirs = PdfReader(laid_out / f"{name}.pdf")
    ours = PdfReader(io.BytesIO(render_pdf(sample.ALL[name]())))
    assert abs(len(theirs.pages) - len(ours.pages)) <= 1
    heads = ["".join(reader.pages[0].extract_text().split()) for reader in (theirs, ours)]
    for phrase in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"):
        assert all("".join(phrase.split()) in head for head in heads)


def test_the_signature_stays_with_the_look_up_address(laid_out: Path) -> None:
    last = PdfReader(laid_out / "strained.pdf").pages[-1].extract_text()
    assert "Nguyễn Văn Mẫu" in last
    assert "Tra cứu" in last

"""Files: what is read, and what is refused with which words."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest

from giaoban.kernel.reading import Vocabulary
from giaoban.kernel.reading.command import main
from giaoban.kernel.reading.files import UnreadableFile, extract
from giaoban.kernel.reading.tests.conftest import SAMPLES

TEXT = "Liên hiệp hội đã tổ chức 07 hội thảo và các lớp tập huấn ở địa phương trong năm 2022."
_MAIN = "word/document.xml"
_XML = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'


def packed(**members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


def code(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        extract(data, name)
    assert caught.value.message_vi
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    assert extract(TEXT.encode(encoding), "a.txt").text == TEXT


def test_windows_1258() -> None:
    # The code page writes base letters with their quality and the tone as a mark of its own.
    typed = TEXT.replace("ệ", "ê\u0323").replace("ộ", "ô\u0323").replace("ổ", "ô\u0309").replace("ứ", "ư\u0301")
    typed = typed.replace("ả", "a\u0309").replace("ớ", "ơ\u0301").replace("ậ", "â\u0323").replace("ấ", "â\u0301")
    typed = typed.replace("ở", "ơ\u0309").replace("ị", "i\u0323").replace("ã", "a\u0303")
    assert extract(typed.encode("cp1258"), "a.txt").text == TEXT


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Liªn hiÖp c¸c Héi Khoa häc vµ Kü thuËt ViÖt Nam ®· tæ chøc 07 héi th¶o trong n¨m 2022", "TCVN3"),
        ("Lieân hieäp caùc Hoäi Khoa hoïc vaø Kyõ thuaät Vieät Nam ñaõ toå chöùc 07 hoäi thaûo", "VNI"),
    ],
)
def test_old_fonts_are_named(text: str, name: str) -> None:
    for data in (text.encode("utf-8"), text.encode("cp1252")):
        with pytest.raises(UnreadableFile) as caught:
            extract(data, "a.txt")
        assert name in caught.value.message_vi


def test_refused_word_files() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    good = stream.getvalue()
    assert code(good[: len(good) // 2], "a.docx") == "truncated"
    assert code(good, "a.docm") == "macro"
    assert code(packed(word__document_dot_xml=_XML, word__vbaProject_dot_bin="x"), "a.docx") == "macro"
    assert code(packed(word__document_dot_xml="0" * 60_000_000), "a.docx") == "bomb"
    entity = '<!DOCTYPE a [<!ENTITY b "c">]>' + _XML
    assert code(packed(word__document_dot_xml=entity), "a.docx") == "xml"
    assert code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx") == "encrypted"


def pdf(pages: int, password: str = "") -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_refused_pdf_files() -> None:
    assert code(pdf(1), "a.pdf") == "scanned"
    assert code(pdf(200), "a.pdf") == "too_many_pages"
    assert code(pdf(1, "x"), "a.pdf") == "encrypted"
    assert code(pdf(1)[:150], "a.pdf") == "truncated"


def test_scripts_are_left_out() -> None:
    page = "<html><script>99 hội thảo</script><style>1</style><noscript>8 lớp</noscript><p>Có 7 lớp</p></html>"
    assert extract(page.encode(), "a.html").text.split() == ["Có", "7", "lớp"]


def test_command(capsys: pytest.CaptureFixture[str], tmp_path: Path, vocabulary: Vocabulary) -> None:
    sample = str(SAMPLES / "critique_unit.txt")
    assert main([sample, "--json"], vocabulary) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == {"file", "items", "sums"}
    keys = {"kind", "text", "start", "end", "value", "unit", "what", "figure", "flags"}
    assert all(keys <= set(item) for item in record["items"])
    assert main([sample, sample, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2
    assert main([sample]) == 0
    assert "hội thảo" in capsys.readouterr().out
    assert main([str(tmp_path / "none.txt")]) == 2
    assert "Không mở được" in capsys.readouterr().err

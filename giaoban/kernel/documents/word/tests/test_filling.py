"""A Word file of the office: filled, wrong names shown in place, hostile ones refused, endless ones stopped."""

import io
import time
import zipfile

import pytest

from giaoban.kernel.documents.word.checking import TemplateRefused, check_file
from giaoban.kernel.documents.word.filling import fill

VALUES = {"so_tien": "80.000.000", "don_vi": "Hội A & <B>", "ho_so": {"so": "TVPB-1"}, "can_cu": ["Điều lệ", "Luật"]}


def word(*paragraphs: str) -> bytes:
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def words_of(content: bytes) -> str:
    import docx

    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def changed(content: bytes, **parts: bytes) -> bytes:
    """The same file with parts added or replaced."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, body in parts.items():
            target.writestr(name, body)
    return kept.getvalue()


def test_values_loops_and_wrong_names_in_place():
    made = fill(word("Số tiền {{ so_tien }} của {{ don_vi }}, hồ sơ {{ ho_so.so }}.", "{{ so_tienn }}",
                     "{% for x in can_cu %}Căn cứ {{ x }}; {% endfor %}", "{{ ho_so.xyz.abc }}",
                     "{% for y in khong_co %}dòng {{ y }}{% endfor %}"), VALUES)
    text = words_of(made.docx)
    assert "Số tiền 80.000.000 của Hội A & <B>, hồ sơ TVPB-1." in text
    assert "⟦không có trường “so_tienn”; gần giống: so_tien⟧" in text
    assert "Căn cứ Điều lệ; Căn cứ Luật;" in text
    assert "⟦không có trường “xyz.abc”⟧" in text and "khong_co" in text
    assert set(made.unknown) == {"so_tienn", "xyz.abc", "khong_co"}
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        assert b'<w:highlight w:val="yellow"/>' in archive.read("word/document.xml")


@pytest.mark.parametrize(("text", "why"), [
    ("Tên {{ don_vi ", "Tên"), ("{% for x in can_cu %}mãi", "thiếu thẻ kết thúc"), ("Câu {% sai %}", "thẻ lạ"),
    ("{{ don_vi | khong_co_loc }}", "bộ lọc")])
def test_mistakes_are_named_with_their_paragraph(text, why):
    with pytest.raises(TemplateRefused, match="Mẫu có lỗi") as refused:
        fill(word("Đoạn đầu", text, "Đoạn cuối"), VALUES)
    assert why in str(refused.value)


@pytest.mark.parametrize("text", [
    "{% for a in range(90000) %}{% for b in range(90000) %}{% for c in range(90000) %}{% endfor %}{% endfor %}{% endfor %}",
])
def test_a_loop_that_never_ends_is_stopped(text):
    began = time.monotonic()
    with pytest.raises(TemplateRefused, match="vòng lặp không kết thúc"):
        fill(word(text), VALUES, patience=2)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("text", ["{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ so_tien.__class__ }}",
                                  "{{ cycler.__init__.__globals__.os.popen('id').read() }}"])
def test_nothing_of_the_machine_is_reached(text):
    try:
        assert "uid=" not in words_of(fill(word(text), VALUES).docx) and "<class" not in text
    except TemplateRefused as refused:
        assert "uid=" not in str(refused)


@pytest.mark.parametrize(("content", "why"), [
    (b"", "không phải .docx"), (b"\xd0\xcf\x11\xe0" * 9, "không phải .docx"), (b"PK\x03\x04" + b"x" * 99, "hỏng"),
    (b"PK\x03\x04" + b"0" * (5 * 1024 * 1024), "lớn hơn 5 MB")])
def test_other_files_are_refused(content, why):
    with pytest.raises(TemplateRefused, match=why):
        check_file(content)


def test_hostile_archives_are_refused():
    plain = word("Chào")
    check_file(plain)
    outside = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
               b'Type="x/attachedTemplate" Target="http://x/" TargetMode="External"/></Relationships>')
    for parts, why in (({"word/vbaProject.bin": b"x"}, "macro"), ({"word/embeddings/a.bin": b"x"}, "macro"),
                       ({"word/big.xml": b"0" * (61 * 1024 * 1024)}, "quá lớn"),
                       ({"word/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "DOCTYPE"),
                       ({"word/_rels/settings.xml.rels": outside}, "nơi khác"),
                       ({"[Content_Types].xml": b"<x macroEnabled.main/>"}, "macro"),
                       ({f"word/{n}.xml": b"" for n in range(1001)}, "quá lớn")):
        with pytest.raises(TemplateRefused, match=why):
            check_file(changed(plain, **parts))

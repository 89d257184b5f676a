"""From a file to its text. Nothing is written to disk and nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from giaoban.kernel.reading.encodings import UnreadableFile, decode, old_font
from giaoban.kernel.reading.pages import read_pdf
from giaoban.kernel.reading.web import read_web
from giaoban.kernel.reading.word import read_word

__all__ = ["Extracted", "UnreadableFile", "extract"]

MAX_BYTES = 30 * 1024 * 1024
MAX_CHARACTERS = 2_000_000
_KNOWN = (".txt", ".html", ".htm", ".docx", ".pdf", ".md", ".text", ".xhtml")
_REMEDIES = {
    ".docm": ("Tệp có chứa macro (.docm). Hãy lưu lại dạng .docx rồi gửi lại.", "macro"),
    ".dotm": ("Tệp có chứa macro (.dotm). Hãy lưu lại dạng .docx rồi gửi lại.", "macro"),
    ".doc": ("Tệp Word đời cũ (.doc). Hãy lưu lại dạng .docx rồi gửi lại.", "old_word"),
    ".rtf": ("Chưa đọc được tệp .rtf. Hãy lưu lại dạng .docx rồi gửi lại.", "format"),
    ".odt": ("Chưa đọc được tệp .odt. Hãy lưu lại dạng .docx rồi gửi lại.", "format"),
    ".xlsx": ("Chưa đọc được bảng tính. Hãy chép bảng vào tệp .docx rồi gửi lại.", "format"),
    ".xls": ("Chưa đọc được bảng tính. Hãy chép bảng vào tệp .docx rồi gửi lại.", "format"),
    ".jpg": ("Đây là ảnh, không có chữ để đọc. Hãy gửi tệp gốc (.docx, .pdf có chữ).", "scanned"),
    ".png": ("Đây là ảnh, không có chữ để đọc. Hãy gửi tệp gốc (.docx, .pdf có chữ).", "scanned"),
}


@dataclass(frozen=True)
class Extracted:
    """The text of a file. ``furniture`` are spans of it that the file's own structure says are no report."""

    text: str
    format: str
    notes: tuple[str, ...] = ()
    furniture: tuple[tuple[int, int], ...] = field(default=())


def extract(source: str | Path | bytes, name: str = "") -> Extracted:
    """The text of a file given by path or by its bytes; ``name`` tells the format when bytes are given.

    Raises UnreadableFile, with a Vietnamese message that names the remedy, and nothing else.
    """
    if isinstance(source, bytes):
        data, label = source, name
    else:
        data, label = _load(Path(source)), name or Path(source).name
    suffix = Path(label).suffix.lower()
    if len(data) > MAX_BYTES:
        raise UnreadableFile("Tệp quá lớn. Hãy nén ảnh hoặc tách tệp rồi gửi lại.", "too_large")
    if suffix in (".docm", ".dotm"):
        raise UnreadableFile(*_REMEDIES[suffix])
    if suffix in _REMEDIES and suffix != ".doc":
        raise UnreadableFile(*_REMEDIES[suffix])
    return _extract(data, suffix)


def _load(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile("Tệp quá lớn. Hãy nén ảnh hoặc tách tệp rồi gửi lại.", "too_large")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            f"Không mở được tệp «{path.name}». Hãy kiểm tra đường dẫn và quyền đọc.", "missing"
        ) from error


def _extract(data: bytes, suffix: str) -> Extracted:
    """By the first bytes where they tell the format, else by the name."""
    if data[:1024].lstrip().startswith(b"%PDF") or suffix == ".pdf":
        text, spans = read_pdf(data)
        return _finished(text, "pdf", spans)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")) or suffix in (".docx", ".doc"):
        return _finished(read_word(data), "docx", [])
    text, encoding = decode(data)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile("Văn bản quá dài. Hãy tách thành nhiều tệp rồi gửi lại.", "too_long")
    if suffix in (".html", ".htm", ".xhtml") or (suffix not in _KNOWN and _looks_like_web(text)):
        words, spans = read_web(text)
        return _finished(words, "html", spans, encoding)
    if text.startswith("{\\rtf"):
        raise UnreadableFile(*_REMEDIES[".rtf"])
    return _finished(text, "txt", [], encoding)


def _looks_like_web(text: str) -> bool:
    head = text[:1000].lower()
    return "<html" in head or "<!doctype html" in head or "<body" in head


def _finished(text: str, form: str, furniture: list[tuple[int, int]], encoding: str = "") -> Extracted:
    font = old_font(text)
    if font:
        raise UnreadableFile(
            f"Tệp dùng bảng mã cũ {font}. Hãy chuyển sang Unicode (ví dụ bằng Unikey) rồi gửi lại.", "old_encoding"
        )
    notes = (f"bảng mã {encoding}",) if encoding and encoding not in ("utf-8", "utf-8-sig") else ()
    return Extracted(text, form, notes, tuple(furniture))

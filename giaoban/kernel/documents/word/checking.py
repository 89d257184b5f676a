"""A Word file somebody sent, looked at before any of it is opened: hostile until shown otherwise."""

from __future__ import annotations

import io
import re
import zipfile

LARGEST = 5 * 1024 * 1024
UNPACKED = 60 * 1024 * 1024
PARTS = 1000
_MAIN = "word/document.xml"
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_LINK = re.compile(rb"relationships/hyperlink[\"']", re.IGNORECASE)


class TemplateRefused(ValueError):
    """A Word file that can't be a template; the message is for the screen."""


def check_file(content: bytes) -> None:
    """Raises TemplateRefused with a sentence that names the remedy."""
    if len(content) > LARGEST:
        raise TemplateRefused(f"Tệp mẫu lớn hơn {LARGEST // 1024 // 1024} MB. Bỏ ảnh lớn rồi gửi lại.")
    if not content.startswith(b"PK\x03\x04"):
        raise TemplateRefused("Tệp không phải .docx. Mở bằng Word, chọn Lưu thành “Tài liệu Word (.docx)” rồi gửi lại.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise TemplateRefused("Tệp .docx hỏng hoặc có mật khẩu. Lưu lại bằng Word, không đặt mật khẩu.") from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > PARTS or sum(entry.file_size for entry in entries) > UNPACKED:
        raise TemplateRefused("Tệp .docx giải nén ra quá lớn; đây không phải một mẫu văn bản.")
    names = {entry.filename for entry in entries}
    if _MAIN not in names or "[Content_Types].xml" not in names:
        raise TemplateRefused("Tệp không phải tài liệu Word. Lưu thành “Tài liệu Word (.docx)” rồi gửi lại.")
    if any("vba" in name.lower() or name.lower().startswith(("word/embeddings/", "word/activex/")) for name in names):
        raise TemplateRefused("Tệp có macro hoặc đối tượng nhúng. Bỏ chúng, lưu thành .docx (không phải .docm).")
    left = UNPACKED
    for entry in entries:
        left -= _check_part(archive, entry, left)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Bytes really unpacked: a header can lie about them."""
    read = 0
    with archive.open(entry) as part:
        start = part.read(left + 1)
        read = len(start)
    if read > left:
        raise TemplateRefused("Tệp .docx giải nén ra quá lớn; đây không phải một mẫu văn bản.")
    if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in start:
        raise TemplateRefused("Tệp có phần khai báo lạ (DOCTYPE). Lưu lại bằng Word rồi gửi lại.")
    if entry.filename == "[Content_Types].xml" and b"macroEnabled" in start:
        raise TemplateRefused("Tệp có macro. Lưu thành .docx (không phải .docm).")
    if entry.filename.endswith(".rels") and any(not _LINK.search(found) for found in _OUTSIDE.findall(start)):
        raise TemplateRefused("Tệp lấy nội dung từ nơi khác (mẫu gắn kèm, ảnh liên kết). Chèn hẳn vào tệp rồi gửi lại.")
    return read

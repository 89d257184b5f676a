"""Safe opening of .docx files, which are zip archives of XML."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from giaoban.kernel.reading.encodings import UnreadableFile

MAX_UNPACKED = 50 * 1024 * 1024
MAX_ENTRIES = 4000
MAX_RATIO = 300
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive of a .docx, after checks of its size and of what it carries.

    Raises UnreadableFile for OLE (old .doc or encrypted), damaged archives, bombs and macros.
    """
    if data.startswith(_OLE):
        encrypted = b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data
        if encrypted:
            raise UnreadableFile(
                "Tệp Word được đặt mật khẩu. Hãy bỏ mật khẩu (Tệp > Thông tin > Bảo vệ) rồi gửi lại.", "encrypted"
            )
        raise UnreadableFile("Tệp Word đời cũ (.doc). Hãy lưu lại dạng .docx rồi gửi lại.", "old_word")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise UnreadableFile("Tệp .docx bị hỏng hoặc tải về chưa đủ. Hãy lưu và gửi lại tệp.", "truncated") from error
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or declared > MAX_UNPACKED or declared > max(len(data), 4096) * MAX_RATIO:
        raise UnreadableFile("Tệp nén quá lớn khi mở ra. Hãy bỏ bớt ảnh hoặc tách tệp rồi gửi lại.", "bomb")
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith("vbaproject.bin") or "macros/" in name for name in names):
        raise UnreadableFile("Tệp có chứa macro. Hãy lưu lại dạng .docx không có macro rồi gửi lại.", "macro")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("Tệp nén được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.", "encrypted")
    return archive


def read_member(archive: zipfile.ZipFile, name: str, budget: int = MAX_UNPACKED) -> bytes | None:
    """One member, unpacked up to a budget of bytes; None when it is not there."""
    try:
        with archive.open(name) as member:
            data = member.read(budget + 1)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableFile("Tệp .docx bị hỏng hoặc tải về chưa đủ. Hãy lưu và gửi lại tệp.", "truncated") from error
    if len(data) > budget:
        raise UnreadableFile("Tệp nén quá lớn khi mở ra. Hãy bỏ bớt ảnh hoặc tách tệp rồi gửi lại.", "bomb")
    return data


def parse_xml(data: bytes) -> etree._Element:
    """The root of some XML. A document type, and so every entity, is refused."""
    if (
        b"<!DOCTYPE" in data
        or b"<!ENTITY" in data
        or "<!DOCTYPE".encode("utf-16-le") in data
        or "<!DOCTYPE".encode("utf-16-be") in data
    ):
        raise UnreadableFile(
            "Tệp có khai báo DTD hoặc thực thể XML, không được phép. Hãy lưu lại tệp bằng Word rồi gửi lại.", "xml"
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(
            "Nội dung tệp .docx bị hỏng. Hãy lưu lại tệp bằng Word rồi gửi lại.", "truncated"
        ) from error

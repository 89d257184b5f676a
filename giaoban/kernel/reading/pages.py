"""The text of a .pdf that has text."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from giaoban.kernel.reading.encodings import UnreadableFile

# Its remarks are about the inside of damaged files; people get one sentence with the remedy instead.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

MAX_PAGES = 150
MAX_CHARACTERS = 2_000_000
_DAMAGED = ("Tệp PDF bị hỏng hoặc tải về chưa đủ. Hãy xuất lại PDF rồi gửi lại.", "truncated")


def read_pdf(data: bytes) -> tuple[str, list[tuple[int, int]]]:
    """The text of a PDF and the spans of its running heads and page numbers.

    Raises UnreadableFile when it is encrypted, too long, damaged, or a scan without text.
    """
    reader = _open(data)
    pages: list[str] = []
    try:
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            if sum(map(len, pages)) > MAX_CHARACTERS:
                raise UnreadableFile("Tài liệu quá dài. Hãy tách thành nhiều tệp rồi gửi lại.", "too_long")
    except UnreadableFile:
        raise
    except (
        PyPdfError,
        DependencyError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
        ArithmeticError,
        AssertionError,
        NotImplementedError,
        MemoryError,
    ) as error:
        raise UnreadableFile(*_DAMAGED) from error
    if sum(len(re.findall(r"\w", page)) for page in pages) < 12 * max(len(pages), 1) and not any(
        len(page.split()) > 8 for page in pages
    ):
        raise UnreadableFile(
            "PDF chỉ có ảnh quét, không có chữ. Hãy gửi tệp gốc (.docx) hoặc PDF xuất từ Word.", "scanned"
        )
    return _join(pages)


def _open(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("Tệp PDF được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.", "encrypted")
        count = len(reader.pages)
    except UnreadableFile:
        raise
    except DependencyError as error:
        raise UnreadableFile("Tệp PDF được mã hóa. Hãy bỏ mật khẩu rồi gửi lại.", "encrypted") from error
    except Exception as error:  # a damaged PDF fails in many ways, all mean the same to the reader
        raise UnreadableFile(*_DAMAGED) from error
    if count == 0:
        raise UnreadableFile(*_DAMAGED)
    if count > MAX_PAGES:
        raise UnreadableFile(
            f"Tệp PDF có {count} trang, nhiều hơn mức {MAX_PAGES} trang. Hãy tách tệp hoặc chỉ gửi phần báo cáo.",
            "too_many_pages",
        )
    return reader


def _join(pages: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """One text; lines that head or foot most pages, and bare page numbers there, are furniture."""
    split = [page.split("\n") for page in pages]
    edges = Counter(_shape(line) for lines in split for line in {*lines[:2], *lines[-2:]} if line.strip())
    pieces: list[str] = []
    furniture: list[tuple[int, int]] = []
    size = 0
    for lines in split:
        for index, line in enumerate(lines):
            at_edge = index < 2 or index >= len(lines) - 2
            repeated = len(pages) >= 3 and edges[_shape(line)] > 0.5 * len(pages)
            if (
                at_edge
                and line.strip()
                and (repeated or re.fullmatch(r"\s*[-–]?\s*[0-9]{1,3}\s*(?:/\s*[0-9]{1,3})?\s*[-–]?\s*", line))
            ):
                furniture.append((size, size + len(line)))
            pieces.append(line + "\n")
            size += len(line) + 1
    return "".join(pieces), furniture


def _shape(line: str) -> str:
    return re.sub(r"[0-9]+", "0", line.strip())

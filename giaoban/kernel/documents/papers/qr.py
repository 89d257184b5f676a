"""QR codes as plain drawings: SVG for the page and the .pdf, a one-bit PNG for the .docx."""

import struct
import zlib

import qrcode
from qrcode.constants import ERROR_CORRECT_M

_DOTS = 8  # pixels a module: 18 mm prints sharply at 600 dpi


def matrix(address: str) -> list[list[bool]]:
    """The modules of the code, with the quiet zone of four that readers need."""
    code = qrcode.QRCode(border=4, error_correction=ERROR_CORRECT_M)
    code.add_data(address.encode(), optimize=0)
    return [[bool(dot) for dot in line] for line in code.get_matrix()]


def svg(address: str) -> str:
    """One path of black squares; no colours, classes or text that could carry anything else."""
    dots = matrix(address)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, line in enumerate(dots) for x, dot in enumerate(line) if dot)
    size = len(dots)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _chunk(tag: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + tag + data + struct.pack(">L", zlib.crc32(tag + data))


def _scanline(line: list[bool]) -> bytes:
    bits = "".join(("0" if dot else "1") * _DOTS for dot in line)
    bits += "1" * (-len(bits) % 8)
    return b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def png(address: str) -> bytes:
    """A black and white PNG."""
    dots = matrix(address)
    side = len(dots) * _DOTS
    pixels = b"".join(_scanline(line) * _DOTS for line in dots)
    head = _chunk(b"IHDR", struct.pack(">LLBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(pixels, 9)) + _chunk(b"IEND", b"")

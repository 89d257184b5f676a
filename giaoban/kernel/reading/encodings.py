"""From bytes to text: UTF-8, UTF-16, Windows-1258; the old Vietnamese fonts are named, not guessed at."""

from __future__ import annotations

import codecs
import re
import unicodedata

from giaoban.kernel.reading.letters import is_syllable


class UnreadableFile(Exception):
    """A file that cannot be read. ``str()`` is a Vietnamese message that names the remedy; ``code`` a short key."""

    def __init__(self, message_vi: str, code: str) -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi
        self.code = code


_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.I)
# Windows-1258 in Python gives combining tones; 0xD2 is the hook, 0xCC grave, 0xDE tilde, 0xEC acute, 0xF2 dot below.
_WORD = re.compile(r"[^\W\d_]+")

# Letters that betray an old font when such text is read as Latin: TCVN3 puts Vietnamese letters at µ¸¶·¹ and
# around, VNI writes a vowel and then a mark letter (ö, ñ, aù, eä, oâ).
_TCVN3 = re.compile(r"[A-Za-z®]?[µ¸¶·¹»¾¼½Æ©ÇÊÈÉËªÒ®ÌÐÎÏÑ«ÕÒÓÔÖ¬ÝØÜÞßãáâæçïóñòôøõö÷íøúûüþ­ùý]")
_TCVN3_SIGNS = ("®", "µ", "¸", "¶", "·", "¹", "»", "¾", "¼", "½", "©", "ª", "«", "¬", "\u00ad", "­", "¨")
_VNI = re.compile(r"(?:[aeouAEOU][ùøûõïäáàåãâéèúüëêôöÙØÛÕÏÄÁÀÅÃÂÉÈÚÜËÊÔÖ]|ñ[aeiouyöô]|[öô][ùøûõï]|Ñ[aeiouyAEIOUY])")
_OLD_FONT = "Tệp dùng bảng mã cũ {name}. Hãy chuyển sang Unicode (ví dụ bằng Unikey, Ctrl+Shift+F6) rồi gửi lại."


def decode(data: bytes) -> tuple[str, str]:
    """The text of some bytes and the name of their encoding.

    Raises UnreadableFile when no encoding fits, or when the text was typed in an old Vietnamese font.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return _checked(data.decode(name)), name
            except UnicodeDecodeError as error:
                raise UnreadableFile("Tệp hỏng hoặc bị cắt cụt: hãy lưu lại và gửi lại tệp.", "truncated") from error
    declared = _CHARSET.search(data[:2048])
    names = [declared[1].decode("ascii").lower()] if declared else []
    for name in ["utf-8", *names]:
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
        if "\x00" not in text[:4096]:
            return _checked(text), name
    return _decode_unmarked(data)


def _decode_unmarked(data: bytes) -> tuple[str, str]:
    zeros = data[:4096].count(0)
    if zeros > len(data[:4096]) // 8:
        even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
        name = "utf-16-le" if odd >= even else "utf-16-be"
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            text = ""
        if text and _printable(text) > 0.9:
            return _checked(text), name
        raise UnreadableFile("Đây không phải tệp văn bản. Hãy gửi tệp .txt, .html, .docx hoặc .pdf có chữ.", "not_text")
    latin = data.decode("cp1252", errors="replace")
    font = old_font(latin)
    if font:
        raise UnreadableFile(_OLD_FONT.format(name=font), "old_encoding")
    vietnamese = _from_1258(data)
    if vietnamese is not None:
        return vietnamese, "windows-1258"
    raise UnreadableFile("Không nhận ra bảng mã của tệp. Hãy lưu lại tệp với bảng mã UTF-8 rồi gửi lại.", "encoding")


def _checked(text: str) -> str:
    font = old_font(text)
    if font:
        raise UnreadableFile(_OLD_FONT.format(name=font), "old_encoding")
    return text


def _printable(text: str) -> float:
    sample = text[:4096]
    return sum(letter.isprintable() or letter in "\r\n\t" for letter in sample) / max(len(sample), 1)


def _from_1258(data: bytes) -> str | None:
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    fitting = sum(is_syllable(word) for word in words)
    return text if _printable(text) > 0.95 and words and fitting >= 0.5 * len(words) else None


def old_font(text: str) -> str | None:
    """``TCVN3 (ABC)`` or ``VNI`` when a text was typed in such a font, None otherwise."""
    words = [word for word in re.findall(r"\S+", text[:20000]) if re.search(r"[^\W\d_]", word)]
    strange = [word for word in words if any("\x80" <= letter <= "\xff" for letter in word)]
    if len(strange) < 4 or len(strange) < 0.12 * len(words):
        return None
    proper = sum(
        any("\u0100" <= letter <= "\u01b0" or "\u1ea0" <= letter <= "\u1ef9" for letter in word) for word in words
    )
    if proper > 0.1 * len(words):
        return None
    spelled = sum(all(is_syllable(piece) for piece in _WORD.findall(word)) for word in strange)
    if spelled > 0.6 * len(strange):
        return None
    signs = sum(any(sign in word for sign in _TCVN3_SIGNS) for word in strange)
    pairs = sum(_VNI.search(word) is not None for word in strange)
    if signs >= max(3, 0.2 * len(strange)) and signs >= pairs * 0.4:
        return "TCVN3 (ABC)"
    return "VNI" if pairs >= max(3, 0.4 * len(strange)) else ("TCVN3 (ABC)" if signs >= 3 else None)

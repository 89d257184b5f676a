"""What may stand in a paper: text made safe for every format, and addresses that may be linked."""

import re
import unicodedata
from urllib.parse import quote, urljoin

# Direction overrides can make printed words differ from stored ones; byte order marks are rubbish.
_UNWANTED = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACED = re.compile("[ \t\r\n\v\f\x85\u2028\u2029]+")
_LINKABLE = ("http://", "https://", "mailto:")
_RESERVED = ":/?#[]@!$&'()*+,;=%~"


def _keep(character: str) -> bool:
    if character in _UNWANTED or ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF:
        return False
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")


def clean(text: str) -> str:
    """NFC text without control characters; only `\\n` is left as a forced line break."""
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", "".join(filter(_keep, text)))


def one_line(text: str) -> str:
    """`clean` text on one line; no-break spaces stay as they are, for they hold blanks open."""
    return _SPACED.sub(" ", clean(text)).strip(" ")


def link(href: str | None, site: str = "") -> str | None:
    """An absolute, quoted web or mail address, or None where the address cannot be linked."""
    address = one_line(href or "")
    if site and not address.lower().startswith(_LINKABLE):
        address = urljoin(one_line(site), address) if address else ""
    return quote(address, safe=_RESERVED) if address.lower().startswith(_LINKABLE) else None


def page_link(href: str | None) -> str | None:
    """Like `link`, and also an address on the same site: never a script."""
    address = one_line(href or "")
    if address.startswith(("/", "#", "?")) and not address.startswith(("//", "/\\")):
        return quote(address, safe=_RESERVED)
    return link(address)

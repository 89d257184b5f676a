"""The International Standard Serial Number (ISO 3297): eight digits, the last a check digit, X standing for ten."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_SHAPE = re.compile(r"^(?:ISSN\s*:?\s*)?(\d{4})[-–\s]?(\d{3})([\dXx])$", re.IGNORECASE)


def tidy(text: str) -> str:
    """'ISSN 08667152' → '0866-7152'; what has another shape comes back as it is."""
    found = _SHAPE.match(text.strip())
    return f"{found[1]}-{found[2]}{found[3].upper()}" if found else text.strip()


def check_digit(seven: str) -> str:
    """The eighth character for seven digits: weights 8 to 2, modulus 11."""
    rest = -sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), seven, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def validate(text: str) -> None:
    """Raises ValidationError that says what is wrong and what the last character should be."""
    found = _SHAPE.match(text.strip())
    if found is None:
        raise ValidationError(_("ISSN “%(text)s” phải có tám ký tự dạng 1234-5678 (ký tự cuối có thể là X)."),
                              params={"text": text})
    due = check_digit(found[1] + found[2])
    if found[3].upper() != due:
        raise ValidationError(_("ISSN “%(text)s” sai số kiểm tra: ký tự cuối phải là %(due)s. Xem lại bảy số đầu."),
                              params={"text": text, "due": due})

"""Money is whole đồng, as integers: SQLite keeps decimals as floating point."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from .formats import grouped

_UNITS = {"": 1, "đ": 1, "đồng": 1, "vnđ": 1, "vnd": 1, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tr": 10**6,
          "tỷ": 10**9, "tỉ": 10**9}
#: Above this no amount is believed: a thousand times the State budget, and far below what a column holds.
LARGEST = 10**18
_SHAPE = re.compile(r"^(-?[\d.,\s]+?)\s*(nghìn|ngàn|triệu|tr|tỷ|tỉ)?\s*(đồng|đ|vnđ|vnd)?\.?$")


class MoneyError(ValueError):
    """An amount that can't be understood without guessing; the message is for the screen."""


class Money(int):
    """Whole đồng. `Money.parse("1,5 tỷ") == 1_500_000_000`; `str(Money(80000000)) == "80.000.000 đồng"`."""

    def __str__(self) -> str:
        return f"{grouped(int(self))} đồng"

    @classmethod
    def parse(cls, text: str) -> "Money":
        """Read an amount typed in Vietnamese style (dot for thousands, comma for decimals).

        Raises MoneyError for `1.234,56` (đồng has no cents), for `1,234.56` (which style?) and for anything
        that is no amount, naming the remedy.
        """
        if len(text) > 60:
            raise MoneyError(f"“{text[:20]}…” quá dài, không phải là số tiền. Ghi bằng số, ví dụ 80.000.000.")
        typed = unicodedata.normalize("NFC", text).strip().casefold()
        shape = _SHAPE.match(typed)
        if not shape or not any(ch.isdigit() for ch in typed):
            raise MoneyError(f"“{text}” không phải là số tiền. Ghi bằng số, ví dụ 80.000.000 hoặc 80 triệu.")
        amount = _number(shape.group(1), text) * _UNITS[shape.group(2) or ""]
        if abs(amount) >= LARGEST:
            raise MoneyError(f"“{text}” lớn quá mức có thể. Xem lại số tiền và đơn vị (triệu, tỷ).")
        if amount != amount.to_integral_value():
            raise MoneyError(f"“{text}” lẻ dưới một đồng. Ghi số tiền tròn đồng, ví dụ {grouped(int(amount))}.")
        return cls(int(amount))


def _number(digits: str, typed: str) -> Decimal:
    """Digits with dots for thousands and one comma for decimals; refuses what reads two ways."""
    plain = re.sub(r"\s", "", digits)
    if "," in plain and "." in plain and plain.rfind(".") > plain.rfind(","):
        raise MoneyError(f"“{typed}” viết theo kiểu Anh. Dùng dấu chấm ngăn hàng nghìn: 1.234.567.")
    if plain.count(",") > 1:
        raise MoneyError(f"“{typed}” có nhiều dấu phẩy. Dùng dấu chấm ngăn hàng nghìn: 1.234.567.")
    whole = plain.split(",")[0].lstrip("-")
    if "." in whole and not re.fullmatch(r"\d{1,3}(\.\d{3})+", whole):
        raise MoneyError(f"“{typed}”: các nhóm sau dấu chấm phải đủ ba chữ số, ví dụ 1.234.567.")
    if re.fullmatch(r"\d{1,3},\d{3}", plain.lstrip("-")):
        raise MoneyError(f"“{typed}” đọc được hai cách. Dùng dấu chấm ngăn hàng nghìn: {plain.replace(',', '.')}.")
    try:
        return Decimal(plain.replace(".", "").replace(",", "."))
    except InvalidOperation:
        raise MoneyError(f"“{typed}” không phải là số tiền. Ghi bằng số, ví dụ 80.000.000.") from None

"""Words that make a number a bound: ``hơn 500``, ``gần 300``, ``khoảng 100``."""

from __future__ import annotations

import re

_LOW = r"hơn|(?<!cấp )(?<!nêu )(?<!bên )(?<!phía )trên|ít nhất|tối thiểu|không dưới|từ|quá|không ít hơn"
_HIGH = r"gần|dưới|tối đa|không quá|xấp xỉ|ngót|gần tới|chưa đầy|chưa tới"
_AROUND = r"khoảng|chừng|độ|ước|ước khoảng|ước chừng|ước tính|tầm|cỡ"
ABOUT = re.compile(rf"(?<![^\W_])(?:(?P<low>{_LOW})|(?P<high>{_HIGH})|(?P<around>{_AROUND}))\s*$")


def is_across(about: re.Match[str], value: int | float) -> bool:
    """``trên 63 tỉnh`` is *across 63 provinces*, ``từ 12 hội`` *from*; only round numbers are lower bounds."""
    word = about[0].strip()
    return word == "từ" or (word in ("trên", "độ", "quá") and value % 10 != 0)


def bounds(about: re.Match[str], value: int | float) -> dict[str, int | float | None]:
    """The bounds a word gives to a number: ``{low, high}``, None where it gives none."""
    low = None if about["high"] else value
    high = None if about["low"] else value
    return {"low": low, "high": high}

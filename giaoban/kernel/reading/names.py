"""Names of provinces and cities of the first level, in any spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from giaoban.kernel.reading.letters import fold, lower
from giaoban.kernel.reading.lexicon import places
from giaoban.kernel.reading.page import Found, Page

_FAMILY = re.compile(
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Mai|Đào|Lương|Trương|Cao|Tạ|Văn|Thị|Hà|Lưu)\s+$"
)
_NAME_AFTER = re.compile(r"\s+(?:Dương(?!\s*,)|Phủ(?![^\W_])|Ninh(?=\s*[)]))")


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    table = {lower(spelling): names for spelling, names in places().items()}
    words = sorted(table, key=len, reverse=True)
    spaced = (re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(spaced)})(?![^\W_])"), table


def read_places(page: Page) -> None:
    """Find provinces; names of persons and of seas that hold the same words are left out."""
    pattern, table = _pattern()
    unaccented = page.source.unaccented_lines
    for match in pattern.finditer(page.lower):
        written = page.text[match.start() : match.end()]
        plain_line = any(start <= match.start() < end for start, end in unaccented)
        if not written[0].isupper() and not plain_line:
            continue
        if not plain_line and not all(
            word[0].isupper() for word in re.findall(r"[^\W\d_]+", written) if fold(word) not in ("pho",)
        ):
            continue
        around = page.text[max(0, match.start() - 12) : match.start()]
        if _FAMILY.search(around) or _NAME_AFTER.match(page.text, match.end()):
            continue
        name, since_2025 = table[" ".join(match[0].split())]
        page.add(
            Found("place", *match.span(), name, None, "tỉnh, thành phố", extra={"since_2025": since_2025}), claim=False
        )

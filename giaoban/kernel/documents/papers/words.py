"""Numbers, days and amounts in Vietnamese words, as official papers write them."""

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_BILLION = 10**9
BLANK = "\u00a0"


def roman(number: int) -> str:
    """`roman(4)` → `IV`; parts, headings and annexes are numbered so (Decree 30/2020, Annex I)."""
    if not 0 < number < 4000:
        raise ValueError(f"no Roman numeral for {number}")
    letters = []
    for value, letter in _ROMAN:
        times, number = divmod(number, value)
        letters.append(letter * times)
    return "".join(letters)


def _unit_after_ten(tens: int, unit: int) -> str:
    """The unit digit changes its sound after a ten: mười lăm, hai mươi mốt, hai mươi tư."""
    if unit == 5:
        return "lăm"
    if tens > 1 and unit == 1:
        return "mốt"
    if tens > 1 and unit == 4:
        return "tư"
    return _DIGITS[unit]


def _tens(tens: int, unit: int) -> list[str]:
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return words + ([_unit_after_ten(tens, unit)] if unit else [])


def _three(number: int, *, full: bool, odd: str) -> list[str]:
    """A group of three digits; `full` reads the hundreds even when they are nought."""
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens:
        return words + _tens(tens, unit)
    if not unit:
        return words
    return words + ([odd] if words else []) + [_DIGITS[unit]]


def _below_billion(number: int, *, full: bool, odd: str) -> list[str]:
    words: list[str] = []
    for value, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = number // value % 1000
        if group:
            words += _three(group, full=full, odd=odd) + ([name] if name else [])
        # Once a higher group was read, a lower one is read with all three digits.
        full = full or bool(group)
    return words


def _spell(number: int, odd: str) -> list[str]:
    high, low = divmod(number, _BILLION)
    words = [*_spell(high, odd), "tỷ"] if high else []
    return words + _below_billion(low, full=bool(high), odd=odd)


def spell_number(number: int, *, odd: str = "linh") -> str:
    """A whole number in words; `odd` is the word for a skipped ten (`linh` or `lẻ`)."""
    if number < 0:
        return "âm " + spell_number(-number, odd=odd)
    return " ".join(_spell(number, odd)) or _DIGITS[0]


def spell_money(amount: int, *, odd: str = "linh") -> str:
    """`spell_money(80_000_000)` → `Tám mươi triệu đồng`."""
    words = spell_number(amount, odd=odd) + " đồng"
    return words[0].upper() + words[1:]


def day_words(day: date | None, year: int | None = None) -> str:
    """`ngày 05 tháng 01 năm 2020`; days below 10 and months 1 and 2 take a leading zero.

    Without a day the places stay blank, to be filled when the paper is signed.
    Decree 30/2020/NĐ-CP, Annex I, component 4.
    """
    if day is None:
        gap = BLANK * 5
        return f"ngày{gap}tháng{gap}năm {year if year is not None else '20' + BLANK * 3}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def day_line(place: str, day: date | None, year: int | None = None) -> str:
    """`Hà Nội, ngày 05 tháng 01 năm 2020`."""
    return f"{place}, {day_words(day, year)}"

"""Numbers and dates as Vietnamese papers write them (Decree 30/2020/NĐ-CP, Annex I)."""

from datetime import date


def grouped(value: int) -> str:
    """1234567 → '1.234.567'."""
    return f"{value:,}".replace(",", ".")


def padded(value: int) -> str:
    """Counts below ten carry a leading zero in reports: 9 → '09', 0 → '0', 1234 → '1.234'."""
    return f"0{value}" if 0 < value < 10 else grouped(value)


def day_text(day: date | None) -> str:
    """04/3/2021: days below 10 and months 1, 2 take a leading zero, months 3–9 do not."""
    if day is None:
        return ""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def percent(part: int, whole: int) -> str:
    """A rate with its two numbers, rounded half up to one place: '43/56 (76,8 %)'; '0/0' has no rate."""
    if whole == 0:
        return f"{grouped(part)}/{grouped(whole)}"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{grouped(part)}/{grouped(whole)} ({tenths // 10},{tenths % 10} %)"

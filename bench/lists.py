"""Invented lists of members as a federation would send them, for measuring: one row a member, unit by unit."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.people import FAMILY, MEN, WOMEN, given_names

HEADS = ["Mã hội viên", "Họ và tên", "Ngày sinh", "Giới tính", "Mã đơn vị", "Ngày vào hội", "Điện thoại", "Nơi công tác"]
PLACES = ("Trường Đại học Bách khoa", "Viện Cơ học", "Sở KH&CN", "Bệnh viện Đa khoa", "Trường THPT Chu Văn An",
          "Công ty Tư vấn Xây dựng", "Viện Hàn lâm KHCNVN", "Chi cục Thủy lợi", "Trung tâm Khuyến nông", "Đã nghỉ hưu", "")
Row = tuple[str, str, date, str, str, date, str, str]


def rows(count: int, units: list[str]) -> Iterator[Row]:
    """The same for the same count. Most join at a year's end, the others on any day."""
    chance = random.Random(count)
    families, shares = list(FAMILY), [int(share) for share in FAMILY.values()]
    given, weights = given_names()
    lasts = chance.choices(given, weights, k=count)
    firsts = chance.choices(families, shares, k=count)
    start = date(1935, 1, 1)
    for number in range(count):
        born = start + timedelta(days=chance.randrange(25_000))
        year = chance.randrange(max(1985, born.year + 20), 2026)
        since = date(year, 12, 31) if chance.random() < 0.5 else date(year, chance.randrange(1, 13), chance.randrange(1, 29))
        woman = chance.random() < 0.4
        name = f"{firsts[number]} {chance.choice(WOMEN if woman else MEN)} {lasts[number]}"
        phone = f"09{chance.randrange(10**8):08}" if chance.random() < 0.7 else ""
        yield (f"V{number:08}", name, born, "Nữ" if woman else "Nam", units[number * len(units) // count], since, phone,
               chance.choice(PLACES))


def write_csv(path: Path, count: int, units: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADS)
        for code, name, born, sex, unit, since, phone, place in rows(count, units):
            writer.writerow([code, name, f"{born:%d/%m/%Y}", sex, unit, f"{since:%d/%m/%Y}", phone, place])


def write_xlsx(path: Path, count: int, units: list[str]) -> None:
    """Days as Excel keeps them: numbers shown as days."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, day = book.add_worksheet("Hội viên"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEADS)
    for line, row in enumerate(rows(count, units), start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif value:
                sheet.write_string(line, column, value)
    book.close()

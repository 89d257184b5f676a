"""``giaoban read FILE… [--json]``: what a report says, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from giaoban.kernel.reading.files import UnreadableFile, extract
from giaoban.kernel.reading.items import Item, Reading
from giaoban.kernel.reading.reader import read
from giaoban.kernel.reading.vocabulary import Vocabulary

_KINDS_VI = {
    "count": "số lượng", "stock": "số hiện có", "money": "tiền", "date": "ngày tháng", "duration": "thời gian", "ordinal": "thứ tự",  # noqa: E501
    "document": "văn bản", "place": "địa danh", "vague": "ước chừng",
}  # fmt: skip
_FLAGS_VI = {
    "furniture": "ngoài báo cáo", "misprint": "nghi in sai", "glued": "dính chữ", "unaccented": "không dấu", "forecast": "dự kiến",  # noqa: E501
    "ambiguous": "đọc được hai cách",
}  # fmt: skip


def main(argv: Sequence[str], vocabulary: Vocabulary | None = None, output: TextIO | None = None) -> int:
    """Read files and print what was found; 0, or 2 when a file cannot be read (the others still are)."""
    parser = argparse.ArgumentParser(
        prog="giaoban read", description="Đọc báo cáo: số liệu, ngày tháng, tiền, văn bản."
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="tệp .txt, .html, .docx hoặc .pdf có chữ")
    parser.add_argument("--json", action="store_true", dest="as_json", help="in ra JSON")
    arguments = parser.parse_args(list(argv))
    stream = output or sys.stdout
    records: list[dict[str, Any]] = []
    status = 0
    for name in arguments.files:
        try:
            extracted = extract(name)
        except UnreadableFile as error:
            print(f"{name}: {error.message_vi}", file=sys.stderr)
            status = 2
            continue
        reading = read(extracted.text, vocabulary, extracted.furniture)
        if arguments.as_json:
            records.append(reading.as_json(name))
        else:
            stream.write(as_table(name, reading))
    if arguments.as_json and records:
        shown: Any = records[0] if len(arguments.files) == 1 else records
        json.dump(shown, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
    return status


def as_table(name: str, reading: Reading) -> str:
    """A readable table of one reading, furniture last."""
    lines = [name]
    items = sorted(enumerate(reading.items), key=lambda pair: ("furniture" in pair[1].flags, pair[0]))
    lines += [_row(index, item) for index, item in items]
    for one in reading.sums:
        parts = " + ".join(reading.items[part].text for part in one.parts)
        verdict = "đúng" if one.holds else "không khớp"
        lines.append(f"  tổng: {reading.items[one.whole].text} = {parts}: {verdict}")
    return "\n".join(" ".join(line.split("\n")) for line in lines) + "\n"


def _row(index: int, item: Item) -> str:
    flags = ", ".join(_FLAGS_VI.get(flag, flag) for flag in item.flags)
    value = "" if item.value is None else str(item.value)
    words = " ".join(item.text.split())
    figure = f" → {item.figure}" if item.figure else ""
    what = " ".join((item.what or "").split())[:40]
    return (
        f"  {index:>3} {_KINDS_VI[item.kind]:<11} {value:<24} {words[:44]:<44} "
        f"{what}{figure}{f' [{flags}]' if flags else ''}"
    ).rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

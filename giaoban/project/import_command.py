"""`giaoban import-members`: a list of members taken in, with progress; cut off, it is gone on with."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from giaoban.kernel.base import grouped
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import importing
from giaoban.kernel.people.importing import MEANINGS, ImportRefused, Preview
from giaoban.kernel.people.models import FAILED, ImportBatch

#: Lines of a preview printed at once.
_SHOWN = 20


def run(asked: argparse.Namespace) -> int:
    """Exit code 0: all rows taken; 1: some rows failed; refusals are raised."""
    batch = _resumed(asked.resume) if asked.resume else _uploaded(asked)
    if asked.dry_run:
        return _tell(importing.preview(batch, by=None))
    importing.start(batch, by=None, queued=False)
    print(f"Lô số {batch.pk}: {batch.name}. Nếu bị ngắt, chạy tiếp: giaoban import-members --resume {batch.pk}",
          flush=True)
    importing.run(batch, heard=_tell_progress)
    return _tell_end(batch, asked.errors)


def _resumed(number: int) -> ImportBatch:
    batch = ImportBatch.objects.filter(pk=number).first()
    if batch is None:
        raise ImportRefused(f"Không có lô số {number}.")
    return batch


def _uploaded(asked: argparse.Namespace) -> ImportBatch:
    if not asked.file:
        raise ImportRefused("Cần tên tệp danh sách, hoặc --resume SỐ.")
    path = Path(asked.file)
    batch = importing.upload(path.name, path, org=_unit(asked.unit), by=None)
    if asked.mapping:
        batch.mapping = {**batch.mapping, **_mapping(asked.mapping, batch.options["headers"])}
        batch.save(update_fields=["mapping"])
    return batch


def _unit(code: str | None) -> Org | None:
    if not code:
        return None
    org = Org.objects.filter(code=code).first()
    if org is None:
        raise ImportRefused(f"Không có đơn vị mã “{code}”.")
    return org


def _mapping(text: str, headers: list[str]) -> dict[str, int]:
    """“name=2,birth=Ngày sinh”: a meaning and its column, by number from 1 or by head."""
    found = {}
    for part in text.split(","):
        key, _, column = (word.strip() for word in part.partition("="))
        if key not in MEANINGS:
            raise ImportRefused(f"Không có nghĩa cột “{key}”. Các nghĩa: {', '.join(MEANINGS)}.")
        if column.isdigit() and 1 <= int(column) <= len(headers):
            found[key] = int(column) - 1
        elif column in headers:
            found[key] = headers.index(column)
        else:
            raise ImportRefused(f"Tệp không có cột “{column}”. Các cột: {', '.join(headers)}.")
    return found


def _tell(found: Preview) -> int:
    for meaning, column in found.mapping.items():
        print(f"{MEANINGS[meaning].label} ← cột {column + 1} “{found.headers[column]}”")
    if found.refused:
        raise ImportRefused(" ".join(found.refused))
    print(f"{grouped(found.total)} dòng: {grouped(found.new)} người mới, {grouped(found.changed)} người có thay đổi, "
          f"{grouped(found.joined)} người đã có vào thêm hội, {grouped(found.unchanged)} không đổi, "
          f"{grouped(found.failed)} dòng lỗi. Chưa ghi gì.")
    for line, name, what, old, new in found.changes[:_SHOWN]:
        print(f"  dòng {line}: {name}: {what} “{old}” → “{new}”")
    for line, what, value, reason in found.problems[:_SHOWN]:
        print(f"  dòng {line}: {what} “{value}”: {reason}")
    return 1 if found.failed else 0


def _tell_progress(batch: ImportBatch) -> None:
    print(f"  {grouped(batch.done)} dòng, {grouped(batch.failed)} lỗi", flush=True)


def _tell_end(batch: ImportBatch, errors: str | None) -> int:
    if batch.state == FAILED:
        raise ImportRefused(f"{batch.problem} Đã nhập {grouped(batch.done)} dòng trước đó.")
    counts = {name: grouped(batch.counts.get(name, 0)) for name in ("new", "changed", "joined", "unchanged")}
    print("Xong: {new} người mới, {changed} thay đổi, {joined} vào thêm hội, {unchanged} không đổi, ".format(**counts)
          + f"{grouped(batch.failed)} dòng lỗi.")
    if not batch.failed:
        return 0
    name, path = importing.error_file(batch)
    target = Path(errors) if errors else Path(name)
    target.write_bytes(path.read_bytes())
    print(f"Các dòng lỗi kèm lý do: {target}", file=sys.stderr)
    return 1

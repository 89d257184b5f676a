"""Backup and restore, the same file for SQLite and PostgreSQL: every table, verified by hash.

The file is a zip of JSON lines per table (in dependency order) and a manifest with each part's SHA-256; the
manifest's own hash is the file's fingerprint. Written aside and renamed, so a half-written backup never bears
the asked name. Restoring is one transaction.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from . import statistics

FORMAT = 1
MANIFEST = "manifest.json"
#: Not the federation's records: sessions end, queued jobs are of one machine.
LEFT_OUT = {"sessions.Session", "contenttypes.ContentType", "auth.Permission", "django_tasks_database.DBTaskResult"}


class BackupRefused(ValueError):
    """A backup that can't be made or trusted; the message names the remedy."""


def _models() -> list[type[models.Model]]:
    """Every concrete table of ours and Django's; foreign keys are checked after all are loaded."""
    return [m for m in apps.get_models(include_auto_created=True)
            if m._meta.managed and not m._meta.proxy and m._meta.label not in LEFT_OUT]


def _migrations() -> list[list[str]]:
    return sorted([list(key) for key in MigrationRecorder(connection).applied_migrations()])


def _column(field: models.Field) -> str:
    """The column's name; every field of a table's own has one."""
    assert field.column is not None
    return field.column


def _rows(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """The table's own columns as plain values; a child table holds only its own, with the parent's key."""
    fields = model._meta.local_concrete_fields
    names = [field.attname for field in fields]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=2000):
        yield {_column(field): _plain(field, value) for field, value in zip(fields, row, strict=True)}


def _plain(field: models.Field, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return bytes(value).hex()
    if isinstance(field, models.JSONField):
        return value
    if isinstance(value, str | int | bool | float):
        return value
    holder: Any = _Holder(field, value)
    return field.value_to_string(holder)


class _Holder:
    """An object with one attribute, as `Field.value_to_string` wants it."""

    def __init__(self, field: models.Field, value: Any) -> None:
        setattr(self, field.attname, value)


def backup(file: str) -> str:
    """Write FILE from one consistent moment; returns a line for the person."""
    target = Path(file)
    aside = target.with_name(target.name + ".part")
    parts: dict[str, dict[str, Any]] = {}
    with transaction.atomic(), zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in _models():
            parts[model._meta.label] = _write_part(archive, model)
        contents = {"format": FORMAT, "migrations": _migrations(), "parts": parts}
        manifest = json.dumps(contents, sort_keys=True).encode()
        archive.writestr(MANIFEST, manifest)
    check(aside)
    aside.replace(target)
    rows = sum(part["rows"] for part in parts.values())
    fingerprint = hashlib.sha256(manifest).hexdigest()
    return f"Đã sao lưu {rows} dòng của {len(parts)} bảng vào {target} (SHA-256 {fingerprint})."


def _write_part(archive: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"{model._meta.label}.jsonl", "w", force_zip64=True) as part:
        for row in _rows(model):
            line = json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            digest.update(line)
            part.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def check(file: str | Path) -> dict[str, Any]:
    """The manifest, after every part was read and its hash found right."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            for label, part in manifest["parts"].items():
                digest = hashlib.sha256()
                with archive.open(f"{label}.jsonl") as lines:
                    for block in iter(lambda lines=lines: lines.read(1 << 20), b""):  # type: ignore[misc]
                        digest.update(block)
                if digest.hexdigest() != part["sha256"]:
                    raise BackupRefused(f"Tệp sao lưu hỏng ở bảng {label}. Dùng bản sao lưu khác.")
    except (zipfile.BadZipFile, zlib.error, LookupError, TypeError, AttributeError, ValueError, EOFError, OSError,
            NotImplementedError, RuntimeError) as error:
        # Whatever byte was hurt, the archive, its compression or its manifest no longer reads: one message for all.
        if isinstance(error, BackupRefused):
            raise
        raise BackupRefused(f"{file} không phải tệp sao lưu nguyên vẹn của Giao Ban ({error}).") from error
    if manifest.get("format") != FORMAT:
        raise BackupRefused("Tệp sao lưu của phiên bản khác; nâng cấp chương trình rồi thử lại.")
    return dict(manifest)


def restore(file: str, *, force: bool = False) -> str:
    """Replace the database's records by the backup's, all or nothing."""
    from django.core.management import call_command

    manifest = check(file)
    call_command("migrate", verbosity=0)
    missing = {tuple(m) for m in manifest["migrations"]} - {tuple(m) for m in _migrations()}
    if missing:
        raise BackupRefused(f"Tệp sao lưu do bản mới hơn ghi (thiếu bước {sorted(missing)[0]}). "
                            "Nâng cấp chương trình trước.")
    if not force and apps.get_model("orgs.Org").objects.exists():
        raise BackupRefused("Cơ sở dữ liệu đang có dữ liệu. Thêm --force nếu muốn thay toàn bộ bằng bản sao lưu.")
    loaded = _load(file, manifest)
    statistics.refresh()
    return f"Đã phục hồi {loaded} dòng từ {file}, mã băm từng bảng đúng."


def _load(file: str, manifest: dict[str, Any]) -> int:
    total = 0
    tables = [m for m in _models() if m._meta.label in manifest["parts"]]
    sqlite = connection.vendor == "sqlite"
    if sqlite:
        # SQLite checks foreign keys row by row; they are off while loading and checked as a whole before the end.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        with transaction.atomic(), zipfile.ZipFile(file) as archive:
            with connection.cursor() as cursor:
                if not sqlite:
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                _empty(cursor, _models())
                for model in tables:
                    total += _load_part(cursor, archive, model)
                for sql in connection.ops.sequence_reset_sql(no_style(), tables):
                    cursor.execute(sql)
            connection.check_constraints()
    finally:
        if sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA foreign_keys=ON")
    return total


def _empty(cursor: Any, tables: list[type[models.Model]]) -> None:
    quote = connection.ops.quote_name
    if connection.vendor == "postgresql":
        cursor.execute(f"TRUNCATE {', '.join(quote(m._meta.db_table) for m in tables)} CASCADE")
        return
    for model in tables:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)}")  # noqa: S608 (our own table names)


def _load_part(cursor: Any, archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(_column(f)) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 (our own names)
    count, waiting = 0, []
    with archive.open(f"{model._meta.label}.jsonl") as lines:
        for line in io.TextIOWrapper(lines, "utf-8"):
            row = json.loads(line)
            waiting.append([_stored(field, row.get(_column(field))) for field in fields])
            count += 1
            if len(waiting) == 1000:
                cursor.executemany(sql, waiting)
                waiting = []
    if waiting:
        cursor.executemany(sql, waiting)
    return count


def _stored(field: models.Field, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        value = bytes.fromhex(value)
    elif not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)

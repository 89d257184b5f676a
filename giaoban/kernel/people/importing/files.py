"""Where sent lists lie until they are taken, and the rows given back."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from giaoban.kernel.people.models import ImportBatch

from .sources import SourceRefused

_BLOCK = 4 * 1024 * 1024


def folder() -> Path:
    """Readable by the server's account only: lists hold personal data."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(batch: ImportBatch) -> Path:
    return folder() / f"{batch.pk}.list"


def forget(batch: ImportBatch) -> None:
    """The sent file and the rows given back are removed: a person of the list asked for erasure."""
    for path in folder().glob(f"{batch.pk}*"):
        if path.name.split("-")[0].split(".")[0] == str(batch.pk):
            path.unlink(missing_ok=True)


def keep(source: BinaryIO | Path) -> tuple[Path, str, int]:
    """A copy under a name of ours, its SHA-256 and its size; refused when larger than the settings allow."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return keep(file)
    digest, size = sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder(), suffix=".part")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as copy:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > settings.IMPORT_LIMIT:
                    raise SourceRefused(too_large())
                digest.update(block)
                copy.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest(), size


def too_large() -> str:
    limit = settings.IMPORT_LIMIT // (1024 * 1024)
    return (f"Tệp lớn hơn {limit} MB. Tách danh sách thành nhiều tệp (ví dụ mỗi đơn vị một tệp), hoặc nhờ người quản "
            "trị nâng giới hạn GIAOBAN_IMPORT_LIMIT_MB.")

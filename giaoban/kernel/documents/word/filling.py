"""A checked Word file filled with a paper's values, in a process that may be stopped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .checking import TemplateRefused, check_file

_WORKER = Path(__file__).with_name("worker.py")
#: Seconds by the clock; the process itself is allowed ten of the processor's.
PATIENCE = 30


@dataclass(frozen=True)
class Filled:
    """The produced file, and the names it asked for that don't exist."""

    docx: bytes
    unknown: tuple[str, ...]


def fill(template: bytes, values: dict[str, Any], *, patience: float = PATIENCE) -> Filled:
    """Raises TemplateRefused: too long, too large, or a mistake in the template, named with its paragraph."""
    check_file(template)
    with tempfile.TemporaryDirectory(prefix="giaoban-word-") as folder:
        source, out = Path(folder) / "mau.docx", Path(folder) / "ra.docx"
        source.write_bytes(template)
        try:
            ended = subprocess.run(  # noqa: S603 (our own worker)
                [sys.executable, "-I", str(_WORKER), str(source), str(out)], input=json.dumps(values), text=True,
                capture_output=True, timeout=patience, cwd=folder, check=False,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"})
        except subprocess.TimeoutExpired as error:
            raise TemplateRefused(_too_long()) from error
        if ended.returncode < 0:
            raise TemplateRefused(_too_long())
        answer = _answer(ended.stdout)
        if not answer.get("ok") or not out.exists():
            raise TemplateRefused(_wrong(answer))
        return Filled(out.read_bytes(), tuple(answer.get("unknown", ())))


def _too_long() -> str:
    return ("Mẫu chạy quá lâu nên đã dừng: có vòng lặp không kết thúc hoặc lặp quá nhiều. Xem lại các thẻ {% for %} "
            "trong mẫu.")


def _answer(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {}
    return found if isinstance(found, dict) else {}


def _wrong(answer: dict[str, Any]) -> str:
    where = f" Ở đoạn: “{answer['where']}”." if answer.get("where") else ""
    return f"Mẫu có lỗi: {answer.get('error', 'không dựng được tệp')}.{where}"


def has_converter() -> bool:
    return shutil.which("soffice") is not None


def to_pdf(docx: bytes, *, patience: float = 90) -> bytes | None:
    """The .docx as LibreOffice prints it; None where it isn't installed or can't."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="giaoban-pdf-") as folder:
        source = Path(folder) / "van-ban.docx"
        source.write_bytes(docx)
        try:
            subprocess.run(  # noqa: S603 (a fixed program)
                [program, f"-env:UserInstallation=file://{folder}/ho-so", "--headless", "--convert-to", "pdf",
                 "--outdir", folder, str(source)], capture_output=True, timeout=patience, cwd=folder, check=False,
                env={"PATH": os.environ.get("PATH", ""), "HOME": folder, "LC_ALL": "C.UTF-8"})
        except subprocess.TimeoutExpired:
            return None
        made = source.with_suffix(".pdf")
        return made.read_bytes() if made.exists() else None

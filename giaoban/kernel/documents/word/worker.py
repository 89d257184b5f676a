"""Fills one Word file; run as a process of its own with limits, knows nothing of the program.

`python worker.py TEMPLATE OUT` with the values as JSON on its input; prints JSON: {"ok": true, "unknown": […]} or
{"error": …, "where": …}.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from html import escape
from typing import Any

SECONDS = 10
MEMORY = 1024 * 1024 * 1024
_SYNTAX = {
    "unexpected end of template": "thiếu thẻ kết thúc",
    "expected token": "thẻ viết chưa đúng",
    "encountered unknown tag": "có thẻ lạ, hoặc thiếu thẻ mở, thẻ đóng",
    "unexpected": "có ký tự không đúng chỗ",
    "no filter named": "không có bộ lọc này",
}


def main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (50 * 1024 * 1024,) * 2)
    template, out = sys.argv[1:3]
    values = json.load(sys.stdin)
    try:
        unknown = fill(template, out, values)
    except MemoryError:
        answer: dict[str, Any] = {"error": "Mẫu dùng quá nhiều bộ nhớ."}
    except Exception as error:  # whatever a template does, it is told in words
        answer = told(error)
    else:
        answer = {"ok": True, "unknown": unknown}
    print(json.dumps(answer, ensure_ascii=False))


def fill(template: str, out: str, values: dict[str, Any]) -> list[str]:
    """Writes the filled file; returns the names the template uses and the values don't have."""
    from docxtpl import DocxTemplate
    from jinja2 import Undefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    known, unknown = flat(values), []

    class Missing(Undefined):
        """A name that isn't there: printed in its place and marked, never a crash."""

        def _path(self) -> str:
            return str(self._undefined_name or "")

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return Missing(name=f"{self._path()}.{name}")

        def __getitem__(self, name: Any) -> Any:
            return Missing(name=f"{self._path()}.{name}")

        def __call__(self, *args: Any, **more: Any) -> Any:
            return Missing(name=f"{self._path()}()")

        def __iter__(self) -> Iterator[Any]:
            yield self

        def __str__(self) -> str:
            if self._path() not in unknown:
                unknown.append(self._path())
            return note(self._path(), known)

        def __html__(self) -> str:
            return ('</w:t></w:r><w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">'
                    f'{escape(str(self))}</w:t></w:r><w:r><w:t xml:space="preserve">')

        def __len__(self) -> int:
            return 1

        def __bool__(self) -> bool:
            return False

    environment = ImmutableSandboxedEnvironment(undefined=Missing, autoescape=True)
    document = DocxTemplate(template)
    document.render(values, jinja_env=environment, autoescape=True)
    document.save(out)
    return unknown


def flat(values: dict[str, Any], head: str = "") -> list[str]:
    names = []
    for name, value in values.items():
        names.append(head + name)
        if isinstance(value, dict):
            names += flat(value, f"{head}{name}.")
    return names


def bare(text: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(ch))


def note(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(bare(name), known, 2, 0.6)
    return f"⟦không có trường “{name}”" + (f"; gần giống: {', '.join(near)}" if near else "") + "⟧"


def told(error: Exception) -> dict[str, str]:
    """In Vietnamese, with the paragraph it stands in."""
    from jinja2 import TemplateSyntaxError

    message = str(error)
    if isinstance(error, TemplateSyntaxError):
        found = next((words for start, words in _SYNTAX.items() if start in message.lower()), "thẻ viết chưa đúng")
        return {"error": f"{found} ({message})", "where": paragraph(error)}
    if isinstance(error, OverflowError):
        return {"error": "Vòng lặp trong mẫu quá dài.", "where": ""}
    return {"error": f"{type(error).__name__}: {message}"[:300], "where": paragraph(error)}


def paragraph(error: Any) -> str:
    """The words of the paragraph the error names: docxtpl keeps some lines around it, one paragraph each."""
    lines = [re.sub(r"<[^>]+>", "", line).strip() for line in getattr(error, "docx_context", [])]
    tagged = [line for line in lines if "{%" in line or "{{" in line] or [line for line in lines if line]
    middle = lines[3] if len(lines) > 3 and lines[3] else ""
    return (middle or (tagged[-1] if tagged else ""))[:200]


if __name__ == "__main__":
    main()

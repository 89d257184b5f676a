"""`make test`: lint, types, import contracts, the whole suite on SQLite and on PostgreSQL, and the browser.

Prints each part's result and closes with one line 'N passed, N failed'. `--only lint` (or sqlite, postgres,
browser) runs one part.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from . import chromium
from .postgres import server, template

ROOT = Path(__file__).resolve().parents[1]
CLOSING = re.compile(r"(\d+) (passed|failed|error|errors|skipped)")


def run(command: list[str], **environment: str) -> tuple[int, str]:
    """Run, showing the output as it comes; returns exit code and output. An empty value unsets the name."""
    kept = {name: value for name, value in {**os.environ, **environment}.items() if value != ""}
    process = subprocess.Popen(command, cwd=ROOT, env=kept, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    return process.wait(), "".join(lines)


def python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


def lint() -> dict[str, int]:
    """Each tool is one check."""
    checks = {
        "ruff": python("ruff", "check", "."),
        "mypy": python("mypy"),
        "import-linter": [str(Path(sys.executable).with_name("lint-imports"))],
        "migrations": python("django", "makemigrations", "--check", "--dry-run"),
    }
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for name, command in checks.items():
            print(f"\n== {name}", flush=True)
            code, _ = run(command, GIAOBAN_DATA=folder, DJANGO_SETTINGS_MODULE="giaoban.project.settings")
            if code:
                failed.append(name)
    return {"passed": len(checks) - len(failed), "failed": len(failed)}


def suite(*words: str, **environment: str) -> dict[str, int]:
    """One pytest run in a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="giaoban-test-") as folder:
        code, output = run(python("pytest", *words), GIAOBAN_DATA=folder, GIAOBAN_TEST="1", **environment)
    closing = output.strip().splitlines()[-1] if output.strip() else ""
    counts = {word.rstrip("s") if word.startswith("error") else word: int(number)
              for number, word in CLOSING.findall(closing)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    if code and not failed:
        # Stopped before its closing line (a crash, no tests collected): that is a failure too.
        failed = 1
    return {"passed": counts.get("passed", 0), "failed": failed, "skipped": counts.get("skipped", 0)}


def sqlite() -> dict[str, int]:
    return suite("-q", "-n", "2", "--dist", "loadfile", "-m", "not browser", DATABASE_URL="")


def postgres() -> dict[str, int]:
    """The same tests; those of plain Python, which know no database, ran already."""
    with server() as url, template(url) as copied:
        print(f"PostgreSQL: {url}", flush=True)
        return suite("-q", "-n", "2", "--dist", "loadfile", "-m", "not browser", "--ignore=giaoban/kernel/reading",
                     "--ignore=giaoban/kernel/documents/papers", "--ignore=giaoban/kernel/lifecycle",
                     "--ignore=giaoban/kernel/base", DATABASE_URL=url, GIAOBAN_TEST_TEMPLATE=copied)


def browser() -> dict[str, int]:
    """Only where Chromium is, or may be installed; says so loudly where it can't."""
    if not chromium.ensure():
        print("!" * 78 + "\n!! KHÔNG CÓ CHROMIUM: kiểm thử trình duyệt KHÔNG chạy. Cài: apt-get install chromium "
              "chromium-driver\n" + "!" * 78, flush=True)
        return {"passed": 0, "failed": 0, "skipped": 1}
    return suite("-q", "-n", "2", "--dist", "loadfile", "-m", "browser", DATABASE_URL="")


PARTS: dict[str, Callable[[], dict[str, int]]] = {
    "lint": lint, "sqlite": sqlite, "postgres": postgres, "browser": browser}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=list(PARTS))
    asked = parser.parse_args()
    results: dict[str, dict[str, int]] = {}
    for name, part in PARTS.items():
        if asked.only in (None, name):
            print(f"\n===== {name} =====", flush=True)
            began = time.monotonic()
            results[name] = part()
            print(f"----- {name}: {results[name]} in {time.monotonic() - began:.0f} s", flush=True)
    total = {word: sum(result.get(word, 0) for result in results.values()) for word in ("passed", "failed", "skipped")}
    print("\n" + "\n".join(f"{name:10} {result}" for name, result in results.items()))
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())

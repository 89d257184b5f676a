"""`giaoban check`: every check with its number, its time and what to do; exit code 1 when something is wrong."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.checks import actions
from giaoban.kernel.checks.catalogue import ERROR, get
from giaoban.kernel.checks.engine import Outcome, Row, detail


def show(asked: argparse.Namespace) -> int:
    """Keeps the run as the nightly one is kept. A check that gives no answer counts as wrong."""
    keys = [get(key).key for key in asked.only or ()]
    outcomes: list[Outcome] = []

    def say(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if not asked.json:
            print("\n".join(_lines(outcome, details=asked.details)), flush=True)

    run = actions.begin(by=None, total=len(keys) or None)
    actions.carry_out(run, keys, say=say)
    since = dict(run.results.values_list("key", "since"))
    if asked.json:
        print(json.dumps([_told(outcome, since, details=asked.details) for outcome in outcomes], ensure_ascii=False,
                         indent=1, default=str))
    else:
        print(_closing(outcomes))
    return 1 if any(_fails(outcome) for outcome in outcomes) else 0


def _fails(outcome: Outcome) -> bool:
    return outcome.found is None or (outcome.check.severity == ERROR and not outcome.sound)


def _lines(outcome: Outcome, *, details: bool) -> list[str]:
    check = outcome.check
    head = "không trả lời" if outcome.found is None else "✓" if outcome.sound else grouped(outcome.found)
    lines = [f"{check.severity_label:9} {check.key:24} {head:>14} {_seconds(outcome):>9}  {check.title}"]
    if outcome.problem:
        lines.append(f"{'':10}{outcome.problem}")
    if outcome.found:
        lines.append(f"{'':10}→ {check.remedy}")
        lines += [f"{'':12}{_row(row)}" for row in (detail(check) if details else outcome.rows[:3])]
        if not details and outcome.found > 3:
            lines.append(f"{'':12}… (thêm --details để xem đủ {grouped(outcome.found)} dòng)")
    return lines


def _seconds(outcome: Outcome) -> str:
    return f"{outcome.seconds:.2f} s".replace(".", ",")


def _row(row: Row) -> str:
    return " · ".join(day_text(value) if isinstance(value, date) else str("" if value is None else value)
                      for value in row.values())


def _told(outcome: Outcome, since: dict[str, Any], *, details: bool) -> dict[str, Any]:
    check = outcome.check
    told: dict[str, Any] = {
        "key": check.key, "title": check.title, "severity": check.severity, "area": check.area,
        "found": outcome.found, "seconds": round(outcome.seconds, 3), "since": since.get(check.key),
        "problem": outcome.problem, "remedy": check.remedy}
    if details:
        told["rows"] = detail(check) if outcome.found else []
    return told


def _closing(outcomes: list[Outcome]) -> str:
    wrong = [outcome for outcome in outcomes if not outcome.sound]
    if not wrong:
        return f"{len(outcomes)} phép kiểm tra, không có gì sai."
    return (f"{len(outcomes)} phép kiểm tra: {len(wrong)} có phát hiện, "
            f"trong đó {sum(_fails(outcome) for outcome in wrong)} là lỗi.")

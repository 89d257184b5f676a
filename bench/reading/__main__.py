"""Print precision and recall of reading the five reports; exit 1 when a bar is missed.

Usage: ``python -m bench.reading [-v] [--held-out [first|second|third|all]]``. With ``--held-out`` the texts of
``giaoban/kernel/reading/tests/held_out`` are read instead, with the vocabulary of the project's own figures.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bench.reading import held_out
from bench.reading.gold import Gold, matches, read_documents, read_figures, shared_folder
from bench.reading.score import PRECISION_BAR, RECALL_BAR, Counts, passes
from giaoban.kernel.reading import Item, read

KINDS = ("count", "stock", "money", "document", "date", "duration", "ordinal", "vague")


@dataclass
class Score(Counts):
    """What was wanted, found and made up, for one kind."""

    missed: list[Gold] = field(default_factory=list)
    false: list[tuple[str, Item]] = field(default_factory=list)


def measure(shared: Path) -> dict[str, Score]:
    """Read the five reports and compare with the gold rows."""
    gold = read_figures(shared) + read_documents(shared)
    scores: dict[str, Score] = defaultdict(Score)
    for path in sorted((shared / "seeds").glob("*.txt")):
        items = read(path.read_text(encoding="utf-8")).items
        rows = [row for row in gold if row.seed == path.name and row.kind not in ("label", "derived")]
        for row in rows:
            score = scores[row.kind]
            score.wanted += 1
            if any(matches(row, item) for item in items):
                score.hit += 1
            else:
                score.missed.append(row)
        for item in items:
            if item.kind in KINDS and "furniture" not in item.flags:
                score = scores[item.kind]
                score.emitted += 1
                if any(matches(row, item) for row in rows):
                    score.right += 1
                else:
                    score.false.append((path.name, item))
    return scores


def report(scores: dict[str, Score], *, verbose: bool) -> str:
    """A table, and with ``verbose`` what was missed and what no gold row knows."""
    lines = [f"{'kind':10}{'recall':>16}{'bar':>7}{'precision':>18}{'bar':>7}"]
    for kind in KINDS:
        score = scores[kind]
        recall = f"{score.hit}/{score.wanted} {score.recall:.3f}"
        precision = f"{score.right}/{score.emitted} {score.precision:.3f}"
        recall_bar = f"{RECALL_BAR[kind]:.2f}" if kind in RECALL_BAR else "-"
        precision_bar = f"{PRECISION_BAR[kind]:.2f}" if kind in PRECISION_BAR else "-"
        lines.append(f"{kind:10}{recall:>16}{recall_bar:>7}{precision:>18}{precision_bar:>7}")
        if verbose:
            lines += [f"    missed  {row.seed[:3]} {row.value}: {row.phrase}" for row in score.missed]
            lines += [f"    no gold {seed[:3]} {item.value}: {item.text!r} ({item.what})" for seed, item in score.false]
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Run the bench; 0 when every bar is met, 1 when not, 2 when the reports are not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description="precision and recall of reading")
    parser.add_argument("-v", "--verbose", action="store_true", help="list misses and finds without a gold row")
    parser.add_argument("--held-out", nargs="?", const="all", choices=held_out.PARTS, help="read the held-out texts")
    arguments = parser.parse_args(argv)
    if arguments.held_out:
        tallies = held_out.measure(held_out.texts(arguments.held_out), held_out.project_vocabulary())
        print(held_out.report(tallies, verbose=arguments.verbose))
        return 0 if passes(tallies) else 1
    shared = shared_folder()
    if shared is None:
        print("no ../shared/seeds beside the checkout (or GIAOBAN_SHARED): nothing to measure", file=sys.stderr)
        return 2
    scores = measure(shared)
    print(report(scores, verbose=arguments.verbose))
    return 0 if passes(scores) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

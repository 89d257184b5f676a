"""Papers numbered by a process killed with SIGKILL between signing and numbering, and a batch of letters killed on its
way: gone on with, the register has no gap and no number twice, and every letter of the batch has its files.

`python -m bench.papers_kill [--postgres] [--times 6] [--papers 40] [--seed N]`; ends with 1 if one register is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from bench.papers_killing import PREPARE, batch, one_by_one, python
from bench.register_import import served


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--times", type=int, default=6)
    parser.add_argument("--papers", type=int, default=40)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    chance, wrong = random.Random(asked.seed), 0
    with tempfile.TemporaryDirectory(prefix="giaoban-papers-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        with served(folder) if asked.postgres else nullcontext("") as url:
            environment = {"GIAOBAN_DATA": scratch, "DJANGO_SETTINGS_MODULE": "giaoban.project.settings",
                           **({"DATABASE_URL": url} if url else {})}
            python(environment, PREPARE)
            print(f"{'PostgreSQL' if url else 'SQLite'}, {asked.papers} papers, seed {asked.seed}", flush=True)
            for number in range(asked.times):
                what = (one_by_one, batch)[number % 2]
                found = what(environment, f"K{number}", asked.papers, chance)
                cut = found.pop("cut")
                right = found == {"numbers": list(range(1, asked.papers + 1)), "last": asked.papers,
                                  "files": [3] if what is batch else [0]}
                wrong += not right
                print(f"{number + 1:>3}. {what.__name__}, killed after {cut}: {'right' if right else found}", flush=True)
    print(f"{asked.times - wrong} of {asked.times} right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""An import killed with SIGKILL at random moments and gone on with: exactly the right rows, none twice.

`python -m bench.register_kill [--postgres] [--times 20] [--rows N] [--seed N]`; prints what each was cut at and ends
with 1 if one register differs from what it should hold.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from bench.register_import import served
from giaoban.kernel.people.importing.tests.killing import PREPARE, expected, killed_and_resumed, python


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--rows", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    chance, wrong = random.Random(asked.seed), 0
    with tempfile.TemporaryDirectory(prefix="giaoban-kill-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        with served(folder) if asked.postgres else nullcontext("") as url:
            environment = {"GIAOBAN_DATA": scratch, "GIAOBAN_IMPORT_ROWS": "500",
                           "DJANGO_SETTINGS_MODULE": "giaoban.project.settings", **({"DATABASE_URL": url} if url else {})}
            python(environment, PREPARE)
            print(f"{'PostgreSQL' if url else 'SQLite'}, {asked.rows} rows, seed {asked.seed}", flush=True)
            for number in range(asked.times):
                found = killed_and_resumed(folder / f"K{number}.csv", asked.rows, environment, chance)
                cut = found.pop("cut")
                right = found == expected(asked.rows)
                wrong += not right
                print(f"{number + 1:>3}. killed after “{cut[:60]}”: {'right' if right else found}", flush=True)
    print(f"{asked.times - wrong} of {asked.times} right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

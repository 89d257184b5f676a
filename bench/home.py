"""The home page: bytes in all, requests, SQL queries; requests per second of home and of a list of 20,000 dossiers,
beside a bare Django page on the same server in the same run.

`python -m bench.home [--dossiers N] [--seconds S] [--postgres]`. Bars: ≤ 150 kB, queries constant when dossiers grow 10×.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from urllib.parse import urljoin

from .report import database

LIMIT = 150_000
PAGES = {"home": "/", "list": "/ho-so/?kind=critique.task", "search": "/ho-so/?q=nguon+nuoc"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(application: str, **environment: str) -> Iterator[int]:
    """granian with one worker on a port of this machine."""
    port = free_port()
    kept = {k: v for k, v in {**os.environ, **environment}.items() if v}
    process = subprocess.Popen([sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port",
                                str(port), "--workers", "1", "--no-ws", "--log-level", "error", application], env=kept)
    try:
        for _ in range(150):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def fetch(port: int, path: str, cookie: str = "") -> tuple[int, bytes, int]:
    """Status, body as sent, and bytes on the wire of headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "br, gzip", "Accept-Language": "vi"})
    answer = connection.getresponse()
    body = answer.read()
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
    connection.close()
    return answer.status, body, head + len(body)


def weight(port: int, cookie: str) -> tuple[int, int]:
    """(bytes, requests) of a first visit: the page, what it links, and the fonts its styles use on it."""
    _, html, total = fetch(port, "/", cookie)
    text = _plain(html)
    wanted = dict.fromkeys(
        match for match in re.findall(r'(?:href|src)="(/static/[^"#]+)', text)
        if match.endswith((".css", ".js", ".svg", ".woff2")))
    # Which fonts a browser takes depends on weight and subset; all four files of the screen's face are counted.
    for sheet in [path for path in wanted if path.endswith(".css")]:
        styles = _plain(fetch(port, sheet)[1])
        for font in re.findall(r'url\("?([^")]+be-vietnam-pro[^")]+woff2)', styles):
            wanted[urljoin(sheet, font)] = None
    icons = re.findall(r'(/static/[^"#]+\.svg)#', text)
    wanted.update(dict.fromkeys(icons))
    sizes = [fetch(port, path)[2] for path in wanted]
    return total + sum(sizes), 1 + len(sizes)


def _plain(body: bytes) -> str:
    import gzip

    import brotli

    for open_up in (bytes, gzip.decompress, brotli.decompress):
        with contextlib.suppress(Exception):
            return open_up(body).decode()
    raise ValueError("an encoding we didn't ask for")


def rate(port: int, path: str, cookie: str, seconds: float) -> float:
    """Answers per second over two connections kept open."""
    counts = [0, 0]
    stop = time.perf_counter() + seconds

    def load(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < stop:
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}")
            counts[place] += 1

    threads = [threading.Thread(target=load, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def session(username: str = "vanphong") -> str:
    """A signed-in account's cookie."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from giaoban.kernel.people.models import User

    user = User.objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"sessionid={store.session_key}"


def queries(path: str) -> int:
    """SQL statements of one page, counted in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from giaoban.kernel.people.models import User

    client = Client()
    client.force_login(User.objects.get(username="vanphong"), backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    with CaptureQueriesContext(connection, ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def measure(dossiers: int, seconds: float) -> bool:
    import django

    django.setup()
    from django.core.management import call_command

    from giaoban.project.example import EXAMPLE_DAY, build

    from .many import add_tasks

    os.environ["GIAOBAN_TODAY"] = EXAMPLE_DAY.isoformat()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    build()
    add_tasks(dossiers // 10, year=2021)
    few = {name: queries(path) for name, path in PAGES.items()}
    add_tasks(dossiers, year=2020)
    many = {name: queries(path) for name, path in PAGES.items()}
    cookie = session()
    with serving("bench.hello:application", DJANGO_SETTINGS_MODULE="") as bare, \
            serving("giaoban.project.wsgi:application") as ours:
        size, requests = weight(ours, cookie)
        rates: dict[str, list[float]] = {"hello": []} | {name: [] for name in PAGES}
        for _ in range(3):
            rates["hello"].append(rate(bare, "/", "", seconds))
            for name, path in PAGES.items():
                rates[name].append(rate(ours, path, cookie, seconds))
    middle = {name: sorted(found)[1] for name, found in rates.items()}
    print(f"home, first visit: {size:,} bytes in {requests} requests (limit {LIMIT:,})")
    print(f"{'page':8} {'queries':>8} {'with 10×':>9} {'per second':>11} {'of hello':>9}")
    print(f"{'hello':8} {0:8} {0:9} {middle['hello']:11.1f} {'1':>9}")
    for name in PAGES:
        print(f"{name:8} {few[name]:8} {many[name]:9} {middle[name]:11.1f} {middle[name] / middle['hello']:9.4f}")
    return size <= LIMIT and few == many


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with database(asked.postgres):
        return 0 if measure(asked.dossiers, asked.seconds) else 1


if __name__ == "__main__":
    sys.exit(main())

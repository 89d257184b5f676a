"""`giaoban serve`: the web server, the worker of the job queue and the nightly checks, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import django


def run(*, host: str, port: int, real_day: bool) -> int:
    """Bring the database up to date, gather static files, start both processes, print the example accounts."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from . import nightly

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    environment = {**os.environ, **_example(real_day)}
    print(f"Giao Ban: http://{host}:{port}/  (Ctrl-C để dừng; dữ liệu ở {settings.DATA_DIR})", flush=True)
    commands = (
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "2",
         "--no-ws", "--blocking-threads", "4", "--backpressure", "64",
         "--log-level", "warning", "giaoban.project.wsgi:application"],
        [sys.executable, "-m", "django", "db_worker"],
    )
    stop = nightly.start(settings.CHECK_HOUR)
    running = [subprocess.Popen(command, env=environment) for command in commands]  # noqa: S603 (our own commands)
    try:
        return _until_one_ends(running)
    finally:
        stop.set()


def _example(real_day: bool) -> dict[str, str]:
    """The example federation is shown on its own day, which the screens say; accounts are printed."""
    from giaoban.kernel.people.models import ROLES

    from . import example
    from .example.cast import ACCOUNTS, PASSWORD

    if not example.is_present():
        print("Cơ sở dữ liệu trống. `giaoban example` dựng liên hiệp hội ví dụ; hoặc tạo tài khoản thật, xem README.")
        return {}
    from giaoban.kernel.people.models import User

    if not User.objects.filter(username=ACCOUNTS[0][0]).exists():
        return {}
    print(f"\nTài khoản ví dụ (mật khẩu chung: {PASSWORD}):")
    for username, _name, role, code in ACCOUNTS:
        print(f"  {username:16} {ROLES.get(role, 'không vai trò')!s:24} {code}")
    if real_day or os.environ.get("GIAOBAN_TODAY"):
        return {}
    print(f"Ngày làm việc của dữ liệu ví dụ: {example.EXAMPLE_DAY} (--real-day để dùng ngày thật)\n")
    return {"GIAOBAN_TODAY": example.EXAMPLE_DAY.isoformat()}


def _until_one_ends(running: list[subprocess.Popen[bytes]]) -> int:
    """Wait; whichever stops first (or a signal to us) stops the other."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    code: int | None = None
    try:
        while code is None:
            code = next((process.poll() for process in running if process.poll() is not None), None)
            time.sleep(0.3)
    except KeyboardInterrupt:
        code = 0
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)
    return code or 0

"""A kind of work is added exactly as docs/adding.md says, to a copy of the programme, and works there.

The files are taken from the page itself, so that it can't say anything else than what works.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"`(visits/\w+\.py)`.*?```python\n(.*?)```", re.DOTALL)

WORK = '''
import django
django.setup()
from datetime import date
from django.core.management import call_command
call_command("makemigrations", "visits", verbosity=0)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
call_command("migrate", verbosity=0)

from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from giaoban.kernel.orgs.actions import found
from giaoban.kernel.people.actions import open_account

root = found(code="LHHVN", kind="central_body", name="Liên hiệp hội", on=date(2010, 1, 1), by=None)
office = found(code="VP", kind="department", name="Văn phòng", on=date(2010, 1, 1), by=None, parent=root)
unit = found(code="LHH-A", kind="local_union", name="Hội tỉnh Đông", on=date(2010, 1, 1), by=None, parent=root)


def browser(name, role, org):
    user = open_account(username=name, name=name, role=role, org=org, by=None, password="mat-khau-thu-1234")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


clerk, leader, sender = browser("clerk", "office", office), browser("leader", "leader", root), browser("unit", "unit", unit)
answer = clerk.post("/ho-so/mo/visits.visit/", {"title": "Làm việc với tỉnh Đông", "org": "LHH-A", "year": 2021,
                    "on": "2021-02-01", "purpose": "support", "planned_on": "2021-03-20"})
assert answer.status_code == 302, answer.content.decode()
address = answer.url
assert address == "/ho-so/CTDV-2021-00001/", address


def take(client, step, on, **facts):
    from giaoban.kernel.dossiers.models import Dossier
    version = Dossier.objects.get().version
    sent = {f"{step}-on": on, f"{step}-version": version, **{f"{step}-{name}": value for name, value in facts.items()}}
    return client.post(f"{address}buoc/{step}/", sent, follow=True).content.decode()


assert "Đề xuất" in clerk.get("/cho-toi/").content.decode() or leader.get("/cho-toi/").context["total"] == 1
take(leader, "agree", "2021-02-05")
assert "Làm việc với tỉnh Đông" in sender.get("/lich/?month=2021-03").content.decode()
assert "Chưa ghi nơi đến" in take(clerk, "make", "2021-03-20")
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
clerk.post(f"{address}sua/", {"sua-version": Dossier.objects.get().version, "sua-title": "Làm việc với tỉnh Đông",
                              "sua-purpose": "support", "sua-place": "Trụ sở hội", "sua-planned_on": "2021-03-20"})
take(clerk, "make", "2021-03-20")
lanes = clerk.get("/cong-viec/bang/?kind=visits.visit").context["lanes"]
assert {lane["key"]: lane["count"] for lane in lanes} == {"proposed": 0, "agreed": 0, "made": 1, "reported": 0, "called_off": 0}
assert sender.get("/cho-toi/").context["total"] == 1
assert take(sender, "report", "2021-03-25", paper="12/BC").count("Đã có báo cáo")
assert concrete(Dossier.objects.get()).content_state == "reported"

for page in ("/ho-so/?kind=visits.visit&f_purpose=support", "/cong-viec/?q=tinh+dong", "/tim-kiem/?q=tinh+dong", address):
    assert "Làm việc với tỉnh Đông" in clerk.get(page).content.decode(), page
figure = clerk.get("/so-lieu/visits.made/?first=2021-01-01&last=2021-12-31")
assert figure.status_code == 200 and "CTDV-2021-00001" in figure.content.decode(), figure.content.decode()[-3000:]
rows = clerk.get("/api/v1/dossiers/?kind=visits.visit").json()["results"]
assert [row["number"] for row in rows] == ["CTDV-2021-00001"], rows
print("ok")
'''


@pytest.fixture
def database(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> None:
    """A database of today's programme with nothing in it: a copy of the empty one tests begin with, where that is
    SQLite made by migrations; else the new kind's migration is the last of all that the copy runs."""
    (tmp_path / "data").mkdir()
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and MigrationRecorder(connection).applied_migrations():
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(tmp_path / "data" / "giaoban.sqlite3")])


def test_a_kind_of_work_added_as_the_page_says(tmp_path: Path, database: None) -> None:
    shutil.copytree(ROOT / "giaoban", tmp_path / "giaoban",
                    ignore=shutil.ignore_patterns("tests", "__pycache__", "vendor", "locale"))
    (tmp_path / "reports").symlink_to(ROOT / "reports")
    folder = tmp_path / "giaoban" / "domains" / "visits"
    files = dict(BLOCK.findall((ROOT / "docs" / "adding.md").read_text("utf-8")))
    assert set(files) == {f"visits/{name}.py" for name in ("__init__", "lifecycle", "rules", "models", "figures", "apps")}
    (folder / "migrations").mkdir(parents=True)
    (folder / "migrations" / "__init__.py").touch()
    for name, text in files.items():
        (folder.parent / name).write_text(text, "utf-8")
    settings = tmp_path / "giaoban" / "project" / "settings.py"
    text, words = re.subn(r"(DOMAINS = \[[^\]]*)\]", r'\1, "visits"]', settings.read_text("utf-8"), count=1)
    assert words == 1
    settings.write_text(text, "utf-8")
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "GIAOBAN_TODAY")}
    answer = subprocess.run([sys.executable, "-c", WORK], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False, env={
        **kept, "PYTHONPATH": str(tmp_path), "GIAOBAN_DATA": str(tmp_path / "data"), "GIAOBAN_TEST": "1",
        "DJANGO_SETTINGS_MODULE": "giaoban.project.settings"})
    assert answer.stdout.strip().endswith("ok"), answer.stderr[-4000:]


@pytest.mark.parametrize("kind", ["state or step", "permission", "indicator"])
def test_the_page_names_the_place_for_each(kind: str) -> None:
    assert re.search(rf"^\| an? {kind} \|", (ROOT / "docs" / "adding.md").read_text("utf-8"), re.MULTILINE)

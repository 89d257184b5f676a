"""Backup and restore: every row comes back, a hurt file is refused, and nothing is ever half restored."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from giaoban.kernel.documents.actions import keep
from giaoban.kernel.figures.freezing import compare, freeze
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.project.backup import MANIFEST, BackupRefused, _models, _rows, backup, check, restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(world):
    """Some of everything: units, accounts, work, money, files of any bytes, frozen bitmaps."""
    from giaoban.kernel.base import Period

    world.walk(world.task(title="Ký tự “lạ”: \u1ea7 \U0001f600 \\ ' \" \n %"))
    keep("bytes.bin", bytes(range(256)), by=world.users["unit"])
    freeze(["critique.tasks", "critique.returned_money"], Scope.of(Period.year(2020)), owner="report:1")
    return world


@pytest.fixture
def file(filled, tmp_path):
    path = tmp_path / "sao-luu.zip"
    assert "SHA-256" in backup(str(path))
    return path


def contents():
    """Table → a hash of all its rows in order."""
    return {model._meta.label: hashlib.sha256(
        json.dumps(list(_rows(model)), sort_keys=True, default=str).encode()).hexdigest() for model in _models()}


def emptied():
    call_command("flush", interactive=False, verbosity=0)
    assert not Org.objects.exists() and not User.objects.exists()


class TestRoundTrip:
    def test_every_table_comes_back_row_for_row(self, file):
        before = contents()
        emptied()
        assert contents() != before
        assert "mã băm từng bảng đúng" in restore(str(file))
        assert contents() == before
        assert len(before) > 30

    def test_what_was_restored_works(self, file, filled):
        emptied()
        restore(str(file))
        assert not any(compare(row).changed for row in Frozen.objects.all())
        assert User.objects.get(username="unit").check_password("mat-khau-thu-1234")
        # New rows take new keys, not the restored ones.
        orgs.found(code="MOI", kind="st_organisation", name="Viện mới", on=date(2021, 1, 1), by=None,
                   parent=Org.objects.get(code="LHHVN"))

    def test_a_backup_of_a_restored_database_is_the_same(self, file, tmp_path):
        emptied()
        restore(str(file))
        backup(str(tmp_path / "again.zip"))
        one, other = (check(path) for path in (file, tmp_path / "again.zip"))
        assert one == other

    def test_the_same_file_restores_on_the_other_kind_of_database(self, file, tmp_path):
        """Into a fresh SQLite file, whichever database wrote it; and what SQLite then writes comes back here."""
        target = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}", "GIAOBAN_DATA": str(tmp_path)}
        again = tmp_path / "again.zip"
        for words in (["restore", str(file)], ["backup", str(again)]):
            subprocess.run([sys.executable, "-m", "giaoban", *words], env=target, check=True, capture_output=True,
                           cwd=Path(__file__).parents[1])
        assert check(again)["parts"] == check(file)["parts"]
        before = contents()
        emptied()
        restore(str(again))
        assert contents() == before


class TestRefused:
    def test_a_database_with_records_unless_forced(self, file):
        with pytest.raises(BackupRefused, match="--force"):
            restore(str(file))
        orgs.rename(Org.objects.get(code="LHH-A"), "Tên sau khi sao lưu", on=date(2021, 1, 1), by=None)
        restore(str(file), force=True)
        assert Org.objects.get(code="LHH-A").name == "Liên hiệp hội tỉnh Đông"

    @pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.9, 0.99, 0.9999])
    def test_a_truncated_file(self, file, share):
        whole = file.read_bytes()
        file.write_bytes(whole[:int(len(whole) * share)])
        before = contents()
        with pytest.raises(BackupRefused, match="không phải tệp sao lưu nguyên vẹn"):
            restore(str(file), force=True)
        assert contents() == before

    def test_any_flipped_byte_is_refused_or_harmless(self, file):
        """Harmless: a byte that no row depends on, such as a time stamp in the archive's directory."""
        whole, dice = file.read_bytes(), random.Random(7)
        rows = check(file)
        refused = 0
        for place in sorted({*dice.sample(range(len(whole)), 250), *range(0, 60), *range(len(whole) - 60, len(whole))}):
            hurt = bytearray(whole)
            hurt[place] ^= 1 << dice.randrange(8)
            file.write_bytes(hurt)
            try:
                assert check(file) == rows
            except BackupRefused as error:
                assert str(error)
                refused += 1
        assert refused > 150

    def test_a_row_changed_with_a_right_checksum_of_the_archive(self, file, tmp_path):
        hurt = tmp_path / "hurt.zip"
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(hurt, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, content.replace("tỉnh Đông".encode(), "tỉnh Tây ".encode()))
        with pytest.raises(BackupRefused, match="hỏng ở bảng orgs.Org"):
            restore(str(hurt), force=True)

    @pytest.mark.parametrize(("change", "why"), [
        (lambda m: {**m, "format": 2}, "phiên bản khác"), (lambda m: {**m, "parts": []}, "nguyên vẹn"),
        (lambda m: [], "nguyên vẹn"), (lambda m: {**m, "migrations": [["orgs", "9999_future"]]}, "bản mới hơn")])
    def test_a_manifest_of_another_kind(self, file, tmp_path, change, why):
        hurt = tmp_path / "hurt.zip"
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(hurt, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, json.dumps(change(json.loads(content))) if name == MANIFEST else content)
        with pytest.raises(BackupRefused, match=why):
            restore(str(hurt), force=True)

    def test_all_or_nothing(self, file, monkeypatch):
        """The power goes in the middle of loading: what was there before is still there, whole."""
        from giaoban.project import backup as module

        orgs.rename(Org.objects.get(code="LHH-A"), "Tên sau khi sao lưu", on=date(2021, 1, 1), by=None)
        before, real, loaded = contents(), module._load_part, []

        def failing(cursor, archive, model):
            loaded.append(model)
            if len(loaded) == 20:
                raise RuntimeError("the power went")
            return real(cursor, archive, model)

        monkeypatch.setattr(module, "_load_part", failing)
        with pytest.raises(RuntimeError):
            restore(str(file), force=True)
        assert contents() == before
        connection.check_constraints()
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA foreign_keys")
                assert cursor.fetchone() == (1,)

    def test_a_file_with_a_row_that_points_nowhere_changes_nothing(self, file, tmp_path):
        hurt = tmp_path / "hurt.zip"
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(hurt, "w") as new:
            manifest = json.loads(old.read(MANIFEST))
            for name in old.namelist():
                if name not in (MANIFEST, "orgs.Org.jsonl"):
                    new.writestr(name, old.read(name))
            manifest["parts"]["orgs.Org"] = {"rows": 0, "sha256": hashlib.sha256(b"").hexdigest()}
            new.writestr("orgs.Org.jsonl", b"")
            new.writestr(MANIFEST, json.dumps(manifest))
        before = contents()
        with pytest.raises(Exception, match="(?i)foreign key"):
            restore(str(hurt), force=True)
        assert contents() == before

    def test_a_half_written_backup_never_bears_the_asked_name(self, filled, tmp_path, monkeypatch):
        from giaoban.project import backup as module

        monkeypatch.setattr(module, "_write_part", lambda archive, model: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            backup(str(tmp_path / "a.zip"))
        assert not (tmp_path / "a.zip").exists()

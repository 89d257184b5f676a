"""Migrations from nothing, by the command line and as they are done quicker than Django's own, end at the models."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from giaoban.project.migrating import quick

#: Indexes of no model, made once everything is migrated (`dossiers.searching`).
AFTERWARDS = {"dossiers_words"}

def tables() -> list[type[models.Model]]:
    """Ours; Django's own were first made with smaller keys than its models have."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
            and model.__module__.startswith("giaoban.")]


def shape(of: Any, table: str) -> dict[str, Any]:
    """Columns, keys, indexes and constraints of a table, whatever they are called."""
    with of.cursor() as cursor:
        columns = {row.name: (row.type_code, row.null_ok, row.display_size) for row in
                   of.introspection.get_table_description(cursor, table)}
        constraints = Counter(
            (tuple(sorted(c["columns"] or ())) if c["check"] else tuple(c["columns"] or ()), c["primary_key"], c["unique"],
             c["foreign_key"], c["check"], tuple(c.get("orders") or ()))
            for name, c in of.introspection.get_constraints(cursor, table).items() if name not in AFTERWARDS)
    return {"columns": columns, "constraints": constraints}


@pytest.mark.django_db
def test_the_tables_of_a_migrated_database_are_those_of_the_models():
    """Made straight from the models beside it, each table has the same columns, keys, indexes and constraints."""
    migrated = {model._meta.db_table: shape(connection, model._meta.db_table) for model in tables()}
    assert made_from_models() == migrated
    assert len(migrated) > 100


def made_from_models() -> dict[str, Any]:
    """In a database in memory, or in a schema that is rolled back with the test."""
    if connection.vendor == "sqlite":
        other: Any = DatabaseWrapper({**connection.settings_dict, "NAME": ":memory:"}, connection.alias)
        other.cursor().execute("PRAGMA foreign_keys=OFF")
    else:
        other = connection
        other.cursor().execute("CREATE SCHEMA beside; SET LOCAL search_path TO beside")
    with other.schema_editor(atomic=False) as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    return {model._meta.db_table: shape(other, model._meta.db_table) for model in tables()}


def test_an_empty_database_by_the_command_line(tmp_path: Path) -> None:
    """The only test that begins with no database at all; the others copy one of which this was done."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    told = subprocess.run([sys.executable, "-m", "giaoban", "manage", "migrate"], env={**kept, "GIAOBAN_DATA": str(tmp_path)},
                          check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    with sqlite3.connect(tmp_path / "giaoban.sqlite3") as made:
        done = set(made.execute("SELECT app, name FROM django_migrations"))
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
        assert made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    made.close()
    assert done == set(MigrationLoader(None).graph.nodes)
    assert told.stdout.count(" OK") == len(done)


class TestQuick:
    """What migrations see of one another's tables, step by step, is as with Django alone."""

    def forwards(self, *operations: migrations.operations.base.Operation) -> ProjectState:
        state = ProjectState()
        state.add_model(ModelState("shop", "Town", [("id", models.BigAutoField(primary_key=True))]))
        state.add_model(ModelState("shop", "Item", [("id", models.BigAutoField(primary_key=True)),
                                                    ("town", models.ForeignKey("shop.town", models.CASCADE))]))
        state.add_model(ModelState("shop", "Book", [("item_ptr", models.OneToOneField(
            "shop.item", models.CASCADE, parent_link=True, primary_key=True))], bases=("shop.item",)))
        assert state.apps
        for operation in operations:
            operation.state_forwards("shop", state)
        return state

    def test_an_heir_knows_its_parents_new_field(self):
        with quick():
            state = self.forwards(migrations.AddField("Item", "price", models.BigIntegerField(default=0)))
            assert state.apps.get_model("shop.book")._meta.get_field("price")

    def test_only_what_was_added_to_is_made_anew(self):
        with quick():
            state = self.forwards()
            town, item = state.apps.get_model("shop.town"), state.apps.get_model("shop.item")
            migrations.AddField("Item", "other", models.ForeignKey("shop.town", models.CASCADE)).state_forwards("shop", state)
            assert state.apps.get_model("shop.town") is town and state.apps.get_model("shop.item") is not item
            assert state.apps.get_model("shop.item")._meta.get_field("other").related_model is town
            # As before a step in Python.
            state.clear_delayed_apps_cache()
            assert {f.name for f in state.apps.get_model("shop.town")._meta.related_objects} == {"item"}
            assert state.apps.get_model("shop.item")._meta.get_field("other").related_model \
                is state.apps.get_model("shop.town") is not town

    @pytest.mark.parametrize("operation", [
        migrations.AlterField("Town", "id", models.CharField(max_length=9, primary_key=True)),
        migrations.RenameModel("Town", "City"), migrations.RemoveField("Item", "town")])
    def test_what_others_feel_makes_all_anew(self, operation):
        with quick():
            state = self.forwards(operation)
            item = state.apps.get_model("shop.item")
            fields = {field.name: field.related_model for field in item._meta.get_fields() if field.name == "town"}
            assert all(model is state.apps.get_model(model._meta.label) for model in fields.values())

    def test_outside_nothing_is_changed(self):
        before = dict(vars(ProjectState))
        with pytest.raises(ZeroDivisionError), quick():
            assert vars(ProjectState) != before
            raise ZeroDivisionError
        assert dict(vars(ProjectState)) == before

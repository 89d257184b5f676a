"""Matters by the words of their number, title and unit: each database's own word index, kept by the database itself.

SQLite has an FTS5 table filled by triggers, PostgreSQL a GIN index on the words. A word typed matches words that begin
with it; what is found is exactly what the rows say.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from giaoban.kernel.base import fold

T = TypeVar("T", bound=QuerySet)

#: Words that more matters hold than this say little: the list then reads its rows in their order until a page is full,
#: which is quick just because so many match.
MANY = 5000

_WORDS = "to_tsvector('simple'::regconfig, translate(folded, '-/.,:;', '      '))"
_LOOK = {
    "sqlite": "SELECT rowid FROM dossiers_words WHERE dossiers_words MATCH %s LIMIT %s",
    "postgresql": f"SELECT id FROM dossiers_dossier WHERE {_WORDS} @@ to_tsquery('simple', %s) LIMIT %s",  # noqa: S608
}
_DELETE = "INSERT INTO dossiers_words(dossiers_words, rowid, folded) VALUES ('delete', old.id, old.folded);"
_INSERT = "INSERT INTO dossiers_words(rowid, folded) VALUES (new.id, new.folded);"
_TRIGGERS = {
    "dossiers_words_added": f"AFTER INSERT ON dossiers_dossier BEGIN {_INSERT} END",
    "dossiers_words_gone": f"AFTER DELETE ON dossiers_dossier BEGIN {_DELETE} END",
    "dossiers_words_changed": "AFTER UPDATE OF folded ON dossiers_dossier WHEN old.folded <> new.folded "
                              f"BEGIN {_DELETE} {_INSERT} END",
}


def words_of(text: str) -> list[str]:
    """Letters and digits only: nothing of what was typed is read as an operator of a word index."""
    return re.findall(r"[a-z0-9]+", fold(text))


def matching(words: list[str], using: str = "default") -> list[int] | None:
    """Keys of the matters with words beginning so, every one of them; None: more than MANY."""
    vendor = connections[using].vendor
    mark, joint = ('"{}"*', " ") if vendor == "sqlite" else ("{}:*", " & ")
    asked = joint.join(mark.format(word) for word in words)
    with connections[using].cursor() as cursor:
        cursor.execute(_LOOK[vendor], [asked, MANY + 1])
        found = [pk for (pk,) in cursor.fetchall()]
    return None if len(found) > MANY else found


def among(keys: list[int], using: str) -> RawSQL:
    """These very keys, as one parameter: thousands of parameters take longer to write than to look up."""
    if connections[using].vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])
    return RawSQL("SELECT unnest(%s::bigint[])", [keys])


def narrow(rows: T, text: str) -> tuple[T, bool]:
    """The matters with every word typed, and whether so many have them that nobody should count them."""
    words = words_of(text)
    if not words:
        return (rows.none() if text.strip() else rows), False
    keys = matching(words)
    if keys is not None:
        return rows.filter(pk__in=among(keys, rows.db)), False
    for word in words:
        rows = rows.filter(folded__contains=word)
    return rows, True


def ensure(using: str = "default", **_: Any) -> None:
    """The word index is there and whole. After every migration: SQLite drops a table's triggers when it remakes it."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute(f"CREATE INDEX IF NOT EXISTS dossiers_words ON dossiers_dossier USING gin ({_WORDS})")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'dossiers_dossier'")
        if {name for (name,) in cursor.fetchall()} >= set(_TRIGGERS):
            return
        cursor.execute("CREATE VIRTUAL TABLE IF NOT EXISTS dossiers_words USING "
                       "fts5(folded, content='dossiers_dossier', content_rowid='id', detail='none')")
        for name, body in _TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")
        rebuild(using)


def rebuild(using: str = "default") -> None:
    """SQLite's words read anew from the rows; PostgreSQL's index can't differ from them."""
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute("INSERT INTO dossiers_words(dossiers_words) VALUES ('rebuild')")

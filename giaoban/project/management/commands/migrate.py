"""Django's `migrate`, with the same options and the same outcome, in a fifth of the time."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from giaoban.project.migrating import quick


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with quick():
            super().handle(*args, **options)

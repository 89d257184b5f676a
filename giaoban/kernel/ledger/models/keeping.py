"""Rows that are written once: no act changes or deletes them, whoever calls."""

from __future__ import annotations

from typing import Any

from django.db import models


class KeptForever(TypeError):
    """Somebody tried to change or delete a row of the ledger; a fault of the programme, not of a user."""


class AppendOnly(models.Model):
    """Saved once. The database's own guard is in `guard.py`."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise KeptForever("Dòng của sổ kinh phí không sửa được; ghi một dòng đảo.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise KeptForever("Dòng của sổ kinh phí không xóa được; ghi một dòng đảo.")

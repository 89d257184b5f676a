"""The index's stamp. Imported by `people.models`."""

from __future__ import annotations

from django.db import models


class IndexStamp(models.Model):
    """One row whose value is another after every change of the index: what a process keeps of it is fresh or not."""

    value = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.value

"""What is counted and searched without reading persons: kept in step with them in the same transaction."""

from __future__ import annotations

from django.db import models

from giaoban.kernel.orgs.models import Org

from .columns import BytewiseField


class Posting(models.Model):
    """Persons of one token: `ids` is a roaring bitmap of those with `id >> 16 == block`.

    Tokens: `w:` folded word of the name, `o:` id of a unit whose member the person is today, `y:` year of birth,
    `f:` field of expertise.
    """

    token = BytewiseField(max_length=60)
    block = models.PositiveIntegerField()
    ids = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "block"], name="one_posting_a_block")]

    def __str__(self) -> str:
        return f"{self.token}/{self.block}"


class Tally(models.Model):
    """Memberships of a unit that began and ended in one year; `days` holds the counts of each day, packed."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    year = models.PositiveSmallIntegerField()
    joined = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    days = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "year"], name="one_tally_a_year")]

    def __str__(self) -> str:
        return f"{self.org_id} {self.year}"

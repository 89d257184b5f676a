"""The database refuses to change or delete a row of the ledger, past every action and every model."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from giaoban.kernel.ledger.actions import post
from giaoban.kernel.ledger.guard import lift, put_up
from giaoban.kernel.ledger.models import ALLOCATE, Entry, FundGrant


def test_rows_can_only_be_added(world):
    put_up(connection)
    put_up(connection)
    post(world.task(), kind=ALLOCATE, amount=5, fund=world.fund, on=date(2020, 3, 1), by=None)
    for rows in (Entry.objects.all(), FundGrant.objects.all()):
        for change in (lambda rows=rows: rows.update(amount=9), lambda rows=rows: rows._raw_delete("default")):
            with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
                change()
    lift(connection)
    assert Entry.objects.update(amount=9) == 1

"""Small ways of asking the pages of money."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from giaoban.kernel.ledger.actions import post
from giaoban.kernel.ledger.models import ALLOCATE, RETURN, SETTLE

MILLION = 10**6


def settled_in_part(world, org="LHH-A", amount=100 * MILLION):
    """Given, most of it settled, some of it returned, a quarter open."""
    task = world.task(org)
    for kind, part, month in ((ALLOCATE, 100, 3), (SETTLE, 60, 8), (RETURN, 15, 9)):
        post(task, kind=kind, amount=amount * part // 100, fund=world.fund, on=date(2020, month, 5), by=None,
             paper="QĐ thử")
    return task


def accepted(world, org="LHH-A", amount=80 * MILLION):
    """Content accepted on 5 August 2020, money given and not settled."""
    return world.walk(world.task(org), upto="accept", amount=amount)


def page(client, path, status=200, **query):
    answer = client.get(path, query)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer


def queries(client, path, **query):
    client.get(path, query)
    with CaptureQueriesContext(connection) as kept:
        page(client, path, **query)
    return len(kept)


def book(answer):
    return CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))


def sheet(client, path, **query):
    return book(page(client, path, excel="1", **query)).get_sheet_by_index(0).to_python()


@pytest.fixture
def office(browse):
    return browse("office")


@pytest.fixture
def leader(browse):
    return browse("leader")

"""A small federation for tests: one unit of each kind, one account of each role, Alice's unit and Bob's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

os.environ.setdefault("GIAOBAN_TEST", "1")

FOUNDED = date(2010, 1, 1)


@dataclass
class World:
    """`orgs` by code: LHHVN, VP, BAN-TVPB, BAN-KHCNMT, LHH-A, LHH-B, HN-001, KHCN-0001. `users` by role name."""

    orgs: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    fund: Any = None

    def task(self, org: str = "LHH-A", form: str = "topic", year: int = 2020, **facts: Any) -> Any:
        """A critique task opened on 1 February of its year."""
        from giaoban.domains.critique.models import CritiqueTask
        from giaoban.kernel.dossiers.actions import open_dossier

        facts.setdefault("title", f"Nhiệm vụ thử của {org}")
        return open_dossier(CritiqueTask, org=self.orgs[org], on=date(year, 2, 1), by=self.users["department"],
                            department=self.orgs["BAN-TVPB"], form=form, **facts)

    def walk(self, task: Any, upto: str = "settle", year: int = 2020, amount: int = 80_000_000) -> Any:
        """Take the usual steps in order, a month apart, up to and including `upto`."""
        from giaoban.kernel.dossiers.actions import take_step

        staff, leader = self.users["department"], self.users["leader"]
        money = {"fund": self.fund, "amount": amount, "paper": "12/QĐ"}
        scenes = [("review", staff, {}), ("approve", leader, money),
                  ("contract", staff, {}), ("start", staff, {}), ("report", staff, {}), ("accept", staff, {}),
                  ("report_spending", staff, {"paper": "01/BC"}), ("settle", staff, {"paper": "BBTL"})]
        for month, (step, by, facts) in enumerate(scenes, start=3):
            take_step(task, step, by=by, on=date(year, month, 5), **facts)
            if step == upto:
                break
        return task


@pytest.fixture(scope="session")
def make_world() -> Callable[[], World]:
    return made_world


@pytest.fixture(scope="session")
def kept() -> Callable[..., Any]:
    return kept_for_a_module


@pytest.fixture(scope="session")
def again() -> Callable[..., Any]:
    """`again(make, world)`: what `make(world)` writes and returns, made once and then put back (`tests/again.py`)."""
    from tests.again import again

    return again


@pytest.fixture
def world(db: None, again: Callable[..., Any]) -> World:
    made: World = again(made_world)
    return made


@contextmanager
def kept_for_a_module(blocker: Any) -> Iterator[None]:
    """What is written inside stays for a whole module's tests, each of which is undone, and goes with the module."""
    from django.db import transaction

    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def made_world() -> World:
    from giaoban.kernel.ledger.actions import open_fund
    from giaoban.kernel.ledger.models import Source
    from giaoban.kernel.orgs import actions as orgs
    from giaoban.kernel.people.actions import open_account

    made = World()
    root = orgs.found(code="LHHVN", kind="central_body", name="Liên hiệp hội thử", on=FOUNDED, by=None)
    made.orgs["LHHVN"] = root
    for code, kind, name in (
        ("VP", "department", "Văn phòng"), ("BAN-TVPB", "department", "Ban Tư vấn, Phản biện"),
        ("BAN-KHCNMT", "department", "Ban Khoa học"), ("LHH-A", "local_union", "Liên hiệp hội tỉnh Đông"),
        ("LHH-B", "local_union", "Liên hiệp hội tỉnh Đoài"), ("HN-001", "sector_association", "Hội Cơ học"),
        ("KHCN-0001", "st_organisation", "Viện Thử nghiệm"),
    ):
        made.orgs[code] = orgs.found(code=code, kind=kind, name=name, on=FOUNDED, by=None, parent=root)
    for name, role, code in (
        ("leader", "leader", "LHHVN"), ("office", "office", "VP"), ("department", "department", "BAN-TVPB"),
        ("other_department", "department", "BAN-KHCNMT"), ("unit", "unit", "LHH-A"), ("other_unit", "unit", "LHH-B"),
        ("viewer", "viewer", "LHH-A"), ("stranger", "", ""),
    ):
        made.users[name] = open_account(username=name, name=f"Người {name}", role=role, org=made.orgs.get(code),
                                        by=None, password="mat-khau-thu-1234")
    made.fund = open_fund(code="TVPB-2020", name="Kinh phí TVPB", year=2020, amount=5_000_000_000, by=None,
                          source=Source.objects.get(code="TVPB"), on=FOUNDED)
    return made


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """`at_once(act, act, …)` runs them in threads that start together; each answer, or the exception raised."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from django.db import connection

    def run(*acts: Callable[[], Any]) -> list[Any]:
        gate = Barrier(len(acts))

        def one(act: Callable[[], Any]) -> Any:
            try:
                gate.wait()
                return act()
            except Exception as error:  # the test asks which one was raised
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return run


@pytest.fixture(autouse=True)
def forget() -> None:
    """Remembered figures end with the test; its records are rolled back and their ids given again."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def browse(world: World) -> Callable[[str], Any]:
    """`browse("unit")` → a test client signed in as that account."""
    from django.test import Client

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in

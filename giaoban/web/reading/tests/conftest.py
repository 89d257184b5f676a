"""One unit's yearly report with a sum that fails, a difference with our records, and a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from giaoban.kernel.base import Period, clock
from giaoban.kernel.reporting.actions import open_period, submit
from giaoban.kernel.reporting.models import Obligation, Proposal, Regime, Submission

TODAY = date(2021, 3, 15)
TEXT = """BÁO CÁO NĂM 2020 <script>alert(1)</script>

Tổ chức thực hiện 3 nhiệm vụ tư vấn, phản biện và giám định xã hội (trong đó có 1 đề tài và 2 hội thảo).
Tổ chức 8 diễn đàn, tọa đàm, trong đó 5 diễn đàn và 2 tọa đàm theo Quyết định số 1795/QĐ-TTg ngày 21/10/2015.

Dự kiến năm 2021 tổ chức 12 hội thảo TVPB&GĐXH tại tỉnh Hà Tĩnh."""


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def send(world: Any) -> Callable[..., Submission]:
    """A report of LHH-A for 2020, as its own account sends it."""

    def make(text: str = TEXT, code: str = "LHH-A", **facts: Any) -> Submission:
        facts.setdefault("by", world.users["unit"] if code == "LHH-A" else world.users["office"])
        return submit(org=world.orgs[code], title=f"Báo cáo của {code}", period=Period.year(2020), on=TODAY, done=text,
                      **facts)

    return make


@pytest.fixture
def sent(world: Any, send: Callable[..., Submission]) -> Submission:
    """Our records say 3 tasks: 1 topic, 2 workshops; no forum."""
    world.task(form="topic")
    world.task(form="workshop")
    world.task(form="workshop")
    return send()


@pytest.fixture
def owed(world: Any) -> Obligation:
    regime = Regime.objects.create(key="yearly", name="Báo cáo năm", cadence="year", since=date(2019, 1, 1))
    return open_period(regime, [world.orgs["LHH-A"]], Period.year(2020), due=date(2021, 3, 1))[0]


@pytest.fixture
def find() -> Callable[[Submission, str], Proposal]:
    """The proposal whose text begins so."""
    return lambda sent, words: sent.proposals.filter(text__startswith=words).order_by("start").first()

"""A campaign over made-up organisations, with departments and an account of each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from giaoban.domains.reviews.models import Campaign
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.orgs.models import Org, OrgFact, OrgName, Placement

DAY = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def april():
    with clock.at(DAY):
        yield


def many(world: Any, count: int) -> None:
    """`count` more attached organisations, written at once as an import would."""
    made = Org.objects.bulk_create([
        Org(code=f"VIEN-{n:04d}", kind="st_organisation", name=f"Viện Thử số {n} (ví dụ)", founded_on=date(2015, 1, 1),
            folded=f"vien-{n:04d} vien thu so {n} (vi du)") for n in range(1, count + 1)])
    for model, facts in ((OrgName, lambda o: {"name": o.name}), (OrgFact, lambda o: {"aspect": "kind", "value": o.kind}),
                         (Placement, lambda o: {"parent": world.orgs["LHHVN"]})):
        model.objects.bulk_create([model(org=org, since=date(2015, 1, 1), **facts(org)) for org in made])


@pytest.fixture
def campaign(world):
    """`campaign(n)`: a running campaign over n organisations and the world's one, due on 30/6/2026."""

    def make(count: int = 2, *, running: bool = True, **facts: Any) -> Campaign:
        many(world, count)
        facts = {"scope_kind": "st_organisation", "due": date(2026, 6, 30), "basis": "Kết luận 230-KL/TW", **facts}
        made = open_dossier(Campaign, title="Rà soát năm 2026", org=world.orgs["LHHVN"], on=DAY, by=world.users["office"],
                            department=world.orgs["BAN-TVPB"], **facts)
        return take_step(made, "open", by=world.users["office"], on=DAY) if running else made

    return make

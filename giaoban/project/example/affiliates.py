"""Cases on affiliated organisations: 600 on 24/12/2020, 132 consolidated and 25 dissolved in the year (public)."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.domains.affiliates.models import AffiliateCase
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.orgs.models import Org

from .cast import Cast
from .steps import play, working_day

NAMES = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nam", "Oanh", "Phúc", "Quân", "Sơn")


def play_affiliates(cast: Cast) -> None:
    """610 at the start of 2020 + 15 founded − 25 dissolved = 600; in 2019 only a few personnel cases (example)."""
    there = cast.affiliates
    for order, org in enumerate(there[:97]):
        _case(cast, org, "personnel", date(2019, 2, 11), order, head=_head(order))
    for order, org in enumerate(there[100:232]):
        _case(cast, org, "personnel", date(2020, 2, 10), order, head=_head(order))
    for order in range(15):
        code = f"KHCN-{611 + order:04d}"
        _case(cast, cast.root, "establish", date(2020, 3, 2), order * 3, new_code=code,
              new_name=f"Viện Nghiên cứu Ví dụ số {611 + order} (ví dụ)")
        cast.orgs[code] = Org.objects.get(code=code)
    for order, org in enumerate(there[500:525]):
        _case(cast, org, "dissolve", date(2020, 4, 6), order * 2)


def _head(order: int) -> str:
    return f"Nguyễn Văn {NAMES[order % len(NAMES)]} (ví dụ)"


def _case(cast: Cast, org: Org, matter: str, start: date, order: int, **facts: Any) -> None:
    staff, leader = cast.users["ban-tochuc"], cast.users["lanhdao"]
    first = working_day(start, order)
    verb = {"personnel": "Kiện toàn nhân sự", "establish": "Thành lập", "dissolve": "Giải thể"}[matter]
    with clock.at(first):
        case = open_dossier(AffiliateCase, org=org, on=first, by=staff, example=True, matter=matter,
                            title=f"{verb} {facts.get('new_name') or org.name}", department=cast.orgs["BAN-TCCSH"],
                            **facts)
    play(case, [("appraise", working_day(first, 20), staff, {}),
                ("decide", working_day(first, 45), leader, {"paper": f"QĐ {order + 1}/QĐ-LHHVN (ví dụ)"})])

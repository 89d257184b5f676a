"""Attached organisations: 600 on 24/12/2020, 132 consolidated, 25 dissolved in the year (public); the rest invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from giaoban.domains.affiliates.actions import close_item, take_over_certificates
from giaoban.domains.affiliates.models import AffiliateCase, Dissolution, Founding
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.orgs.models import Org

from .cast import REGISTER_OPENS, Cast
from .steps import play, working_day

NAMES = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nam", "Oanh", "Phúc", "Quân", "Sơn")
MINISTRY = "Bộ Khoa học và Công nghệ"

#: What happened to single organisations: place in the list, matter, day of decision, facts. All invented.
CHANGES: tuple[tuple[int, str, date, dict[str, Any]], ...] = (
    (300, "rename", date(2020, 5, 14), {"new_name": "Viện Nghiên cứu Phát triển bền vững Ví dụ (ví dụ)"}),
    (301, "seat", date(2020, 6, 9), {"address": "Số 1 phố Ví dụ, Hà Nội (ví dụ)"}),
    (302, "charter", date(2020, 6, 23), {}),
    (303, "branch", date(2020, 7, 7), {"new_name": "Chi nhánh phía Nam (ví dụ)", "address": "Thành phố Hồ Chí Minh"}),
    (300, "certificate", date(2020, 6, 18), {"certificate": "A-0301 lần 2 (ví dụ)", "issued_by": MINISTRY}),
    (304, "warn", date(2020, 8, 4), {"valid_until": date(2020, 12, 31)}),
    (305, "warn", date(2020, 8, 11), {"valid_until": date(2021, 6, 30)}),
    (306, "warn", date(2020, 3, 10), {"valid_until": date(2020, 6, 30)}),
    (306, "clear", date(2020, 6, 25), {}),
    (307, "suspend", date(2020, 9, 15), {}),
    (308, "suspend", date(2020, 4, 7), {}),
    (308, "restore", date(2020, 10, 6), {}),
    (309, "lost_contact", date(2020, 11, 3), {}),
)


def play_affiliates(cast: Cast) -> None:
    """610 at the start of 2020 + 15 founded − 25 dissolved = 600; in 2019 only a few personnel cases (example)."""
    there = cast.affiliates
    _certificates(there)
    for order, org in enumerate(there[:97]):
        # Two terms of two years have run out by March 2021.
        term = date(2021, 2, 28) if order < 2 else None
        _case(cast, org, "personnel", working_day(date(2019, 2, 11), order), head=_head(order), valid_until=term)
    for order, org in enumerate(there[100:232]):
        _case(cast, org, "personnel", working_day(date(2020, 2, 10), order), head=_head(order))
    for order in range(15):
        _found(cast, order)
    for order, org in enumerate(there[500:525]):
        _dissolve(cast, org, order)
    for place, matter, decided, facts in CHANGES:
        _case(cast, there[place], matter, decided - timedelta(days=45), **facts)


def _certificates(orgs: list[Org]) -> None:
    """Taken over from the older register; three say a last day that has passed."""
    with clock.at(REGISTER_OPENS):
        take_over_certificates(
            {"org": org, "number": f"A-{place:04d} (ví dụ)", "since": REGISTER_OPENS + timedelta(days=place),
             "issued_by": MINISTRY, "valid_until": date(2020, 12, 31) if place in (400, 401, 402) else None}
            for place, org in enumerate(orgs, start=1))


def _head(order: int) -> str:
    return f"Nguyễn Văn {NAMES[order % len(NAMES)]} (ví dụ)"


def _case(cast: Cast, org: Org, matter: str, first: date, **facts: Any) -> None:
    staff, leader = cast.users["ban-tochuc"], cast.users["lanhdao"]
    first = working_day(first, 0)
    with clock.at(first):
        case = open_dossier(AffiliateCase, org=org, on=first, by=staff, example=True, matter=matter,
                            title=f"{_verb(matter)} {org.name}", department=cast.orgs["BAN-TCCSH"], **facts)
    play(case, [("appraise", working_day(first, 20), staff, {}),
                ("decide", working_day(first, 45), leader, {"paper": _paper(case.pk)})])


def _verb(matter: str) -> str:
    words = str(dict(AffiliateCase._meta.get_field("matter").flatchoices)[matter])
    return words[:1].upper() + words[1:]


def _paper(order: int) -> str:
    return f"QĐ {order}/QĐ-LHHVN (ví dụ)"


def _found(cast: Cast, order: int) -> None:
    """Application → appraised → established → registered; the last two still wait for their certificate."""
    staff, leader, number = cast.users["ban-tochuc"], cast.users["lanhdao"], 611 + order
    code, name = f"KHCN-{number:04d}", f"Viện Nghiên cứu Ví dụ số {number} (ví dụ)"
    first = working_day(date(2020, 3, 2), order * 3)
    with clock.at(first):
        made = open_dossier(Founding, org=cast.root, on=first, by=staff, example=True, title=f"Thành lập {name}",
                            department=cast.orgs["BAN-TCCSH"], new_code=code, new_name=name, founders=10)
    scenes = [("appraise", working_day(first, 20), staff, {}),
              ("establish", working_day(first, 45), leader, {"paper": _paper(made.pk)})]
    if order < 13:
        scenes.append(("register", working_day(first, 110), staff,
                       {"number": f"A-{number + 1400} (ví dụ)", "issuer": MINISTRY}))
    play(made, scenes)
    cast.orgs[code] = Org.objects.get(code=code)


def _dissolve(cast: Cast, org: Org, order: int) -> None:
    """Proposed → appraised → dissolving with its checklist, item by item → dissolved."""
    staff, leader = cast.users["ban-tochuc"], cast.users["lanhdao"]
    first = working_day(date(2020, 4, 6), order * 2)
    with clock.at(first):
        made = open_dossier(Dissolution, org=org, on=first, by=staff, example=True, title=f"Giải thể {org.name}",
                            department=cast.orgs["BAN-TCCSH"], cause="Không còn nhu cầu hoạt động (ví dụ)")
    play(made, [("appraise", working_day(first, 20), staff, {}),
                ("start", working_day(first, 45), leader, {"paper": _paper(made.pk)})])
    for place, item in enumerate(made.items.order_by("pk")):
        day = working_day(first, 50 + 5 * place)
        with clock.at(day):
            close_item(item, on=day, by=staff, paper=f"BB {place + 1}/BB-{org.code} (ví dụ)")
    play(made, [("finish", working_day(first, 120), leader, {"paper": _paper(made.pk + 1)})])

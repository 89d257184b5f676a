"""Who acts in the example: units and accounts, by short names."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from giaoban.kernel.base import clock
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.kinds import CLUSTER
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.orgs.provinces import OLD
from giaoban.kernel.people.actions import open_account
from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, UNIT, VIEWER, User

DATA = Path(__file__).parent / "data"

#: The register of units begins here; real founding days of members are not among our facts.
REGISTER_OPENS = date(2010, 1, 1)

#: Sector associations join on these days: so many in all from then on. The public counts they meet are 70 (4/2010),
#: 78 (141 members, 17/02/2017), 86 (149 members, 7 of them admitted at one meeting, 27/3/2018; 149 still in 12/2019)
#: and 90 (6/2021); the other days are invented.
JOINED = ((70, REGISTER_OPENS), (74, date(2012, 3, 28)), (78, date(2015, 12, 18)), (79, date(2017, 9, 15)),
          (86, date(2018, 3, 27)), (90, date(2020, 1, 9)))
#: The 81st is at work in February 2018, so it joined in the place of the 79th.
IN_THE_PLACE_OF = {79: 81, 81: 79}
#: After the example's day: 91 (5/2022), 93 (18/12/2024).
JOINED_LATER = ((91, date(2022, 3, 24)), (92, date(2023, 6, 20)), (93, date(2024, 12, 18)))
COUNCIL = "Nghị quyết Hội đồng Trung ương kết nạp hội thành viên (ví dụ)"

#: 586/QĐ-LHHVN of 13/7/2022; of the other clusters the members are not among our facts.
CLUSTERS_SINCE = date(2022, 7, 13)
CLUSTERS = {"4": "Cụm thi đua số 4", "6": "Cụm thi đua số 6", "8": "Cụm thi đua số 8 (Bắc Sông Hậu)",
            "9": "Cụm thi đua số 9 (Nam Sông Hậu)"}

#: One password for all example accounts; the server that prints it listens on this machine only.
PASSWORD = "giaoban-vi-du-2021"  # noqa: S105

#: username, shown name, role, unit code. The people are invented.
ACCOUNTS = (
    ("lanhdao", "Nguyễn Văn Lãnh (ví dụ)", LEADER, "LHHVN"),
    ("vanphong", "Trần Thị Văn (ví dụ)", OFFICE, "VP"),
    ("ban-tvpb", "Lê Phản Biện (ví dụ)", DEPARTMENT, "BAN-TVPB"),
    ("ban-khcn", "Phạm Thị Khoa (ví dụ)", DEPARTMENT, "BAN-KHCNMT"),
    ("ban-tochuc", "Hoàng Tổ Chức (ví dụ)", DEPARTMENT, "BAN-TCCSH"),
    ("ban-truyenthong", "Vũ Thị Truyền (ví dụ)", DEPARTMENT, "BAN-TTPBKT"),
    ("ban-htqt", "Đặng Quốc Tế (ví dụ)", DEPARTMENT, "BAN-HTQT"),
    ("bql-diendan", "Bùi Diễn Đàn (ví dụ)", DEPARTMENT, "BQL-DD"),
    ("lhh-hatinh", "Phan Hà Tĩnh (ví dụ)", UNIT, "LHH-HA-TINH"),
    ("lhh-haiduong", "Đỗ Hải Dương (ví dụ)", UNIT, "LHH-HAI-DUONG"),
    ("hoi-nganh-01", "Ngô Hội Ngành (ví dụ)", UNIT, "HN-001"),
    ("nguoixem", "Mai Người Xem (ví dụ)", VIEWER, "LHHVN"),
    ("nguoila", "Người Lạ (ví dụ)", "", ""),
)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Cast:
    """Units by code and accounts by name, as the example's scenes ask for them."""

    orgs: dict[str, Org] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def root(self) -> Org:
        return self.orgs["LHHVN"]

    @property
    def locals(self) -> list[Org]:
        return [org for code, org in self.orgs.items() if code.startswith("LHH-")]

    @property
    def sectors(self) -> list[Org]:
        return [org for code, org in sorted(self.orgs.items()) if code.startswith("HN-")]

    @property
    def affiliates(self) -> list[Org]:
        return [org for code, org in self.orgs.items() if code.startswith("KHCN-")]

    @property
    def departments(self) -> list[Org]:
        return [org for org in self.orgs.values() if org.kind == "department"]

    def add(self, **facts: Any) -> Org:
        org = orgs.found(by=None, example=True, **facts)
        self.orgs[org.code] = org
        return org


def found_units(cast: Cast) -> None:
    """The central body, departments, 63 local unions, 90 sector associations, 610 organisations."""
    with clock.at(REGISTER_OPENS):
        root = cast.add(code="LHHVN", kind="central_body", on=date(1983, 3, 26), short_name="Liên hiệp Hội Việt Nam",
                        name="Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam")
        for row in rows("departments.csv"):
            cast.add(code=row["code"], kind=row["kind"], name=row["name"], short_name=row["short_name"],
                     on=REGISTER_OPENS, parent=root)
        for row in rows("provinces_2020.csv"):
            cast.add(code=row["code"], kind="local_union", on=REGISTER_OPENS, parent=root, name=_local_union(row),
                     province=f"{OLD}:{row['code_2020']}",
                     short_name=f"LHH {row['province'].replace('Thành phố ', 'TP. ')}")
        _found_sectors(cast, root)
        _found_affiliates(cast, root)


def _local_union(row: dict[str, str]) -> str:
    if row["type"] == "city":
        return f"Liên hiệp các Hội Khoa học và Kỹ thuật thành phố {row['province'].replace('Thành phố ', '')}"
    return f"Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh {row['province']}"


def _sector_names() -> list[str]:
    fields = [row["name"] for row in rows("fields.csv")]
    return [f"{kind} {name} (ví dụ)" for kind in ("Hội", "Tổng hội", "Hiệp hội") for name in fields]


def _found_sectors(cast: Cast, root: Org) -> None:
    for code, name, joined in _joining(JOINED, after=0):
        with clock.at(joined):
            cast.add(code=code, kind="sector_association", on=REGISTER_OPENS, placed_on=joined, parent=root, name=name,
                     paper=COUNCIL if joined > REGISTER_OPENS else "")


def _joining(steps: Sequence[tuple[int, date]], after: int) -> Iterator[tuple[str, str, date]]:
    """Code, name and day of every association that joins, in order."""
    names = _sector_names()
    for upto, joined in steps:
        for order in (IN_THE_PLACE_OF.get(place, place) for place in range(after + 1, upto + 1)):
            yield f"HN-{order:03d}", names[order - 1], joined
        after = upto


def play_later_years(cast: Cast) -> None:
    """What became of the register after the example's day: members that joined, clusters of local unions.

    They are not of the cast: no scene of the example's own years meets them.
    """
    for code, name, joined in _joining(JOINED_LATER, after=JOINED[-1][0]):
        with clock.at(joined):
            orgs.found(code=code, kind="sector_association", on=joined, parent=cast.root, name=name, paper=COUNCIL,
                       by=None, example=True)
    with clock.at(CLUSTERS_SINCE):
        _form_clusters(cast)


def _form_clusters(cast: Cast) -> None:
    paper = "586/QĐ-LHHVN"
    made = {number: orgs.found(code=f"CUM-{number}", kind="cluster", on=CLUSTERS_SINCE, parent=cast.root, name=name,
                               paper=paper, by=None, example=True) for number, name in CLUSTERS.items()}
    for row in rows("provinces_2020.csv"):
        if row["cluster_2022"]:
            orgs.place(cast.orgs[row["code"]], made[row["cluster_2022"]], line=CLUSTER, on=CLUSTERS_SINCE, by=None,
                       paper=paper)


def _found_affiliates(cast: Cast, root: Org) -> None:
    fields = [row["name"] for row in rows("fields.csv")]
    for order in range(1, 611):
        kind = "Viện Nghiên cứu" if order % 3 else "Trung tâm Ứng dụng"
        cast.add(code=f"KHCN-{order:04d}", kind="st_organisation", on=REGISTER_OPENS, parent=root,
                 name=f"{kind} {fields[order % len(fields)]} số {order} (ví dụ)")


def open_accounts(cast: Cast) -> None:
    with clock.at(date(2018, 12, 1)):
        for username, name, role, code in ACCOUNTS:
            cast.users[username] = open_account(
                username=username, name=name, role=role, org=cast.orgs.get(code), by=None, password=PASSWORD)

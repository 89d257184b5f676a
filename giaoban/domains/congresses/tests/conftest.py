"""A congress on its way: opened, prepared, held with a list of the elected."""

from datetime import date
from types import SimpleNamespace

import pytest

from giaoban.domains.congresses.actions import set_elected
from giaoban.domains.congresses.models import ByElection, Congress
from giaoban.domains.congresses.pasting import read
from giaoban.kernel.dossiers.actions import open_dossier, take_step
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.people.actions import open_account

HELD = date(2021, 2, 5)
SIGNED = date(2021, 2, 25)
LIST = """Cơ quan\tChức danh\tHọ và tên\tNăm sinh\tGiới tính\tTái cử/mới\tSố phiếu
BCH\tChủ tịch\tPGS.TS Trần Văn An\t1958\tnam\ttái cử\t138/142
\tPhó Chủ tịch\tLê Thị Bình\t1965\tnữ\tmới\t130
\tỦy viên\tNgô Văn Chi\t1970\tnam\tmới\t120
BTV\tChủ tịch\tTrần Văn An\t1958\tnam
\tPhó Chủ tịch\tLê Thị Bình\t1965\tnữ
BKT\tTrưởng Ban\tĐỗ Thị Dung\t1972\tnữ\tmới"""


@pytest.fixture
def hall(world):
    """The world with the department of organisation and its account."""
    world.orgs["BAN-TCCSH"] = orgs.found(code="BAN-TCCSH", kind="department", name="Ban Tổ chức và Chính sách hội",
                                         short_name="Ban TC&CSH", on=date(2010, 1, 1), by=None, parent=world.orgs["LHHVN"])
    world.users["organisation"] = open_account(username="tochuc", name="Người tổ chức", role="department",
                                               org=world.orgs["BAN-TCCSH"], by=None)

    def congress(org="LHH-A", **facts):
        facts = {"ordinal": "VI", "term_first": 2020, "term_last": 2025, "place": "Nhà văn hóa", "delegates": 142, **facts}
        return open_dossier(Congress, title=f"Đại hội {org}", org=world.orgs[org], on=date(2020, 9, 1),
                            by=world.users["office"], department=world.orgs["BAN-TCCSH"], **facts)

    def walk(matter, upto, *, rows=LIST, held=HELD, drawn=False):
        """`drawn`: our own decision is drawn and issued; else another body's is named, which is faster."""
        staff, leader = world.users["organisation"], world.users["leader"]
        scenes = [("approve_plan", date(2020, 10, 1), staff, {"paper": "CV 5/TU"}), ("prepare", date(2020, 10, 5), staff, {}),
                  ("hold", held, staff, {}), ("report_result", date(2021, 2, 10), staff, {"paper": "BC 9/BC-LHH"}),
                  ("recognise", SIGNED, leader, {"signer": "Nguyễn Văn Ký", "external": "" if drawn else "QĐ 7 (thử)"})]
        for step, on, by, facts in scenes:
            if step == "report_result" and rows:
                table = read(rows, year=held.year, congress=True)
                assert not table.problems, table.problems
                set_elected(matter, table.lines, by=staff)
            matter = take_step(matter, step, by=by, on=on, **facts)
            if step == upto:
                break
        return matter

    def by_election(rows, org="LHH-A"):
        staff = world.users["organisation"]
        matter = open_dossier(ByElection, title="Bầu bổ sung", org=world.orgs[org], on=date(2021, 3, 1), by=staff,
                              department=world.orgs["BAN-TCCSH"], meeting="Hội nghị Ban Chấp hành lần thứ hai")
        for step, on in (("agree", date(2021, 3, 2)), ("vote", date(2021, 3, 10))):
            matter = take_step(matter, step, by=staff, on=on)
        table = read(rows, year=2021, congress=False)
        assert not table.problems, table.problems
        set_elected(matter, table.lines, by=staff)
        return take_step(matter, "report_result", by=staff, on=date(2021, 3, 11))

    return SimpleNamespace(world=world, congress=congress, walk=walk, by_election=by_election)

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from giaoban.kernel.people import actions

SINCE, LEFT = date(2015, 3, 1), date(2019, 6, 1)
#: Only the office and the person's own unit read it; masked it ends with 79.
PHONE, EMAIL = "0912 345 679", "hoa.tran@vidu.vn"


@pytest.fixture
def hoa(world: Any) -> Any:
    """A member of unit A since 2015, once of unit B, with a post in unit A."""
    made = actions.add_person(name="Trần Thị Hoa", by=None, code="HV-0042", birth_date=date(1961, 5, 17), sex="f",
                              titles="PGS.TS", email=EMAIL, phone=PHONE, address="12 Lê Lợi, Vinh, Nghệ An",
                              job="Trường Đại học Ví Dụ")
    actions.join(made, world.orgs["LHH-A"], since=SINCE, by=None, card="A-77")
    actions.leave(actions.join(made, world.orgs["LHH-B"], since=SINCE, by=None), until=LEFT, by=None)
    actions.give_mandate(made, world.orgs["LHH-A"], "Ủy viên", since=SINCE, by=None, paper="QĐ 5/QĐ-LHH")
    return made

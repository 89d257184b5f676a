"""Press agencies, all invented: ten magazines, two licences about to expire, one under another body since 2020."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.domains.press.issn import check_digit
from giaoban.domains.press.models import PressCase
from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import open_dossier
from giaoban.kernel.orgs.models import Org

from .cast import Cast
from .steps import play, working_day

ISSUER = "Bộ Thông tin và Truyền thông"
#: name, governing body, form, frequency, day of licence, day it ends (None: not printed on it)
MAGAZINES: tuple[tuple[str, str, str, str, date, date | None], ...] = (
    ("Tạp chí Cơ học Ví dụ", "HN-001", "print", "2 tháng/kỳ", date(2016, 4, 4), date(2021, 4, 5)),
    ("Tạp chí Toán Ví dụ", "HN-002", "print", "3 tháng/kỳ", date(2016, 4, 11), date(2021, 4, 12)),
    ("Tạp chí Vật lý Ví dụ", "HN-003", "both", "tháng/kỳ", date(2016, 6, 6), date(2021, 6, 7)),
    ("Tạp chí Hóa học Ví dụ", "HN-004", "print", "tháng/kỳ", date(2016, 8, 15), date(2021, 8, 16)),
    ("Tạp chí Môi trường Ví dụ", "KHCN-0010", "print", "2 tháng/kỳ", date(2016, 3, 21), date(2021, 1, 31)),
    ("Tạp chí Năng lượng Ví dụ", "KHCN-0011", "electronic", "hằng ngày", date(2018, 5, 7), None),
    ("Tạp chí Thủy lợi Ví dụ", "HN-005", "print", "3 tháng/kỳ", date(2019, 3, 18), date(2029, 3, 19)),
    ("Tạp chí Xây dựng Ví dụ", "KHCN-0012", "both", "tháng/kỳ", date(2019, 9, 9), date(2029, 9, 10)),
    ("Tạp chí Y học Ví dụ", "HN-006", "electronic", "hằng ngày", date(2020, 3, 9), date(2030, 3, 11)),
    ("Tạp chí Khoa học Hải Dương Ví dụ", "LHH-HAI-DUONG", "print", "3 tháng/kỳ", date(2020, 6, 1), date(2030, 6, 3)),
)


def play_press(cast: Cast) -> None:
    for order, (name, body, form, frequency, on, expires_on) in enumerate(MAGAZINES, start=1):
        seven = f"19{order:02d}{100 + order:03d}"
        _case(cast, cast.orgs[body], "licence", on, title=f"Cấp giấy phép {name}", new_code=f"TC-{order:02d}",
              new_name=f"{name} (ví dụ)", editor=f"Lê Văn Biên {order} (ví dụ)", form=form, sort="magazine",
              licence=f"{100 + order}/GP-BTTTT (ví dụ)", language="tiếng Việt", frequency=frequency,
              issn=f"{seven[:4]}-{seven[4:]}{check_digit(seven)}", issued_by=ISSUER, expires_on=expires_on)
        cast.orgs[f"TC-{order:02d}"] = Org.objects.get(code=f"TC-{order:02d}")
    _case(cast, cast.orgs["TC-06"], "governing", date(2020, 10, 5), governing="HN-010",
          title="Đổi cơ quan chủ quản Tạp chí Năng lượng Ví dụ theo quy hoạch báo chí (ví dụ)")


def _case(cast: Cast, org: Org, matter: str, decided: date, *, title: str, **facts: Any) -> None:
    """Opened 60 days before its decision, in the same year; every step recorded on its day."""
    staff, leader = cast.users["ban-truyenthong"], cast.users["lanhdao"]
    first = working_day(decided, -60)
    with clock.at(first):
        made = open_dossier(PressCase, org=org, on=first, by=staff, example=True, matter=matter, title=title,
                            department=cast.orgs["BAN-TTPBKT"], **facts)
    play(made, [("appraise", working_day(decided, -45), staff, {}),
                ("agree", working_day(decided, -30), leader, {"paper": f"TB {made.pk}/TB-LHHVN (ví dụ)"}),
                ("send", working_day(decided, -25), staff, {}),
                ("decide", decided, staff, {"paper": facts.get("licence") or f"QĐ {made.pk} (ví dụ)"})])

"""The grammar of units, as data: kinds and what may stand under what on the reporting line.

Source: charter 1795/QĐ-TTg (2015) and 327/BNV (2012): two levels, members, attached organisations.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    key: str
    label: Any
    under: tuple[str, ...]
    member: bool = False


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("central_body", _("Cơ quan trung ương của Liên hiệp hội"), ()),
        Kind("department", _("Ban, văn phòng"), ("central_body",)),
        Kind("service_unit", _("Đơn vị sự nghiệp trực thuộc"), ("central_body",)),
        Kind("local_union", _("Liên hiệp hội địa phương"), ("central_body",), member=True),
        Kind("sector_association", _("Hội ngành toàn quốc"), ("central_body", "sector_association"), member=True),
        Kind("st_organisation", _("Tổ chức KH&CN trực thuộc"), ("central_body", "st_organisation")),
        Kind("press_agency", _("Cơ quan báo chí"), ("central_body", "sector_association", "st_organisation")),
        Kind("provincial_association", _("Hội thành viên của Liên hiệp hội tỉnh"), ("local_union",)),
        Kind("partner", _("Cơ quan phối hợp"), ()),
    )
}

REPORTING, GUIDANCE, SPONSORSHIP, CLUSTER = "reporting", "guidance", "sponsorship", "cluster"
LINES = {
    REPORTING: _("Tuyến báo cáo"),
    GUIDANCE: _("Hướng dẫn nghiệp vụ"),
    SPONSORSHIP: _("Bảo trợ"),
    CLUSTER: _("Cụm thi đua"),
}

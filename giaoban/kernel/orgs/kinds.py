"""The grammar of units, as data: kinds and what may stand under what on the reporting line.

Source: charter 1795/QĐ-TTg (2015) and 327/BNV (2012): two levels, members, attached organisations.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """`under`: kinds it may stand under on the reporting line; none: only a root. `member`: of the federation.

    `partner`: an outside body; it reports to nobody here.
    """

    key: str
    label: Any
    under: tuple[str, ...]
    member: bool = False
    partner: bool = False


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("central_body", _("Cơ quan trung ương của Liên hiệp hội"), ()),
        Kind("governing_body", _("Cơ quan lãnh đạo, kiểm tra"),
             ("central_body", "local_union", "sector_association", "st_organisation", "provincial_association")),
        Kind("department", _("Ban, văn phòng"), ("central_body", "local_union")),
        Kind("service_unit", _("Đơn vị sự nghiệp trực thuộc"), ("central_body", "local_union")),
        Kind("local_union", _("Liên hiệp hội địa phương"), ("central_body",), member=True),
        Kind("district_union", _("Liên hiệp hội cấp huyện (trước 7/2025)"), ("local_union",)),
        Kind("sector_association", _("Hội ngành toàn quốc"), ("central_body", "sector_association"), member=True),
        Kind("provincial_association", _("Hội thành viên của Liên hiệp hội tỉnh"),
             ("local_union", "sector_association")),
        Kind("st_organisation", _("Tổ chức KH&CN trực thuộc"),
             ("central_body", "local_union", "sector_association", "st_organisation")),
        Kind("press_agency", _("Cơ quan báo chí"),
             ("central_body", "local_union", "sector_association", "st_organisation")),
        Kind("cluster", _("Cụm, khối thi đua"), ("central_body",)),
        Kind("partner", _("Cơ quan phối hợp"), (), partner=True),
        Kind("ministry", _("Bộ, cơ quan ngang bộ"), (), partner=True),
        Kind("party_body", _("Cơ quan Đảng, Mặt trận"), (), partner=True),
        Kind("assembly_body", _("Cơ quan của Quốc hội"), (), partner=True),
        Kind("province_authority", _("Tỉnh ủy, Ủy ban nhân dân tỉnh"), (), partner=True),
        Kind("company", _("Doanh nghiệp"), (), partner=True),
        Kind("donor", _("Nhà tài trợ"), (), partner=True),
    )
}

REPORTING, MEMBERSHIP, GUIDANCE, SPONSORSHIP, CLUSTER = "reporting", "membership", "guidance", "sponsorship", "cluster"
LINES = {
    REPORTING: _("Tuyến báo cáo"),
    MEMBERSHIP: _("Hội viên tập thể"),
    GUIDANCE: _("Hướng dẫn nghiệp vụ"),
    SPONSORSHIP: _("Bảo trợ"),
    CLUSTER: _("Cụm thi đua"),
}

#: What may stand under what on the other lines; a line that is absent takes any unit.
OTHER_LINES: dict[str, tuple[str, ...]] = {
    MEMBERSHIP: ("central_body", "local_union", "sector_association", "provincial_association"),
    CLUSTER: ("cluster",),
}

KIND, STATUS, ADDRESS, LEGAL_FORM, PROVINCE, PHONE, WEBSITE = (
    "kind", "status", "address", "legal_form", "province", "phone", "website")
#: Dated facts of a unit (`OrgFact`). A province is written 'VERSION:CODE' (see `provinces`).
ASPECTS = {
    KIND: _("Loại đơn vị"),
    STATUS: _("Tình trạng"),
    ADDRESS: _("Địa chỉ"),
    LEGAL_FORM: _("Tư cách pháp lý"),
    PROVINCE: _("Tỉnh, thành phố"),
    PHONE: _("Điện thoại"),
    WEBSITE: _("Trang tin"),
}

ACTIVE, SUSPENDED, LOST, DISSOLVING = "active", "suspended", "lost_contact", "dissolving"
#: No row of the aspect `status` on a day means active.
STATUSES = {
    ACTIVE: _("Đang hoạt động"),
    SUSPENDED: _("Tạm đình chỉ"),
    LOST: _("Mất liên lạc"),
    DISSOLVING: _("Đang giải thể"),
}

#: Acts on the register (`Reorganisation.kind`).
ACTS = {
    "found": _("Thành lập"),
    "rename": _("Đổi tên"),
    "place": _("Chuyển cấp trên"),
    "change_kind": _("Đổi loại đơn vị"),
    "merge": _("Hợp nhất, sáp nhập"),
    "split": _("Chia, tách"),
    "suspend": _("Tạm đình chỉ"),
    "lose_contact": _("Ghi mất liên lạc"),
    "start_dissolving": _("Bắt đầu giải thể"),
    "restore": _("Khôi phục"),
    "dissolve": _("Giải thể"),
    "note": _("Ghi dữ kiện"),
    "reorganise": _("Sắp xếp lại nhiều đơn vị"),
    "correct": _("Đính chính"),
    "undo": _("Hủy việc đã ghi"),
}

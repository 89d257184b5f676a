"""What every page's frame needs: menu, unit, version, the day the records think it is."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from giaoban import __version__
from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, UNIT

#: (label, address, icon, group, only for these roles)
MENU: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("Bàn giao ban", "/", "home", "", ()),
    ("Việc được giao", "/viec/", "list-check", "", ()),
    ("Việc của tôi", "/cho-toi/", "check", "", (LEADER, OFFICE, DEPARTMENT, UNIT)),
    ("Lịch", "/lich/", "calendar-event", "", ()),
    ("Báo cáo đơn vị", "/doc-bao-cao/", "file-import", "", ()),
    ("Cuộc họp", "/cuoc-hop/", "calendar-event", "", ()),
    ("Dòng công việc", "/cong-viec/", "list-check", "Sổ sách", ()),
    ("Hồ sơ", "/ho-so/", "folder", "Sổ sách", ()),
    ("Lịch góp ý", "/tu-van/lich/", "calendar-event", "Sổ sách", ()),
    ("Kinh phí", "/kinh-phi/", "cash", "Sổ sách", ()),
    ("Đơn vị", "/don-vi/", "building-community", "Sổ sách", ()),
    ("Cơ quan, nhiệm kỳ", "/co-quan/", "certificate", "Sổ sách", ()),
    ("Người, hội viên", "/nguoi/", "users", "Sổ sách", ()),
    ("Hội đồng", "/hoi-dong/", "users", "Sổ sách", ()),
    ("Báo chí", "/bao-chi/", "book", "Sổ sách", ()),
    ("Nghiên cứu", "/nghien-cuu/", "file-text", "Sổ sách", ()),
    ("Phổ biến kiến thức", "/pho-bien/", "send", "Sổ sách", ()),
    ("Rà soát đơn vị", "/ra-soat/", "list-check", "Sổ sách", ()),
    ("Số liệu", "/so-lieu/", "chart-bar", "Sổ sách", ()),
    ("Báo cáo", "/bao-cao/", "report-analytics", "Sổ sách", ()),
    ("Văn bản", "/van-ban/", "certificate", "Sổ sách", ()),
    ("Tài khoản", "/tai-khoan/", "user", "Quản trị", (OFFICE,)),
    ("Nhật ký đọc", "/nguoi/nhat-ky/", "history", "Quản trị", (OFFICE,)),
    ("Kiểm tra dữ liệu", "/kiem-tra/", "circle-check", "Quản trị", (OFFICE,)),
    ("Dữ liệu mở", "/mo/phat-hanh/", "external-link", "Quản trị", (OFFICE,)),
)


def page(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not (user.role and user.org_id):
        return {"version": __version__}
    # The longest address that begins the page's is the one entry that is current.
    near = [url for _label, url, *_rest in MENU if url != "/" and request.path.startswith(url)]
    here = max(near, key=len, default="/")
    nav = [
        {"label": _(label), "url": url, "icon": icon, "group": _(group) if group else "",
         "active": here == url and (url != "/" or request.path == "/")}
        for label, url, icon, group, roles in MENU
        if not roles or user.role in roles
    ]
    return {"nav": nav, "account_org": user.org, "version": __version__}

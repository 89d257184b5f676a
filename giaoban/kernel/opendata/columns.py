"""What may be released of a unit and of a change, as data: the column, its type and what it means.

There is no column for persons, accounts, telephone numbers or notes, so none can be released.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

UNITS, CHANGES, PROVINCES = "units", "changes", "provinces"
DATASETS = {
    UNITS: _("Đơn vị"),
    CHANGES: _("Thay đổi của đơn vị (thành lập, đổi tên, hợp nhất, chia tách, giải thể)"),
    PROVINCES: _("Bảng tỉnh, thành phố cũ và mới"),
}

TEXT, DAY, CODES, NAMES = "text", "day", "codes", "names"


@dataclass(frozen=True)
class Column:
    """`always`: part of every release. `type`: text, a day, codes of units, or names in time."""

    key: str
    label: Any
    meaning: Any
    type: str = TEXT
    always: bool = False


UNIT_COLUMNS: tuple[Column, ...] = (
    Column("code", _("Mã"), _("Mã đơn vị, không bao giờ đổi và không dùng lại."), always=True),
    Column("name", _("Tên"), _("Tên đầy đủ vào ngày hỏi."), always=True),
    Column("kind", _("Loại"), _("Khóa của loại đơn vị vào ngày hỏi."), always=True),
    Column("kind_label", _("Tên loại"), _("Tên loại đơn vị bằng tiếng Việt."), always=True),
    Column("short_name", _("Tên gọn"), _("Tên gọn vào ngày hỏi.")),
    Column("parent", _("Cấp trên"), _("Mã đơn vị cấp trên trên tuyến báo cáo, nếu đơn vị ấy cũng công khai.")),
    Column("founded_on", _("Thành lập"), _("Ngày thành lập."), DAY),
    Column("ended_on", _("Chấm dứt"), _("Ngày đầu tiên đơn vị không còn; trống nếu đang hoạt động."), DAY),
    Column("status", _("Tình trạng"), _("Khóa tình trạng vào ngày hỏi: active, suspended, lost_contact, dissolving.")),
    Column("province", _("Tỉnh, thành phố"), _("Tên tỉnh, thành phố vào ngày hỏi.")),
    Column("province_code", _("Mã tỉnh"),
           _("Bảng mã và mã tỉnh, ví dụ 2025:24; một mã chỉ có nghĩa trong bảng mã của nó.")),
    Column("legal_form", _("Tư cách pháp lý"), _("Tư cách pháp lý vào ngày hỏi.")),
    Column("address", _("Địa chỉ"), _("Địa chỉ trụ sở vào ngày hỏi.")),
    Column("website", _("Trang tin"), _("Địa chỉ trang tin điện tử.")),
    Column("former_names", _("Các tên"), _("Mọi tên đã mang, với ngày bắt đầu và ngày hết (không kể ngày ấy)."), NAMES),
    Column("predecessors", _("Đơn vị trước"), _("Mã các đơn vị mà đơn vị này kế thừa."), CODES),
    Column("successors", _("Đơn vị kế thừa"), _("Mã các đơn vị kế thừa đơn vị này."), CODES),
)

CHANGE_COLUMNS: tuple[Column, ...] = (
    Column("id", _("Số"), _("Số của thay đổi, không đổi; là phần sau dấu # của địa chỉ."), always=True),
    Column("kind", _("Loại"), _("Khóa: found, rename, merge, split, dissolve, restore."), always=True),
    Column("kind_label", _("Tên loại"), _("Tên loại thay đổi bằng tiếng Việt."), always=True),
    Column("on", _("Ngày hiệu lực"), _("Ngày thay đổi có hiệu lực."), DAY, always=True),
    Column("paper", _("Văn bản"), _("Số, ký hiệu văn bản."), always=True),
    Column("original", _("Đơn vị trước"), _("Mã các đơn vị trước thay đổi."), CODES, always=True),
    Column("resulting", _("Đơn vị sau"), _("Mã các đơn vị sau thay đổi."), CODES, always=True),
    Column("name_before", _("Tên trước"), _("Tên trước khi đổi (chỉ với đổi tên)."), always=True),
    Column("name_after", _("Tên sau"), _("Tên sau thay đổi, của đơn vị mới hoặc đổi tên."), always=True),
)

PROVINCE_COLUMNS: tuple[Column, ...] = (
    Column("version", _("Bảng mã"), _("Bảng mã của tỉnh: 2004 hoặc 2025."), always=True),
    Column("code", _("Mã"), _("Mã tỉnh trong bảng mã ấy."), always=True),
    Column("name", _("Tên"), _("Tên tỉnh, thành phố."), always=True),
    Column("type", _("Loại"), _("province (tỉnh) hoặc city (thành phố)."), always=True),
    Column("since", _("Từ ngày"), _("Ngày đầu của bảng mã."), DAY, always=True),
    Column("until", _("Đến trước ngày"), _("Ngày đầu bảng mã không còn dùng; trống nếu đang dùng."), DAY, always=True),
    Column("into_version", _("Bảng mã mới"), _("Bảng mã của tỉnh mới."), always=True),
    Column("into_code", _("Mã tỉnh mới"), _("Mã tỉnh mới chứa tỉnh này."), always=True),
    Column("into_name", _("Tên tỉnh mới"), _("Tên tỉnh mới chứa tỉnh này."), always=True),
)

OPTIONAL = {column.key: column for column in UNIT_COLUMNS if not column.always}

LICENCES = {
    "cc-by-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "cc0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "odc-by-1.0": ("ODC-BY 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
}

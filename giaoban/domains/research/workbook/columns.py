"""The columns of the workbook, for handing it out and for reading it."""

from __future__ import annotations

from dataclasses import dataclass

#: Grows when columns change; an older workbook is refused with a clear sentence.
VERSION = 1
MARK = "giaoban.research.proposals"
MARK_SHEET, SHEET, LISTS, HELP = "_giaoban", "Đề xuất", "Danh mục", "Hướng dẫn"
#: The row of the heads, from 0: a title and a line of advice stand above.
HEAD_ROW = 2
#: Rows that may be filled in.
ROWS = 500


@dataclass(frozen=True)
class Column:
    """`key`: how the reader knows it. `width`: characters. `note`: how to write it."""

    key: str
    head: str
    width: int
    note: str
    required: bool = False


COLUMNS = (
    Column("org", "Mã đơn vị", 14, "Chọn trong danh sách; để trống thì là đơn vị của tài khoản gửi."),
    Column("form", "Loại nhiệm vụ", 26, "Chọn trong danh sách; để trống thì theo loại của đợt đề xuất."),
    Column("title", "Tên nhiệm vụ", 60, "Bắt buộc, mỗi nhiệm vụ một dòng, không trùng tên.", required=True),
    Column("topic", "Nội dung đặt hàng (số)", 16, "Số của nội dung đặt hàng nếu đề xuất theo đặt hàng, xem sheet "
                                                   "Danh mục."),
    Column("size", "Quy mô", 14, "Chỉ với dự án môi trường: quy mô nhỏ hoặc quy mô khá."),
    Column("leader", "Chủ nhiệm", 28, "Bắt buộc: họ và tên, có thể kèm học hàm, học vị.", required=True),
    Column("field", "Lĩnh vực", 34, "Chọn trong danh sách; ba chữ số đầu là mã lĩnh vực."),
    Column("months", "Thời gian (tháng)", 12, "Số tháng thực hiện, từ 1 đến 120, ví dụ 24.", required=True),
    Column("asked", "Kinh phí đề nghị (đồng)", 20, "Bắt buộc, tròn đồng; ghi 250.000.000 hoặc 250 triệu.",
           required=True),
    Column("note", "Mục tiêu, sản phẩm chính", 50, "Không bắt buộc, tối đa 1000 ký tự."),
)
FATE = (Column("fate", "Kết quả", 26, ""), Column("number", "Số hồ sơ", 18, ""), Column("reason", "Lý do", 60, ""))

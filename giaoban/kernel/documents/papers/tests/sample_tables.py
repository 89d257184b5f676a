"""Invented tables of figures for the sample papers."""

from giaoban.kernel.documents.papers.model import Column, Figure, Row, Table

SITE = "https://giaoban.example.vn"


def fig(text: str, key: str) -> Figure:
    return Figure(text, f"/so-lieu/{key}?nam=2020", key)


COMPARED = (
    Column("STT", "center", 1),
    Column("Chỉ tiêu", "left", 6),
    Column("Đơn vị tính", "center", 2),
    Column("Năm 2019", "right", 1.8),
    Column("Năm 2020", "right", 1.8),
    Column("So sánh", "right", 1.8),
)


def critique_table() -> Table:
    rows: list[Row | tuple[str | Figure, ...]] = [
        Row(("I. Nhiệm vụ theo hình thức",), "group"),
        ("1", "Đề tài nghiên cứu", "nhiệm vụ", "17", fig("19", "critique.topics"), "+2"),
        ("2", "Hội thảo khoa học góp ý dự thảo văn bản", "nhiệm vụ", "31", fig("37", "critique.talks"), "+6"),
        Row(("", "Cộng", "nhiệm vụ", "48", fig("56", "critique.tasks"), "+8"), "total"),
        Row(("II. Kết quả thực hiện",), "group"),
        ("3", "Đã nghiệm thu", "nhiệm vụ", "45", fig("52", "critique.accepted"), "+7"),
        ("4", "Đã quyết toán", "nhiệm vụ", "40", fig("43", "critique.settled"), "+3"),
        ("5", "Kiến nghị được tiếp thu một phần hoặc toàn bộ", "kiến nghị", "112", "138", "+26"),
    ]
    return Table(
        COMPARED,
        tuple(rows),
        "Bảng 1. Hoạt động tư vấn, phản biện và giám định xã hội",
        note="Ghi chú: số liệu chốt đến hết ngày 31/12/2020; một nhiệm vụ chỉ tính một lần.",
    )


def money_table() -> Table:
    columns = (
        Column("STT", "center", 1),
        Column("Nguồn kinh phí", "left", 5),
        Column("Được giao", "right", 2, "Năm 2019"),
        Column("Đã chi", "right", 2, "Năm 2019"),
        Column("Được giao", "right", 2, "Năm 2020"),
        Column("Đã chi", "right", 2, "Năm 2020"),
    )
    rows = (
        ("1", "Ngân sách nhà nước", "64.000", "61.250", "66.500", fig("64.120", "money.state")),
        ("2", "Tài trợ, viện trợ", "12.400", "11.900", "9.800", fig("9.100", "money.grants")),
        ("3", "Nguồn thu hợp pháp khác", "3.150", "3.150", "3.420", fig("3.405", "money.other")),
        Row(("", "Tổng cộng", "79.550", "76.300", "79.720", fig("76.625", "money.total")), "total"),
    )
    return Table(columns, rows, "Bảng 2. Tình hình sử dụng kinh phí", unit="Đơn vị tính: triệu đồng")


def annex_table(rows: int) -> Table:
    columns = (
        Column("STT", "center", 1),
        Column("Tên nhiệm vụ", "left", 6),
        Column("Đơn vị chủ trì", "left", 4),
        Column("Kinh phí", "right", 2),
    )
    names = (
        "Góp ý dự thảo quy hoạch điện",
        "Phản biện đề án cấp nước vùng đồng bằng sông Cửu Long và biện pháp ứng phó với hạn mặn",
        "Giám định công nghệ xử lý rác thải",
    )
    body: tuple[Row | tuple[str, ...], ...] = tuple(
        (str(n), names[n % 3], f"Hội ngành số {n}", f"{n * 7 + 80}") for n in range(1, rows + 1)
    )
    total = (Row(("", "Tổng cộng", "", "15.830"), "total"),) if rows else ()
    return Table(columns, body + total, "Danh mục nhiệm vụ", "Đơn vị tính: triệu đồng")

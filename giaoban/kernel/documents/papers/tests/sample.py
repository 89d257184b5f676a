"""Invented papers that use every part of the sheet."""

from dataclasses import replace
from datetime import date

from giaoban.kernel.documents.papers.model import (
    Annex,
    Block,
    Bullets,
    Clause,
    Heading,
    Note,
    Paper,
    Paragraph,
    Signature,
    Text,
)
from giaoban.kernel.documents.papers.tests.sample_tables import (
    SITE,
    annex_table,
    critique_table,
    fig,
    money_table,
)

ISSUER = "Liên hiệp các Hội Khoa học\nvà Kỹ thuật Việt Nam"
NAME = "Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam"
LONG = (
    "Trong năm, các hội thành viên đã duy trì nền nếp sinh hoạt, đổi mới phương thức hoạt động, tăng "
    "cường phối "
    "hợp với các sở, ngành và các viện, trường trên địa bàn; nhiều hội tổ chức được diễn đàn trực tuyến "
    "thay cho "
    "hội nghị tập trung, tiết kiệm chi phí mà vẫn thu hút đông đảo trí thức tham gia đóng góp ý kiến."
)


def report_body() -> tuple[Block, ...]:
    return (
        Paragraph(
            "Thực hiện chế độ báo cáo định kỳ, Liên hiệp Hội Việt Nam báo cáo kết quả công tác năm 2020 và "
            "phương hướng, nhiệm vụ năm 2021 như sau:"
        ),
        Heading(1, "I.", "KẾT QUẢ CÔNG TÁC NĂM 2020"),
        Heading(2, "1.", "Công tác tư vấn, phản biện và giám định xã hội"),
        Paragraph(
            (
                Text("Toàn hệ thống thực hiện "),
                fig("56", "critique.tasks"),
                " nhiệm vụ (trong đó có ",
                fig("19", "critique.topics"),
                " đề tài và ",
                fig("37", "critique.talks"),
                " hội thảo), tăng 08 nhiệm vụ so với năm 2019; đã nghiệm thu ",
                fig("52/56", "critique.accepted"),
                " nhiệm vụ, đạt 92,9%.",
            )
        ),
        critique_table(),
        Heading(2, "2.", "Công tác tập hợp, đoàn kết trí thức khoa học và công nghệ"),
        Heading(3, "a)", "Phát triển tổ chức"),
        Paragraph(LONG),
        Bullets(
            (
                "Kết nạp mới 02 hội ngành toàn quốc; 05 tổ chức khoa học và công nghệ trực thuộc được "
                "cấp giấy "
                "chứng nhận đăng ký hoạt động;",
                "Củng cố 12 hội thành viên hoạt động còn khó khăn;",
                ("Cử ", fig("34", "people.delegates"), " đại biểu tham gia các hội đồng cấp bộ, ngành."),
            )
        ),
        Heading(3, "b)", "Tôn vinh trí thức"),
        Paragraph(LONG),
        Heading(2, "3.", "Tình hình kinh phí"),
        Paragraph("Kinh phí được giao và tình hình sử dụng trong hai năm gần nhất được tổng hợp tại Bảng 2."),
        money_table(),
        Heading(1, "II.", "TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN"),
        Clause(
            "1.", "", "Một số nhiệm vụ hoàn thành chậm so với tiến độ; hồ sơ quyết toán gửi về chưa kịp thời."
        ),
        Clause("2.", "", "Chế độ báo cáo của một số hội thành viên chưa đầy đủ, số liệu chưa thống nhất."),
        Paragraph(LONG),
        Heading(1, "III.", "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2021"),
        Paragraph(LONG),
        Bullets(
            (
                "Hoàn thành 100% nhiệm vụ được giao, quyết toán trước ngày 31 tháng 12 năm 2021;",
                "Vận hành hệ thống báo cáo thống nhất trong toàn Liên hiệp Hội.",
            )
        ),
        Note("Các phụ lục kèm theo là bộ phận không tách rời của Báo cáo này."),
        Paragraph(
            "Trên đây là Báo cáo kết quả công tác năm 2020 và phương hướng, nhiệm vụ năm 2021 của Liên hiệp "
            "Hội Việt Nam./."
        ),
    )


def report() -> Paper:
    return Paper(
        issuer=ISSUER,
        issuer_name=NAME,
        symbol_tail="BC-LHHVN",
        place="Hà Nội",
        kind="Báo cáo",
        number=5,
        day=date(2021, 1, 8),
        title="Kết quả công tác năm 2020 và phương hướng, nhiệm vụ năm 2021",
        addressees=("Ban Bí thư Trung ương Đảng", "Thủ tướng Chính phủ"),
        body=report_body(),
        site=SITE,
        signature=Signature(("TM. Đoàn Chủ tịch", "KT. Chủ tịch", "Phó Chủ tịch"), "Nguyễn Văn Mẫu"),
        recipients=(
            "Như trên",
            "Ban Tuyên giáo Trung ương",
            "Bộ Khoa học và Công nghệ",
            "Các hội ngành toàn quốc, liên hiệp hội các tỉnh, thành phố",
            "Lưu: VT, VP (10b)",
        ),
        annexes=(
            Annex("Danh mục nhiệm vụ tư vấn, phản biện", (annex_table(12),)),
            Annex("Danh mục nhiệm vụ (khổ ngang)", (annex_table(4),), landscape=True),
        ),
        qr=f"{SITE}/bao-cao/2020/5",
    )


def conclusions() -> Paper:
    return Paper(
        issuer=ISSUER,
        issuer_name=NAME,
        symbol_tail="TB-LHHVN",
        place="Hà Nội",
        kind="Thông báo",
        year=2021,
        title="Kết luận của Chủ tịch tại cuộc họp giao ban tháng 3 năm 2021",
        draft=True,
        site=SITE,
        body=(
            Paragraph(
                "Ngày 04 tháng 3 năm 2021, tại Hà Nội, Chủ tịch đã chủ trì cuộc họp giao ban. Sau khi "
                "nghe báo "
                "cáo của các ban và ý kiến thảo luận, Chủ tịch kết luận như sau:"
            ),
            Clause("1.", "Về công tác tư vấn, phản biện"),
            Paragraph(
                (
                    "Ban Tư vấn, Phản biện chủ trì hoàn thành ",
                    fig("03", "critique.open"),
                    " nhiệm vụ góp ý quy hoạch, xong trước ngày 15 tháng 3 năm 2021.",
                )
            ),
            Clause(
                "2.",
                "Về công tác tài chính",
                "Giao Văn phòng đôn đốc quyết toán 9 hội thảo còn lại của năm 2020, "
                "báo cáo kết quả tại cuộc họp giao ban tháng 4.",
            ),
            Clause("3.", "", "Các ban, đơn vị gửi báo cáo tuần vào chiều thứ Năm."),
            Paragraph("Văn phòng thông báo để các đơn vị biết, thực hiện./."),
        ),
        signature=Signature(("TL. Chủ tịch", "Chánh Văn phòng"), "Trần Thị Thử"),
        recipients=("Đoàn Chủ tịch (để b/c)", "Các ban, đơn vị trực thuộc", "Lưu: VT"),
    )


def letter() -> Paper:
    return Paper(
        superior="Liên hiệp các Hội KH&KT Việt Nam",
        issuer="Ban Tư vấn, Phản biện",
        symbol_tail="LHHVN-TVPB",
        place="Hà Nội",
        number=229,
        day=date(2020, 12, 10),
        urgency="Khẩn",
        site=SITE,
        title="đề nghị gửi báo cáo kết quả tư vấn, phản biện năm 2020",
        addressees=("Các hội ngành toàn quốc", "Liên hiệp các hội khoa học và kỹ thuật tỉnh, thành phố"),
        body=(
            Paragraph(
                "Để kịp thời tổng hợp báo cáo trình Thủ tướng Chính phủ, đề nghị các đơn vị gửi báo cáo "
                "kết quả "
                "tư vấn, phản biện năm 2020 theo mẫu kèm theo."
            ),
            Paragraph(
                (
                    "Báo cáo gửi về trước ",
                    Text("ngày 20 tháng 12 năm 2020", bold=True),
                    " theo địa chỉ: Văn phòng, 53 Nguyễn Du, Hà Nội.",
                )
            ),
            Paragraph("Rất mong nhận được sự phối hợp của các đơn vị./."),
        ),
        signature=Signature(("TL. Đoàn Chủ tịch", "Trưởng ban"), "Lê Văn Ví Dụ"),
        recipients=("Như trên", "Chủ tịch (để b/c)", "Lưu: VT, TVPB"),
        address="Địa chỉ: 53 Nguyễn Du, Hà Nội. Điện thoại: 024.0000.0000. Thư điện tử: vanphong@example.vn",
    )


def decision() -> Paper:
    return Paper(
        issuer=ISSUER,
        issuer_name=NAME,
        symbol_tail="QĐ-LHHVN",
        place="Hà Nội",
        kind="Quyết định",
        number=586,
        day=date(2020, 6, 29),
        title="Về việc phê duyệt nhiệm vụ tư vấn, phản biện và giám định xã hội năm 2020",
        authority="Đoàn Chủ tịch\nLiên hiệp các Hội Khoa học và Kỹ thuật Việt Nam",
        enacting="Quyết định:",
        bases=(
            "Căn cứ Điều lệ Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam",
            "Căn cứ Quyết định số 14/2014/QĐ-TTg ngày 14 tháng 02 năm 2014 của Thủ tướng Chính phủ về "
            "hoạt động "
            "tư vấn, phản biện và giám định xã hội",
            "Theo đề nghị của Trưởng ban Tư vấn, Phản biện",
        ),
        body=(
            Clause(
                "Điều 1",
                "",
                "Phê duyệt 04 nhiệm vụ tư vấn, phản biện và giám định xã hội năm 2020 với tổng kinh "
                "phí 80.000.000 đồng (Tám mươi triệu đồng), danh mục kèm theo.",
            ),
            Clause(
                "Điều 2",
                "Trách nhiệm thực hiện",
                "Chủ nhiệm nhiệm vụ thực hiện đúng thuyết minh đã được duyệt, "
                "thanh quyết toán theo chế độ hiện hành.",
            ),
            Clause(
                "Điều 3",
                "",
                "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, Trưởng ban Tư vấn, Phản "
                "biện, Trưởng ban Kế hoạch - Tài chính và các đơn vị có liên quan chịu trách nhiệm thi "
                "hành Quyết "
                "định này./.",
            ),
        ),
        signature=Signature(("TM. Đoàn Chủ tịch", "Chủ tịch"), "Phạm Thị Minh Họa"),
        recipients=("Như Điều 3", "Bộ Tài chính", "Lưu: VT, TVPB, KHTC"),
        annexes=(Annex("Danh mục nhiệm vụ được phê duyệt", (annex_table(4),)),),
        site=SITE,
    )


def strained() -> Paper:
    """A very long title, a table without rows and one that crosses pages."""
    title = " ".join(
        ["Kết quả phối hợp giữa các hội ngành toàn quốc và liên hiệp hội địa phương trong công tác"] * 4
    )
    body = (Heading(2, "1.", "Bảng trống"), annex_table(0), Heading(1, "II.", "Bảng dài"), annex_table(60))
    return replace(
        report(),
        title=title,
        body=body,
        number=None,
        day=None,
        year=2021,
        annexes=(),
        issuer="Liên hiệp các Hội Khoa học và Kỹ thuật Thành phố Hồ Chí Minh mở rộng",
        superior="Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam",
        draft=True,
        urgency="Hỏa tốc",
        addressees=("Ban Bí thư Trung ương Đảng",),
    )


def contract() -> Paper:
    """Two parties sign; the recipients stand under the left one."""
    return replace(
        decision(), kind="Hợp đồng", symbol_tail="HĐ-LHHVN", title="Thực hiện nhiệm vụ tư vấn", authority="", enacting="",
        annexes=(), second=Signature(("Đại diện bên B", "Viện trưởng"), "Nguyễn Thị Bên"),
        signature=Signature(("Đại diện bên A", "Chủ tịch"), "Phạm Thị Minh Họa"),
    )


ALL = {
    "contract": contract,
    "report": report,
    "conclusions": conclusions,
    "letter": letter,
    "decision": decision,
    "strained": strained,
}

"""Meetings: February 2021 (example) and the public one of 4 March 2021, with reports, conclusions and promises."""

from __future__ import annotations

from datetime import date, time

from giaoban.kernel.base import Period, clock
from giaoban.kernel.commitments.actions import ask_extension, move
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.models import ABSENT, PRESENT, Meeting
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting import actions as reporting
from giaoban.kernel.reporting.models import Regime

from .cast import Cast

#: unit, work of February, plan of March: facts of the public notice, in our words.
REPORTS = (
    ("BAN-TCCSH", "ban-tochuc", "Kiện toàn hội đồng lương; làm thủ tục nâng lương thường xuyên và trước thời hạn năm "
     "2021, bảo hiểm xã hội, bảo hiểm y tế; lấy ý kiến dự thảo phân công tạm thời trong Đoàn Chủ tịch.",
     "Tiếp tục giới thiệu người ứng cử đại biểu Quốc hội khóa XV, nhiệm kỳ 2021-2026."),
    ("BAN-TVPB", "ban-tvpb", "Tổ chức 03 hội thảo góp ý 03 dự thảo quy hoạch giao thông 2021-2030 theo đề nghị của Bộ "
     "Giao thông vận tải.", "Hoàn thành văn bản góp ý gửi các cơ quan."),
    ("BAN-KHCNMT", "ban-khcn", "Phân bổ xong kinh phí năm 2021 cho nhiệm vụ khoa học và công nghệ.",
     "Lập kế hoạch bổ sung nguồn bảo vệ môi trường năm 2021."),
    ("BAN-TTPBKT", "ban-truyenthong", "Hỗ trợ 33 hội thành viên thực hiện nhiệm vụ phổ biến kiến thức; đăng tin, bài "
     "hướng tới ngày thành lập 26/3.", "Duy trì trang tin điện tử, mở rộng cộng tác viên."),
    ("BAN-HTQT", "ban-htqt", "Phối hợp với Liên hiệp hội Hà Tĩnh tổ chức tập huấn chuyển dịch năng lượng do Quỹ FES hỗ "
     "trợ.", "Xây dựng bản tin đối ngoại năm 2021."),
)

#: conclusion, then its promises: text, lead, co-ordinating units, due day or reason for none, product.
CONCLUSIONS_MARCH = (
    ("Các ban đẩy mạnh rà soát quy chế của cơ quan, sửa đổi quy chế làm việc để công việc vào nền nếp.", (
        ("Rà soát các quy chế hiện hành của cơ quan, lập danh mục cần sửa", "VP", ("BAN-TCCSH",), date(2021, 3, 26),
         "Danh mục quy chế"),
        ("Trình dự thảo sửa đổi quy chế làm việc", "VP", ("BAN-TCCSH", "BAN-TVPB"), date(2021, 4, 15),
         "Dự thảo quy chế"),
    )),
    ("Đẩy nhanh văn bản góp ý đối với 3 dự thảo quy hoạch giao thông toàn quốc 2021-2030.", (
        ("Hoàn thành văn bản góp ý 3 dự thảo quy hoạch, gửi các ban Đảng, cơ quan quản lý nhà nước và Ủy ban Khoa học, "
         "Công nghệ và Môi trường của Quốc hội", "BAN-TVPB", ("BAN-KHCNMT",), date(2021, 3, 12), "Công văn góp ý"),
    )),
    ("Các ban phối hợp với đơn vị, thực hiện kế hoạch đã duyệt.", (
        ("Tổng hợp tài liệu tập huấn chuyển dịch năng lượng, báo cáo kết quả lớp tại Hà Tĩnh", "LHH-HA-TINH",
         ("BAN-HTQT",), date(2021, 3, 31), "Báo cáo kết quả"),
    )),
    ("Theo dõi sát việc xây dựng trụ sở để chuyển trụ sở trong năm 2021.", (
        ("Giám sát tiến độ xây dựng trụ sở, báo cáo tại mỗi kỳ giao ban", "VP", ("BQL-DA",), date(2021, 12, 31),
         "Báo cáo tiến độ"),
    )),
    ("Ghi nhận công tác tham mưu, giúp việc của các ban trong tháng 2/2021.", ()),
)

#: Invented: so that the meeting of March has a follow-up table with every cell.
CONCLUSIONS_FEBRUARY = (
    ("Hoàn thành thanh quyết toán nhiệm vụ đã nghiệm thu năm 2020 (ví dụ).", (
        ("Lập danh sách nhiệm vụ năm 2020 đã nghiệm thu, chưa quyết toán", "BAN-TVPB", (), date(2021, 2, 19),
         "Danh sách"),
        ("Đôn đốc đơn vị gửi hồ sơ quyết toán", "BAN-TVPB", ("VP",), date(2021, 2, 26), "Công văn đôn đốc"),
        ("Hoàn thiện hồ sơ quyết toán hội thảo năm 2020", "HN-001", ("BAN-TVPB",), date(2021, 3, 1),
         "Hồ sơ quyết toán"),
    )),
    ("Phân bổ kinh phí năm 2021 (ví dụ).", (
        ("Phân bổ kinh phí cho nhiệm vụ khoa học và công nghệ", "BAN-KHCNMT", (), date(2021, 2, 26),
         "Quyết định phân bổ"),
        ("Lập kế hoạch bổ sung nguồn môi trường", "BAN-KHCNMT", ("VP",), date(2021, 3, 31), "Kế hoạch"),
    )),
    ("Chuẩn bị tin, bài kỷ niệm ngày thành lập 26/3 (ví dụ).", (
        ("Đăng loạt bài kỷ niệm trên trang tin điện tử", "BAN-TTPBKT", (), date(2021, 3, 26), "Loạt bài"),
        ("Duy trì trang tin điện tử", "BAN-TTPBKT", (), None, "Trang tin"),
    )),
)


def play_briefings(cast: Cast) -> None:
    regime = Regime.objects.create(key="monthly", name="Báo cáo giao ban tháng", cadence="month", due_days=3,
                                   legal_source="Quy chế làm việc của cơ quan (ví dụ)", since=date(2019, 1, 1))
    february = _meeting(cast, "tháng 2/2021", date(2021, 2, 4), Period.month(2021, 1), None)
    _obligations(cast, regime, february)
    _hold(cast, february, absent=())
    _conclude(cast, february, CONCLUSIONS_FEBRUARY)
    _keep_promises(cast)
    march = _meeting(cast, "tháng 3/2021", date(2021, 3, 4), Period.month(2021, 2), february)
    _obligations(cast, regime, march)
    _reports(cast, march)
    _hold(cast, march, absent=("NXB-TT",))
    _conclude(cast, march, CONCLUSIONS_MARCH)
    _after_march(cast, march)


def _meeting(cast: Cast, name: str, on: date, period: Period, previous: Meeting | None) -> Meeting:
    with clock.at(date(on.year, on.month, 1)):
        return meetings.plan(
            kind="month", title=f"Giao ban {name}", host=cast.root, on=on, starts=time(14), period=period,
            place="53 Nguyễn Du, Hà Nội", chair="Chủ tịch Liên hiệp Hội Việt Nam", by=cast.users["vanphong"],
            previous=previous, example=True,
            invited=[*cast.departments, cast.orgs["VIFOTEC"], cast.orgs["NXB-TT"], cast.orgs["BAO-TTCS"]])


def _obligations(cast: Cast, regime: Regime, meeting: Meeting) -> None:
    with clock.at(meeting.last):
        reporting.open_period(regime, cast.departments, meeting.period, meeting=meeting, due=meeting.on)


def _reports(cast: Cast, meeting: Meeting) -> None:
    for code, account, done, planned in REPORTS:
        org = cast.orgs[code]
        owed = meeting.obligations.get(org=org)
        with clock.at(date(2021, 3, 3)):
            sent = reporting.submit(org=org, title=f"Báo cáo {meeting.period.label} của {org}", period=meeting.period,
                                    by=cast.users[account], on=date(2021, 3, 3), obligation=owed, done=done,
                                    planned=planned, example=True)
            reporting.receive(sent, accept=True, by=cast.users["vanphong"])


def _hold(cast: Cast, meeting: Meeting, absent: tuple[str, ...]) -> None:
    with clock.at(meeting.on, hour=14):
        meetings.hold(meeting, by=cast.users["vanphong"])
        for row in meeting.attendance.select_related("org"):
            meetings.mark(row, status=ABSENT if row.org.code in absent else PRESENT, by=cast.users["vanphong"])


def _conclude(cast: Cast, meeting: Meeting, conclusions: tuple) -> None:
    leader = cast.users["lanhdao"]
    with clock.at(meeting.on, hour=16):
        for text, promises in conclusions:
            made = meetings.conclude(meeting, text=text, by=leader, gives_no_task=not promises)
            for words, lead, others, due, product in promises:
                meetings.promise(made, text=words, lead=cast.orgs[lead], due=due, by=leader, product=product,
                                 coordinators=[cast.orgs[code] for code in others],
                                 no_due_reason="" if due else "thường xuyên")
    with clock.at(date(meeting.on.year, meeting.on.month, meeting.on.day + 1)):
        meetings.issue_notice(meeting, by=leader, on=date(meeting.on.year, meeting.on.month, meeting.on.day + 1),
                              signer="Nguyễn Văn Lãnh")


def _by_words(words: str) -> tuple:
    from giaoban.kernel.commitments.models import Commitment

    made = Commitment.objects.get(text__startswith=words)
    return made, made.lead


def _done(words: str, on: date, by: User, confirmer: User) -> None:
    made, _lead = _by_words(words)
    with clock.at(on):
        move(made, "accept", by=by, on=on)
        move(made, "report_done", by=by, on=on, note="Đã hoàn thành (ví dụ).")
        move(made, "confirm", by=confirmer, on=on)


def _keep_promises(cast: Cast) -> None:
    """Done on time, done late, still open, overdue: all four before the March meeting."""
    office = cast.users["vanphong"]
    _done("Lập danh sách nhiệm vụ năm 2020", date(2021, 2, 18), cast.users["ban-tvpb"], office)
    _done("Đôn đốc đơn vị gửi hồ sơ", date(2021, 3, 2), cast.users["ban-tvpb"], office)
    _done("Phân bổ kinh phí cho nhiệm vụ", date(2021, 2, 25), cast.users["ban-khcn"], office)


def _after_march(cast: Cast, march: Meeting) -> None:
    """One promise under way, one with a request for more time waiting."""
    plans, _ = _by_words("Hoàn thành văn bản góp ý")
    with clock.at(date(2021, 3, 9)):
        move(plans, "run", by=cast.users["ban-tvpb"], on=date(2021, 3, 9), note="Đang lấy ý kiến lần cuối (ví dụ).")
    with clock.at(date(2021, 3, 11)):
        ask_extension(plans, new_due=date(2021, 3, 26), by=cast.users["ban-tvpb"], on=date(2021, 3, 11),
                      reason="Chờ ý kiến bổ sung của chuyên gia (ví dụ).")



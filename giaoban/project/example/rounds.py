"""What happens around research tasks and forums: the call for next year, progress reports, ends, recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from giaoban.domains.forums import actions as forums
from giaoban.domains.forums.models import Forum
from giaoban.domains.research import actions as research
from giaoban.domains.research.models import Progress, ResearchTask
from giaoban.kernel.base import clock
from giaoban.kernel.meetings import actions as meetings
from giaoban.kernel.meetings.pasting import Paper

from .cast import Cast
from .steps import play, working_day

#: The call open on the example's day, with what it orders.
ORDERED = ("Giải pháp bảo quản nông sản sau thu hoạch cho vùng núi", "Cảnh báo sớm sạt lở đất bằng cảm biến giá rẻ",
           "Mô hình trí thức tham gia phản biện quy hoạch tỉnh")
PROPOSED = (("LHH-HA-TINH", "Bảo quản cam Khe Mây bằng màng sinh học (ví dụ)", 1, 320_000_000),
            ("LHH-HAI-DUONG", "Truy xuất nguồn gốc vải thiều Thanh Hà (ví dụ)", 1, 280_000_000),
            ("HN-001", "Mạng cảm biến cảnh báo sạt lở ở bản vùng cao (ví dụ)", 2, 450_000_000),
            ("HN-007", "Đánh giá năng lực phản biện của hội thành viên (ví dụ)", None, 150_000_000))
#: Reports of these topics were not sent by the example's day.
UNSENT = (3, 8, 11)
ADDRESSEES = ("Bộ Khoa học và Công nghệ", "Bộ Tài nguyên và Môi trường", "Bộ Giáo dục và Đào tạo", "Bộ Y tế")


def play_proposals(cast: Cast) -> None:
    """Open from February 2021: units have sent the first proposals for 2022."""
    staff = cast.users["ban-khcn"]
    with clock.at(date(2021, 2, 1)):
        call = research.open_call(
            year=2022, form="topic", title="Đề xuất đề tài nghiên cứu khoa học năm 2022 (ví dụ)", by=staff,
            opens=date(2021, 2, 1), closes=date(2021, 4, 30), paper="Thông báo số 12/TB-LHHVN (ví dụ)",
            department=cast.orgs["BAN-KHCNMT"], example=True)
        topics = [research.order_topic(call, title=title, by=staff) for title in ORDERED]
    for order, (code, title, topic, asked) in enumerate(PROPOSED):
        on = working_day(date(2021, 2, 22), order * 3)
        with clock.at(on):
            research.propose(call, org=cast.orgs[code], title=title, on=on, by=staff, asked=asked,
                             months=18 + order * 2, topic=topics[topic - 1] if topic else None,
                             leader=f"TS Chủ Nhiệm {order + 1} (ví dụ)", example=True)


def play_progress(cast: Cast, topics: Sequence[ResearchTask]) -> None:
    """The first half-yearly reports of the topics opened in 2020: most sent, one late, some still owed."""
    staff, last = cast.users["ban-khcn"], date(2021, 3, 12)
    rows = Progress.objects.filter(task__in=[topic.pk for topic in topics], number=1).order_by("due", "pk")
    for order, row in enumerate(rows):
        if order in UNSENT or row.due > last:
            continue
        on = min(last, row.due + timedelta(days=12 if order == 5 else -2))
        with clock.at(on):
            research.send_progress(row, by=staff, on=on, share=30 + order * 2, paper=f"BC tiến độ {order + 1} (ví dụ)",
                                   text="Đã khảo sát, thu mẫu và hoàn thành chuyên đề theo tiến độ (ví dụ).")


def play_ends(cast: Cast, topics: Sequence[ResearchTask]) -> None:
    """Topics of 2018 to their end in 2020: one excellent, one accepted and not settled, one that failed."""
    staff = cast.users["ban-khcn"]
    for order, task in enumerate(topics):
        unit = working_day(date(2020, 4, 6), order * 5)
        official = unit + timedelta(days=28)
        play(task, [("accept_at_unit", unit, staff, {})])
        if order == 3:
            play(task, [("reject", working_day(official, 0), staff, {"note": "Không đủ sản phẩm đặt hàng (ví dụ)"})])
            continue
        play(task, [("accept", working_day(official, 0), staff, {"grade": "excellent" if order == 0 else "pass"})])
        if order == 2:
            continue
        play(task, [
            ("hand_in", working_day(official, 21), staff, {"number": f"2020-53-{order + 101:04d}/KQNC (ví dụ)"}),
            ("report_spending", working_day(official, 28), staff, {}),
            ("settle", working_day(official, 60), staff, {"paper": "Biên bản quyết toán (ví dụ)"}),
            ("liquidate", working_day(official, 65), staff, {"paper": "Biên bản thanh lý (ví dụ)"})])


def play_forum(cast: Cast, forum: Forum, order: int, *, held: date, sent: date) -> None:
    """Its day with the papers given, what it recommended, and what came back."""
    staff = cast.users["bql-diendan"]
    with clock.at(held):
        meeting = meetings.plan(kind="forum", title=forum.title, host=forum.org, on=held, place="Hà Nội", by=staff,
                                chair="Đoàn Chủ tịch (ví dụ)", dossier=forum, example=True)
        meetings.hold(meeting, by=staff)
        meetings.add_contributions(meeting, [
            Paper(author=f"TS Tác Giả {place} (ví dụ)", affiliation="Viện nghiên cứu (ví dụ)",
                  title=f"Tham luận số {place} (ví dụ)", presented=place <= 6)
            for place in range(1, forum.papers or 0)], by=staff)
    with clock.at(sent):
        rows = [forums.recommend(forum, text=f"Kiến nghị {place} từ {forum.title}", by=staff,
                                 addressee=ADDRESSEES[(order + place) % len(ADDRESSEES)]) for place in (1, 2)]
        for row in rows:
            forums.send(row, on=sent, by=staff, paper="Công văn kiến nghị (ví dụ)")
    answered = working_day(sent, 40)
    if order % 2 == 0 and answered <= date(2021, 3, 12):
        with clock.at(answered):
            forums.answer(rows[0], on=answered, answer="partly" if order else "taken", by=staff,
                          text="Ghi nhận, đưa vào kế hoạch (ví dụ).", paper="Công văn trả lời (ví dụ)")

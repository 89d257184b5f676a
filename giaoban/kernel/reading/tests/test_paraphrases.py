"""The project's own figures in other words than their own: the predicate decides, and a wrong figure is worse than none."""

from __future__ import annotations

import pytest

from bench.reading.held_out import project_vocabulary
from giaoban.kernel.reading import read

TOPIC, WORKSHOP = "critique.tasks form=topic", "critique.tasks form=workshop"

SAID = [
    ("Đã nghiệm thu nhưng chưa quyết toán được 10 đề tài.", {10: f"{TOPIC} outcome=unsettled"}),
    ("Còn 10 đề tài đã nghiệm thu nhưng chưa được quyết toán.", {10: f"{TOPIC} outcome=unsettled"}),
    (
        "10 đề tài và 02 hội thảo đã xong nội dung nhưng chưa thanh quyết toán.",
        {10: f"{TOPIC} outcome=unsettled", 2: f"{WORKSHOP} outcome=unsettled"},
    ),
    ("Có 12 hội thảo đã nghiệm thu, chưa thanh quyết toán xong.", {12: f"{WORKSHOP} outcome=unsettled"}),
    ("Trong 37 hội thảo có 34 hội thảo đã quyết toán xong.", {34: f"{WORKSHOP} outcome=settled"}),
    ("09 đề tài đã được nghiệm thu, quyết toán xong.", {9: f"{TOPIC} outcome=settled"}),
    ("Đã nghiệm thu và thanh quyết toán 34 hội thảo.", {34: f"{WORKSHOP} outcome=settled"}),
    ("Hoàn thành thanh quyết toán được 15 đề tài.", {15: f"{TOPIC} outcome=settled"}),
    ("Chưa tổ chức được 01 hội thảo do dịch bệnh.", {1: f"{WORKSHOP} outcome=not_held"}),
    ("01 hội thảo không tổ chức được vì dịch Covid-19.", {1: f"{WORKSHOP} outcome=not_held"}),
    ("Có 02 đề tài không triển khai được, đã trả lại kinh phí.", {2: f"{TOPIC} outcome=not_held"}),
    ("03 hội thảo không thực hiện, nộp trả kinh phí.", {3: f"{WORKSHOP} outcome=not_held"}),
    ("Nộp trả ngân sách 80 triệu đồng.", {80_000_000: "critique.returned_money"}),
    ("Đã nộp trả ngân sách nhà nước 80.000.000 đồng.", {80_000_000: "critique.returned_money"}),
    ("Kinh phí còn dư là 80 triệu đồng, đã hoàn trả.", {80_000_000: "critique.returned_money"}),
    ("Số kinh phí hoàn trả ngân sách: 45,5 triệu đồng.", {45_500_000: "critique.returned_money"}),
    ("Hiện có 600 tổ chức KH&CN trực thuộc.", {600: "affiliates.total"}),
    ("Liên hiệp Hội hiện quản lý 600 tổ chức khoa học và công nghệ trực thuộc.", {600: "affiliates.total"}),
    ("Tổng số tổ chức KH&CN trực thuộc là 598.", {598: "affiliates.total"}),
    ("Đến 31/12/2021, hệ thống có 587 tổ chức KHCN trực thuộc Liên hiệp Hội.", {587: "affiliates.total"}),
    ("Giải thể 25 đơn vị.", {25: "affiliates.dissolved"}),
    ("Trong năm có 25 tổ chức KH&CN bị giải thể.", {25: "affiliates.dissolved"}),
    ("Đã ra quyết định giải thể đối với 25 tổ chức.", {25: "affiliates.dissolved"}),
    ("Ban hành quyết định thành lập mới 15 tổ chức KH&CN.", {15: "affiliates.established"}),
    ("Thành lập mới được 06 đơn vị trực thuộc.", {6: "affiliates.established"}),
    ("Kiện toàn nhân sự cho 132 tổ chức KH&CN.", {132: "affiliates.consolidated"}),
    ("132 tổ chức được kiện toàn nhân sự.", {132: "affiliates.consolidated"}),
    ("Mở mới 13 đề tài.", {13: "research.opened"}),
    ("13 đề tài nghiên cứu khoa học được phê duyệt mở mới.", {13: "research.opened"}),
    (
        "Phê duyệt 13 đề tài NCKH mở mới, cấp kinh phí cho 16 đề tài chuyển tiếp.",
        {13: "research.opened", 16: "research.carried_over"},
    ),
    ("Tiếp tục cấp kinh phí cho 16 đề tài được phê duyệt từ năm trước.", {16: "research.carried_over"}),
    ("Triển khai 02 dự án điều tra cơ bản.", {2: "research.surveys"}),
    ("Phê duyệt 01 dự án BVMT quy mô nhỏ.", {1: "research.environment size=small"}),
    (
        "Đã tổ chức được 05 diễn đàn trí thức và 02 buổi tọa đàm.",
        {5: "forums.held form=forum", 2: "forums.held form=roundtable"},
    ),
    ("Các diễn đàn đã tổ chức: 05 cuộc.", {5: "forums.held form=forum"}),
    ("Số nhiệm vụ tư vấn, phản biện và giám định xã hội được giao là 56.", {56: "critique.tasks"}),
    (
        "Triển khai 56 nhiệm vụ TVPB&GĐXH, gồm 19 đề tài và 37 hội thảo.",
        {56: "critique.tasks", 19: TOPIC, 37: WORKSHOP},
    ),
    ("Hỗ trợ tập huấn TVPB cho 04 tỉnh, thành phố.", {4: "critique.training_provinces"}),
    ("Tổ chức 4 lớp tập huấn phản biện xã hội tại 4 địa phương.", {4: "critique.training_provinces"}),
]

UNSAID = [
    "Tham gia 05 diễn đàn quốc tế do các bộ tổ chức.",
    "Đề nghị giải thể 12 tổ chức hoạt động yếu.",
    "Chưa giải thể được 03 tổ chức.",
    "Không thành lập mới 02 tổ chức như kế hoạch.",
    "Đã thẩm định thuyết minh của 38 nhiệm vụ TVPB&GĐXH.",
    "Nhận được đăng ký của các đơn vị với 71 nhiệm vụ TVPB&GĐXH.",
    "Chưa mở mới được 13 đề tài.",
    "Yêu cầu các đơn vị nộp trả 236.500.000 đồng.",
    "Tòa án buộc trả lại cho công dân 15 triệu đồng.",
    "Hằng năm phối hợp tổ chức 02 diễn đàn trí thức.",
    "Dự kiến mở mới 14 đề tài.",
    "Cần kiện toàn nhân sự của 40 tổ chức KH&CN.",
    "Thành lập 5 tổ công tác.",
    "Đề tài 3 nghiên cứu về giải thể doanh nghiệp; có 25 doanh nghiệp giải thể.",
    "Các đơn vị đã hoàn trả 200 cuốn sách cho thư viện.",
    "Tổ chức 15 hội thảo khoa học về biến đổi khí hậu.",
]


def figures(text: str) -> dict[object, str]:
    found = read(text, project_vocabulary()).items
    return {
        item.value: " ".join([item.figure, *(f"{key}={value}" for key, value in item.parts.items())])
        for item in found
        if item.figure and "forecast" not in item.flags
    }


@pytest.mark.parametrize(("text", "expected"), SAID, ids=[text for text, _ in SAID])
def test_recognised_in_other_words(text: str, expected: dict[object, str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize("text", UNSAID)
def test_what_is_said_of_something_else_is_no_figure(text: str) -> None:
    assert figures(text) == {}

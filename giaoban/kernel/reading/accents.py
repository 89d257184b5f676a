"""Marks for lines that were written without any: only for the words the grammar looks for.

``ngay 5 thang 3`` becomes ``ngày 5 tháng 3`` in the matching copy, letter for letter, so offsets stay.
"""

from __future__ import annotations

import re
from functools import lru_cache

from giaoban.kernel.reading.letters import fold
from giaoban.kernel.reading.lexicon import kinds, nouns, places

_PHRASES = (
    "trong đó|tổng số|tổng cộng|số lượng|dự kiến|phấn đấu|kế hoạch|phương hướng|nhiệm vụ trọng tâm|tính đến|hiện có|"
    "đến nay|bao gồm|cụ thể|triệu đồng|tỷ đồng|nghìn đồng|ngàn đồng|triệu|kinh phí|ngân sách|giai đoạn|nhiệm kỳ|"
    "lần thứ|đại hội|quyết định|nghị quyết|chỉ thị|kết luận|thông báo|hoàn thành|nghiệm thu|quyết toán|không|chưa|"
    "hàng trăm|hàng chục|hàng nghìn|hàng ngàn|một số|khoảng|đến ngày|bình luận|số lượt truy cập|xem thêm|trực thuộc|"
    "giải thể|kiện toàn|mở mới|thành lập|kết nạp|chương trình phối hợp|thỏa thuận hợp tác|ban hành|ký kết|còn lại|"
    "đầu năm|cuối năm|hiện nay|hiện tại|hiện đang|tất cả|số tiền|trên địa bàn|đại diện|tham gia|phối hợp|"
    "tổ chức|triển khai|hợp tác|báo cáo|hoạt động|liên hiệp hội|hội nghị|phát triển|đẩy mạnh|"
    "công tác|khoa học|thực hiện|họp giao ban|cơ quan|việt nam|lãnh đạo|phát biểu|trao|lễ|tại|tham dự|khai mạc"
)
_AROUND_NUMBER = {
    "ngay": "ngày",
    "thang": "tháng",
    "nam": "năm",
    "quy": "quý",
    "khoa": "khóa",
    "so": "số",
    "tuan": "tuần",
    "hon": "hơn",
    "gan": "gần",
    "tren": "trên",
    "duoi": "dưới",
    "ngo": "ngõ",
    "duong": "đường",
    "pho": "phố",
    "dieu": "điều",
    "khoan": "khoản",
    "phong": "phòng",
    "tang": "tầng",
    "ngach": "ngách",
    "dong": "đồng",
    "trieu": "triệu",
    "ty": "tỷ",
}


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    spelled = {fold(phrase): phrase for phrase in _PHRASES.split("|")}
    spelled |= {fold(name): name for name, _families in kinds().values() if " " in name}
    spelled |= {fold(noun): noun for noun in nouns() if " " in noun}
    spelled |= {fold(place): place.lower() for place in places() if " " in place and "-" not in place}
    words = sorted(spelled, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])"), spelled


_NEAR_NUMBER = re.compile(
    r"(?<![^\W_])(?P<before>ngay|thang|nam|quy|khoa|so|hon|gan|tren|duoi|ngo|ngach|duong|pho|dieu|khoan|phong|tang)(?=\s+(?:[0-9]|[ivx]+(?![^\W_])))"
    r"|(?<=[0-9])\s*(?P<after>nam|thang|ngay|tuan|dong|trieu|ty)(?![^\W_])"
)


def restore_marks(line: str) -> str:
    """Put the marks on the words the grammar knows in a lower-case line without marks; same length."""
    pattern, spelled = _pattern()

    def near(match: re.Match[str]) -> str:
        word = match["before"] or match["after"]
        return match[0].replace(word, _AROUND_NUMBER[word])

    return _NEAR_NUMBER.sub(near, pattern.sub(lambda match: spelled[match[0]], line))

"""Numbers that name a thing and count nothing: addresses, telephones, list marks, times, rates.

They are only taken, so that no later reader sees a count in them.
"""

from __future__ import annotations

import re

from giaoban.kernel.reading.lexicon import counted_after, nouns
from giaoban.kernel.reading.page import Page

_LINKS = r"https?://\S+|www\.\S+|\S+@\S+\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net|edu|gov|info)\b[^\s,;)]*"
_PHONES = (
    r"(?:điện thoại|đ\.?thoại|\bđt|\btel|\bsđt|\bsđd|hotline|\bfax|di động|\bzalo|tổng đài|"
    r"liên hệ|\bmobile|đường dây nóng)"
    r"[^0-9\n+]{0,25}[+(]?[0-9][0-9 .()/+-]{5,}[0-9]"
    r"|(?<![0-9.,])(?:\(\+?84\)[ .-]?|\+84[ .-]?|\(?0)[1-9][0-9]{0,3}\)?(?:[ .-]?[0-9]{2,4}){2,3}(?![0-9/.])"
)
_NUMBERED = (
    r"(?:số tài khoản|\bstk|tài khoản(?: số)?|mã số(?: thuế)?|\bmst|\bcccd|\bcmnd|\bcmtnd|"
    r"\bisbn|\bissn|\bdoi|số hiệu|mã hồ sơ|mã"
    r"|biển số|mã bưu chính|mã bưu điện|zip|mật khẩu|passcode|meeting id|\bid|số báo danh|"
    r"\btcvn|\bqcvn|\biso|\biec|\bastm)"
    r"[\s.:()/-]{0,3}[0-9][0-9 .:/-]*[0-9]"
)
_ADDRESSES = (
    r"(?:số nhà|nhà số|ngõ|ngách|hẻm|lô|lô đất|thửa(?: đất)?(?: số)?|phòng(?: họp)?(?: "
    r"số)?|tầng|lầu|đường số|đường|phố|quốc lộ|tỉnh lộ|hội trường"
    r"|tổ dân phố(?: số)?|khu phố|block|tòa|toà|nhà|ki-?ốt|"
    r"cổng)\s+[a-zđ]?-?[0-9]+[a-zđ]?(?:[/-][0-9]+[a-zđ]?)*(?![0-9]|[.,][0-9])(?!\s*(?:triệu|tỷ|tỉ|đồng|hội|"
    r"học|dự|đề|lớp|tháng|năm|ngày))"
)
# Syllables that make another word of the mark after them: *danh mục*, *mô hình*, *huy chương*.
_OTHER_WORD = "".join(
    f"(?<!{before} )"
    for before in (  # noqa: SIM905
        "danh chuyên tình mô truyền địa loại đại phát tiêu giai công tài huân huy niệm chi nghĩa thời tổng hạng chính "
        "thành bác phân chủng giá nhiều các những quan tuyển xếp"
    ).split()
)
_STRONG = (
    rf"{_OTHER_WORD}"
    r"(?:điều|khoản|chương|mục|tiểu mục|phụ lục|bảng|biểu|biểu mẫu|mẫu|mẫu số|hình|hình "
    r"ảnh|ảnh|trang|sơ đồ|biểu đồ|câu|tiết|đoạn|dòng|cột"
    r"|lớp học số|hạng|loại|trục|cung|vĩ độ|kinh độ|thứ tự|stt|"
    r"top)\s+(?:số\s+)?[0-9]+(?:\s*[,-]\s*[0-9]+)*(?:\s+(?:và|đến)\s+[0-9]+(?=\s+(?:điều|"
    r"khoản|điểm|mục)))?(?:\.[0-9]{1,2})*(?![0-9]|[.,][0-9])"
    r"|trang\s+[0-9]+\s*/\s*[0-9]+"
)
# Weak marks name a thing only when nothing countable follows, or when a colon makes a title of it.
_WEAK = (
    r"(?:chương trình|dự án|đề án|chuyên đề|hợp phần|tiểu dự án|nhiệm vụ|nội dung|nhóm|tổ|"
    r"bước|cấp|lớp|khối|khóa|kỳ|tập|bài|phần|vùng|khu|cụm|đội"
    r"|giai đoạn|phương án|mô hình|mũi|cơ sở|điểm|điểm cầu|gói|gói thầu|lần|vòng|bảng|"
    r"phiên|đợt|quyển|(?<!tổng )(?<!trong )(?<!mỗi )số|km|lực lượng|cung đường|giải|mức|bậc|hạng mục|câu hỏi|"
    r"kịch bản|trạm|cầu|hội đồng)"
    r"\s+(?P<weak>[0-9]{1,3})(?![0-9]|[.,/][0-9]|\s*[%/])(?P<tail>\s*[:.)\-]|\s+\S+(?:\s+\S+)?|\s*,|\s*;|\s*$)"
)
_TIMES = (
    r"(?<![0-9])(?:[01]?[0-9]|2[0-4])\s?(?:h|g|giờ)\s?[0-5][0-9](?:\s*phút|')?(?![0-9])|(?<![0-9:])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])"
    r"|(?:lúc|vào hồi|hồi|từ|đến|trước)\s+(?:[01]?[0-9]|2[0-4])\s?(?:h|g|giờ)(?![^\W\d_])|"
    r"(?<![0-9])(?:[01]?[0-9]|2[0-4])h(?![^\W\d_])"
    r"|(?:[01]?[0-9]|2[0-4])\s?giờ(?=\s*,?\s*(?:ngày|sáng|chiều|tối|cùng ngày))|gmt\s*[+-]?\s*[0-9]+|24/24h?|24/7"
)
_RATES = (
    r"[+-]?[0-9]+(?:[.,][0-9]+)*(?:\s*-\s*[0-9]+(?:[.,][0-9]+)*)?\s*(?:%|‰|phần trăm|điểm phần trăm)"
    r"|(?:tăng|giảm|gấp|cao hơn|thấp hơn)(?: gần| hơn| khoảng)?\s+[0-9]+(?:[.,][0-9]+)?\s+lần"
    r"|(?<![0-9/.,])[0-9]{1,2}/[0-9]{1,2}(?=\s+(?:số|tổng số|diện tích|thời gian|dân số|thế giới))"
    r"|[0-9]{1,3}(?:\s*(?:-|đến)\s*[0-9]{1,3})?\s+tuổi(?!\s*(?:đảng|nghề))(?![^\W_])"
    r"|[0-9]+(?:[.,][0-9]+)?\s*(?:m|cm|mm)?(?:\s*[x×]\s*[0-9]+(?:[.,][0-9]+)?\s*(?:m|cm|mm)?){1,2}(?![^\W_])"
    r"|[0-9]+(?:[.,][0-9]+)?\s*(?:°|º|độ c|độ|điểm(?=\s*[,.;)/]|\s*$))(?![^\W\d_])"
)
_CODES = (
    r"[^\W\d_]+(?:-[^\W\d_]+)*-[0-9]+(?:/[0-9]+)*|[^\W\d_]+-[^\W\d_]{1,3}/[0-9]+|covid\s*-?\s*[0-9]+|sars\S*"
    r"|(?<![0-9.,/-])[0-9]+[a-zđ]+[0-9][a-zđ0-9]*|(?<![^\W_])[a-zđ]{1,3}[0-9]+(?:[a-zđ0-9./-]*[a-zđ0-9])?"
    r"|(?<![0-9.,/])[0-9]{1,4}(?:/[0-9]{1,4})*[a-zđ](?:/[0-9]+)?(?=\s*,?\s*(?:đường|phố|ngõ)\s)"
)
# The street itself may follow bare: a number, then a name in capitals that is no countable noun.
_LIST_MARK = re.compile(
    r"(?m)^[ \t`*•+-]*(?:\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)/](?![0-9])(?=\s|[^\W\d_])|"
    r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,4}\.?(?=[\s]*[^\W\d_])|[0-9]{1,2}\s?-\s(?=[^\W\d_]))"
    r"|\((?:[0-9]{1,2})\)(?=\s*[^\W\d_])|(?<=[:;.,] )[0-9]{1,2}[)](?=\s)|"
    r"(?<![0-9.,/])[0-9]{1,2}(?:\.[0-9]{1,2}){2,}\.?(?![0-9])"
)
_ALWAYS = re.compile(
    "|".join(f"(?:{part})" for part in (_LINKS, _PHONES, _NUMBERED, _ADDRESSES, rf"(?<![^\W_])(?:{_STRONG})", _CODES))
)
_CLOCKS = re.compile("|".join((_TIMES, _RATES)))
_WEAK_MARK = re.compile(rf"(?<![^\W_]){_WEAK}")
_COUNTED = re.compile(
    r"\s+(?:đề tài|dự án|nhiệm vụ|hội thảo|hội nghị|tọa đàm|diễn đàn|lớp|buổi|cuộc|đơn vị|"
    r"tổ chức|hội|người|đại biểu|đồng|triệu|tỷ|tỉ|nghìn|ngàn"
    r"|lượt|bài|giải|bằng|giấy|học|cán bộ|đồng chí|ngày|tháng|năm|tuần|giờ|mô hình|sáng|"
    r"công trình|tác|văn|chi|trường|hộ|cây|suất|phần|tập thể|cá nhân|cháu|em)"
)


def take_links(page: Page) -> None:
    """Take what no reader may look into: addresses of the web, telephones, codes, list marks."""
    for match in page.free_matches(_ALWAYS):
        page.claim(*match.span())
    for match in _COPIES.finditer(page.lower):
        page.claim(*match.span())
    for match in page.free_matches(_LIST_MARK):
        page.claim(*match.span())


_COPIES = re.compile(r"(?m)^[^\w\n]{0,20}lưu\s*:[^\n]*")


def take_clocks(page: Page) -> None:
    """Take times of day and rates; dates that carry a time are read before."""
    for match in page.free_matches(_CLOCKS):
        page.claim(*match.span())


def _is_counted(page: Page, match: re.Match[str]) -> bool:
    """Whether a number after a mark counts what follows it: ``mỗi số 500 bản``, and not ``tổ 5 phường Đông``."""
    if _COUNTED.match(page.lower, match.end("weak")):
        return True
    noun = counted_after().match(page.lower, match.end("weak"))
    return noun is not None and nouns()[noun["noun"]] not in ("place", "group")


def take_names(page: Page) -> None:
    """Take numbers that follow the thing they name: ``Chương trình 3``, ``tổ 5``."""
    for match in _WEAK_MARK.finditer(page.lower):
        start, end = match.span("weak")
        if not page.is_free(start, end):
            continue
        zero_padded = match["weak"].startswith("0") or len(match["weak"]) > 2
        if not zero_padded and not _is_counted(page, match):
            page.claim(start, end)

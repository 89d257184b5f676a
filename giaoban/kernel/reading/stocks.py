"""Whether a quantity is a stock (as of a day, standing) or a count of what happened."""

from __future__ import annotations

import re

from giaoban.kernel.reading.lexicon import noun_in
from giaoban.kernel.reading.page import Page
from giaoban.kernel.reading.phrases import Phrase

_AS_OF = re.compile(
    r"tính đến|tính tới|tính từ trước đến nay|đến thời điểm|tại thời điểm|đến nay|đến hết|"
    r"cho đến nay|đến ngày|đến cuối|đến (?:tháng|quý|năm)|đến [0-9]{1,2}/"
    r"|hiện nay|hiện tại|hiện có|hiện đang|hiện toàn|(?<![^\W_])hiện(?= liên| hội| lhh| "
    r"tỉnh| cơ quan)|đang quản lý|đang sinh hoạt|đang hoạt động"
)
_NOW = re.compile(r"(?:hiện|hiện nay|hiện tại|hiện đang|đang)\s+(?:có|quản lý|tập hợp|gồm)\s*$")
_FLOW = re.compile(
    r"(?:kết nạp|thành lập|giải thể|kiện toàn|bổ nhiệm|tham dự|tham gia|hỗ trợ|khen thưởng|"
    r"tặng|trao|thu hút|phát triển|mở|cử|tổ chức|đón|thêm|thực hiện|triển khai"
    r"|hoàn thành|nghiệm thu|phê duyệt|ban hành|đại diện|tập huấn|bồi dưỡng|tiếp nhận|giải "
    r"quyết|xử lý|xuất bản|công bố|tuyên truyền|đề nghị|cấp|thẩm định|góp ý|khảo sát|vận "
    r"động|có mặt|mời|kiểm tra|giám sát|chuyển|sáp nhập|thu|ký)"
    r"(?:\s+(?:được|mới|cho|tới|đến|của|nhân sự|bộ máy|tổng số|hơn|với|sự|và|trên|số))*\s*$"
)
_STATED = re.compile(r"(?:số lượng|tổng số|số)[^.;,\n]*\s(?:là|có|gồm|lên|:)\s*$|(?:số lượng|tổng số)[^.;\n]*\slà\s*$")
_HOLDS = re.compile(
    r"(?:chúng tôi|ban chấp hành|ban thường vụ|ủy ban kiểm tra|"
    r"liên hiệp hội|liên hiệp các hội|hội|hệ thống|tỉnh|thành phố|toàn quốc|đơn vị|cơ "
    r"quan|lhh\S*|văn phòng|tổ chức|trực thuộc|việt nam|đảng bộ|chi "
    r"bộ)[^.;,\n]{0,40}\s(?:có|gồm|quản lý|tập hợp|với)\s*$"
)
_STANDING = frozenset({
    "hội thành viên", "hội viên", "hội viên cá nhân", "hội viên tập thể", "chi hội", "chi bộ", "đảng viên", "biên chế", "trung tâm", "tổ chức thành viên",  # noqa: E501
    "tổ chức trực thuộc", "đơn vị trực thuộc", "đơn vị thành viên", "hội ngành toàn quốc", "liên hiệp hội địa phương", "cán bộ", "công chức", "viên chức",  # noqa: E501
    "tạp chí", "cộng tác viên", "câu lạc bộ", "phân hội", "tổ chức", "tổ chức khoa học và công nghệ", "hội cơ sở", "chuyên gia", "ban", "phòng", "viện", "hội chuyên ngành", "nhân viên", "hội", "ủy viên", "lao động",  # noqa: E501
})  # fmt: skip
_WHOLE = re.compile(
    r"toàn (?:tỉnh|quốc|ngành|hội|hệ thống|huyện|thành phố|liên hiệp hội)[^.\n]{0,30}"
    r"\scó\s+[0-9](?:[^.\n]|\.(?=[0-9]))*$"
)
_EVENT_AFTER = re.compile(
    r"[^.;,\n]{0,30}?\s(?:tham dự|tham gia|tổ chức|được|đã|hoàn thành|đạt|bị|dự|nhận|mới|"
    r"gửi|ký|chuẩn bị|đăng ký|đề nghị|chưa|không)(?![^\W_])"
)
_HAPPENED = re.compile(
    r"(?<![^\W_])(?:mới|thêm|giải thể|thành lập|kiện toàn|kết nạp|phát triển|hỗ trợ|được|đã|tham gia|tham dự|dự|"
    r"bổ nhiệm|khen thưởng|khen|tập huấn|bồi dưỡng|đào tạo|tổ chức(?! (?:kh|thành viên|trực thuộc|hội))|giảm|tăng|"
    r"nghỉ|chuyển|cử|mở|thu hút|hoàn thành|đăng ký|vi phạm|kiểm tra)(?![^\W_])"
)
# From one month to another is a span of time, and no day as of which something stands.
_SPAN = re.compile(r"(?<![^\W_])từ\s[^.;,\n]{1,40}?đến\s(?:hết\s|ngày\s|tháng\s|quý\s|năm\s)*[0-9ivx/]+")
_RAISED = re.compile(
    r"(?:nâng|đưa|tăng)\s(?:tổng\s)?(?:số|lượng)?[^.;,\n]{0,80}?\slên(?:\s(?:thành|tới|đến|là))?\s*$|từ\s[0-9][^.;,\n]{0,40}\slên\s*$"
)
_IN_ALL = re.compile(r"(?:với|có)\s(?:tổng số|tổng cộng|tất cả)\s*$")
_PART_IS = re.compile(r"trong đó,?\s+[^.;,\n0-9]{1,60}\slà\s*$")
_CHOSEN = re.compile(r"(?<![^\W_])(?:bầu|bầu ra|thành lập)\s[^.;\n]{0,120}(?:gồm|có|với)\s*$")
_HAPPENED_TO = re.compile(
    r"(?<![^\W_])(?:được|bị|đã|tham gia|tham dự|mới|có việc|đăng ký|hoàn thành|"
    r"giải thể|thành lập|kết nạp|vi phạm)(?![^\W_])"
)
_CLASSES = frozenset({"body", "person", "place", "group", "thing"})
_ACTIVE = re.compile(r"[^.;\n]{0,60}?\sđang (?:triển khai|thực hiện|hoạt động|quản lý|sinh hoạt)")


def is_standing(label: str) -> bool:
    """Whether the words over a number name things that stand: ``Số hội viên``, and not ``Hội viên mới``."""
    words = re.sub(r"^(?:tổng số|tổng|số lượng|số)\s+(?!lượt|lượng)", "", label)
    noun = noun_in(words)
    return bool(noun) and noun in _STANDING and words.startswith(noun) and not _HAPPENED.search(words, len(noun))


_AND = re.compile(r"\s*(?:\([^()\n]{0,160}\))?\s*(?:,|và|với|cùng|,\s*(?:và|với|cùng))\s*")


def _goes_on(page: Page, start: int, phrase: Phrase, after: str) -> bool:
    """Whether the number goes on a list of what stands: ``có 21 đảng viên (…), 9 đảng viên nữ``."""
    standing = phrase.noun in _STANDING or phrase.kind == "body"
    if not standing or _EVENT_AFTER.match(after):
        return False
    low = page.layout.sentence_at(start)[0]
    earlier = [one for one in page.found[-6:] if one.kind == "stock" and low <= one.start < start]
    return any(_AND.fullmatch(page.lower, max(one.end, one.reach), start) for one in earlier)


def is_stock(page: Page, start: int, end: int, phrase: Phrase) -> bool:
    """Whether the number at ``start`` states how many there are, and not how many something befell."""
    sentence = page.layout.sentence_at(start)
    before = page.lower[max(sentence[0], start - 240) : start]
    after = page.lower[max(end, phrase.end) : sentence[1]][:80]
    clause = before[max(before.rfind(mark) for mark in ("(", ";", "\n", "\t")) + 1 :]
    if re.search(r"biên chế[^.;\n]{0,20}\scó mặt\s*$", clause):
        return True
    if _goes_on(page, start, phrase, after):
        return True
    if _PART_IS.search(clause):
        # The part of what stands, stands.
        whole = next((one for one in reversed(page.found) if one.kind in ("count", "stock")), None)
        return whole is not None and whole.kind == "stock" and sentence[0] <= whole.start < start
    if _FLOW.search(clause[-60:]) or _CHOSEN.search(clause):
        return False
    if phrase.noun.split(" ")[0] in ("cụm", "khối", "cấp"):
        return True
    if phrase.noun == "biên chế":
        return not re.search(r"(?:thêm|bổ sung|tinh giản|giảm|cắt|thu hồi)\s*$", clause)
    as_of = _AS_OF.search(_SPAN.sub(lambda match: " " * len(match[0]), clause))
    if _RAISED.search(clause) or (phrase.noun in _STANDING and _IN_ALL.search(clause)):
        return phrase.kind in _CLASSES
    if phrase.kind not in _CLASSES or phrase.noun.startswith("lượt"):
        return bool(as_of and _ACTIVE.match(after) and re.search(r"\scó\s*$", clause))
    stated = _STATED.search(clause)
    if stated and _HAPPENED_TO.search(stated[0]):
        return False
    if stated or _NOW.search(clause):
        return as_of is not None or phrase.noun in _STANDING or phrase.kind == "body"
    if as_of:
        moved = re.search(
            r"(?:kết nạp|thành lập|giải thể|tham dự|tham gia|tổ chức|hoàn thành|phê duyệt|cấp|trao)(?:\s+\S+){0,6}\s*$",
            clause,
        )
        return moved is None and _EVENT_AFTER.match(after) is None
    if phrase.noun in _STANDING and _WHOLE.search(before) and not _EVENT_AFTER.match(after):
        return True
    return bool(phrase.noun in _STANDING and _HOLDS.search(clause) and not _EVENT_AFTER.match(after))

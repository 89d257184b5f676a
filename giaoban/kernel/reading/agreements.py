"""Documents that have a name and no number: agreements, schemes, laws, plans, regulations.

A name alone is no document (``các đề án``, ``kế hoạch này``): it needs what tells it from others of
its kind, a partner, a period, a day, a title; or a verb of issuing before it.
"""

from __future__ import annotations

import re

from giaoban.kernel.reading.calendar import day_value
from giaoban.kernel.reading.letters import CAPITAL
from giaoban.kernel.reading.page import Found, Page

_PERIOD = r"(?:19|20)[0-9]{2}\s?-\s?(?:19|20)[0-9]{2}"
_DAY = r"(?:ngày\s+)?[0-9]{1,2}(?:/[0-9]{1,2}/|\s+tháng\s+[0-9]{1,2}\s+năm\s+)[0-9]{4}"
_PARTY_NAME = r"(?-i:[" + CAPITAL + r"])[^.;,:()\n]{2,110}?"
_END = (
    r"(?=\s+(?:giai đoạn|ký|về|vào|trong|để|nhằm|đã|được|từ|năm|tháng|ngày|và (?:các|báo|"
    r"tổ|tham|xây|triển))(?![^\W_])|\s*[.,;:()\n]|\s*$)"
)
_AGREEMENT = re.compile(
    r"(?<![^\W_])(?P<kind>(?:(?:văn bản|bản)\s+)?(?:chương trình|th(?:ỏa|oả) thuận|kế "
    r"hoạch|quy chế|biên bản|bản ghi nhớ|hợp đồng|nghị quyết)(?:\s+th(?:ỏa|oả) thuận)?"
    r"(?:,?\s+(?:kế hoạch|và kế hoạch))?\s+(?:phối hợp|hợp tác|ghi nhớ|liên tịch|liên "
    r"kết)(?:,\s*(?:hợp tác|phối hợp))?(?:\s+(?:công tác|hoạt động|giám sát|hành động|mới|"
    r"toàn diện|thực hiện|liên ngành))*)"
    r"(?P<middle>[^.;:()\n]{0,60}?)(?P<ident>"
    rf"\s+giai đoạn\s+{_PERIOD}(?:\s+(?:giữa|với)\s+{_PARTY_NAME}{_END})?"
    rf"|\s+(?:giữa|với)\s+{_PARTY_NAME}{_END}(?:\s+giai đoạn\s+{_PERIOD})?"
    rf"|\s+(?:được\s+)?(?:ký|ký kết)(?:\s+(?:vào|từ))?\s+(?:năm\s+(?:19|20)[0-9]{{2}}|"
    rf"{_DAY}|(?:vào\s+)?tháng\s+[0-9/]+)"
    rf"|\s+năm\s+(?:19|20)[0-9]{{2}}|\s+{_PERIOD})(?P<signed>,?\s+(?:được\s+)?(?:ký\s+)?{_DAY})?",
    re.I,
)
_NEXT_PARTNER = re.compile(rf"\s*[;,]\s*(?:và\s+)?với\s+(?P<who>{_PARTY_NAME})\s+giai đoạn\s+{_PERIOD}", re.I)
_LAW = re.compile(
    rf"(?<!\w)(?P<kind>(?:Bộ l|L)uật|Pháp lệnh|Hiến "
    rf"pháp)(?P<title>(?:\s+[{CAPITAL}][^\W\d_]*)(?:(?:,)?\s+(?!(?:năm|của|và các|được|đã|"
    rf"có|về|trong|theo|ngày|này|để|do|hiện|sửa|do|cho|thì|quy)(?!\w))[^\W\d_]+){{0,11}}|"
    rf"(?=\s+(?:năm\s+)?(?:19|20)[0-9]{{2}}))?(?P<year>\s+(?:năm\s+)?(?:19|20)[0-9]{{2}})?"
)
_ISSUING = (
    r"(?:ban hành|ký|ký ban hành|ký kết|ra|trình|phê duyệt|xây dựng|thực hiện|triển khai|"
    r"theo|thông qua|góp ý|dự thảo|sửa đổi|bổ sung|rà soát|hoàn thiện|hoàn thành|thẩm định|"
    r"trên cơ sở|căn cứ|thay thế|yêu cầu|việc|tổ chức thực hiện)"
)
_ISSUED = re.compile(rf"(?<![^\W_]){_ISSUING}(?:\s+(?:các|bản|dự thảo|được|nội dung))?\s*$")
_TITLE = (
    r"(?P<title>\s*(?:“[^”\n]{3,200}”|\"[^\"\n]{3,200}\")|\s+(?!(?:này|đó|được|đã|của|và|"
    r"các|có|trên|cho|là|do|trong|trước|sau|sẽ|theo|với|nêu|số|đề|tại|để|mới|chưa|khác|lớn|"
    r"quan|hợp|phối|cụ|hàng|đồng|chung|riêng|ký|gồm|như|hay|hoặc|về|ngày|tháng|năm|giai|"
    r"năm|thì|đang|từ|vừa|còn|nhằm|phải|mà|năm)(?!\w))[^\W\d_]+(?:,?\s+(?!(?:đã|được|để|do|"
    r"nhằm|trong|theo|từ|với|đối|trên|tại|của|gửi|tạo|là|cho|và\s+(?:báo|tổ|tham|trình|các|"
    r"ban|đề)|ngày|năm|giai|phù|đáp|mà|bị|có)(?!\w))[^\W\d_]+){0,20})"
)
_SCHEME = re.compile(
    rf"(?<![^\W_])(?P<kind>(?:dự thảo\s+)?(?:đề án|quy hoạch|chiến lược|phương án|chương "
    rf"trình mục tiêu(?: quốc gia)?|chương trình hành "
    rf"động))(?![^\W_]){_TITLE}(?P<years>\s+(?:giai đoạn\s+)?{_PERIOD})?"
)
_WORKING = re.compile(
    r"(?<![^\W_])(?P<kind>(?:chương trình|kế hoạch)(?:\s+(?:công tác|hành động|hoạt động|"
    r"kiểm tra|giám sát|tổ chức)){1,2})(?P<title>(?:\s+[^\W\d_]+){0,5}?\s+(?:năm|tháng|quý|"
    r"tuần|toàn khóa|nhiệm kỳ)(?:\s+[0-9ivx/-]+)?)"
)
_RULES = re.compile(
    r"(?<![^\W_])(?P<kind>quy chế|nội quy|điều lệ|quy định)(?P<title>\s+(?:làm việc|hoạt "
    r"động|quản lý|chi tiêu nội bộ|phối hợp công tác|tổ chức|bầu cử|dân chủ|thi đua|khen "
    r"thưởng|tiếp công dân|chức năng|tài chính|sử dụng|xét tặng|giải thưởng|hội|"
    r"đảng)(?:[^\W\d_]|[ ](?=[^\W\d_])){0,60})"
)
_DECISION = re.compile(
    r"(?<![^\W_])(?P<kind>quyết định|nghị quyết|thông báo|tờ trình)(?P<title>\s+(?:công "
    r"nhận|thành lập|giải thể|phê duyệt|kiện toàn|bổ nhiệm|phê chuẩn|phân công|cho phép|"
    r"khen thưởng|sáp nhập|hợp nhất|đổi tên|thay thế|bãi bỏ|đại hội|kết luận|về việc|cử|"
    r"chuẩn y|công bố)(?:[^.;:()\n,]){3,90}?)(?=\s+(?:của|cho|do|để|đã|được|theo|trong|tại|"
    r"nhằm)(?![^\W_])|[.;:()\n,]|$)"
)
_PAPERS = re.compile(
    r"(?<![^\W_])(?P<kind>văn kiện)(?P<title>\s+đại hội(?:\s+(?:đại biểu|toàn quốc|đảng|"
    r"đảng bộ|lần thứ|thứ)){0,4}\s+[ivx0-9]+(?![^\W_]))"
)
_PLAN = re.compile(
    r"(?<![^\W_])(?P<kind>kế hoạch|hướng dẫn)(?P<title>\s+(?:giới thiệu|tổ chức|kiểm tra|"
    r"giám sát|phát triển|tuyên truyền|khảo sát|đào tạo|bồi dưỡng|tập huấn|sắp xếp|chuyển "
    r"đổi|phòng|cải cách)(?:\s+(?!(?:đã|được|để|do|nhằm|trong|theo|từ|tại|của|là|cho|"
    r"ngày)(?!\w))[^\W\d_]+){1,10})"
)
_ISSUER_AFTER = re.compile(
    rf"\s+của\s+(?P<who>[{CAPITAL}][^.;,:()\n]{{2,60}}?)(?=\s+(?:đã|được|về|để|trong|và|ngày|năm|tại)(?!\w)|[.;,:()\n]|$)"
)
_PLURAL = re.compile(r"(?:các|những|nhiều|một số|mỗi|từng|bao nhiêu|hàng trăm|hàng chục)\s*$")


def read_named_documents(page: Page) -> None:
    """Find documents named without a number. Their text may hold dates that are items of their own."""
    taken = [
        (found.start, max(found.end, found.extra.get("reach", 0))) for found in page.found if found.kind == "document"
    ]
    for match in _AGREEMENT.finditer(page.text):
        _add_agreement(page, match, taken)
    for match in _LAW.finditer(page.text):
        if (match["title"] or match["year"]) and not _names_symbol(page, match):
            _add(page, match, taken, match.end())
    for pattern in (_SCHEME, _WORKING, _RULES, _DECISION, _PAPERS, _PLAN):
        for match in pattern.finditer(page.lower):
            if _is_named(page, match, pattern) and not _is_own_title(page, match):
                _add(page, match, taken, match.end())


def _names_symbol(page: Page, match: re.Match[str]) -> bool:
    """Whether a law's name is followed by its symbol: then the symbol is the document and the name its subject."""
    for found in page.found:
        if (
            found.kind == "document"
            and 0 <= found.start - match.end() <= 6
            and found.extra["document"]["kind"] in ("luật", "bộ luật")
        ):
            found.extra["document"]["subject"] = " ".join(match[0].split())
            return True
    return False


def _is_own_title(page: Page, match: re.Match[str]) -> bool:
    """Whether a name in capitals that begins a line is the title of the paper itself."""
    low = page.text.rfind("\n", 0, match.start()) + 1
    first = page.text[match.start() : match.end()].strip().split("\n")[0]
    return first.isupper() and not page.text[low : match.start()].strip()


def _is_named(page: Page, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    before = page.lower[max(0, match.start() - 40) : match.start()]
    if pattern is _PAPERS:
        return True
    if _PLURAL.search(before):
        return False
    capital = (
        re.match(rf"(?:dự thảo\s+)?[{CAPITAL}]", page.text[match.start() : match.end()]) is not None
        and re.search(r"\w\s+$|[“\"]$", before) is not None
    )
    issued = _ISSUED.search(before) is not None
    return issued if pattern in (_RULES, _DECISION, _PLAN) and not capital else capital or issued


def _add_agreement(page: Page, match: re.Match[str], taken: list[tuple[int, int]]) -> None:
    start = match.start()
    if re.search(r"[0-9]\s*$", page.text[max(0, start - 4) : start]) or re.search(
        r"số\s+[0-9]", page.lower[start : match.end()]
    ):
        return
    if any(low < match.end() + 6 and start < high for low, high in taken):
        return
    _add(page, match, taken, match.end())
    position = match.end()
    while following := _NEXT_PARTNER.match(page.text, position):
        who = following.start("who")
        found = _named(page, who, following.end(), _plain(match["kind"]))
        page.add(found, claim=False)
        taken.append((who, following.end()))
        position = following.end()


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _add(page: Page, match: re.Match[str], taken: list[tuple[int, int]], end: int) -> None:
    start = match.start()
    while end > start and page.text[end - 1] in " \n,":
        end -= 1
    if any(low < end and start < high for low, high in taken):
        return
    taken.append((start, end))
    page.add(_named(page, start, end, _plain(match["kind"])), claim=False)


def _named(page: Page, start: int, end: int, kind: str) -> Found:
    found = Found("document", start, end, None, None, kind)
    words = page.text[start:end]
    issuer = _ISSUER_AFTER.match(page.text, end)
    parties = re.search(r"(?:giữa|với)\s+(.{3,120}?)(?=\s+giai đoạn|\s+ký|,|$)", words, re.S)
    found.extra["document"] = {
        "kind": kind,
        "issuer": " ".join(issuer["who"].split()) if issuer else ("Quốc hội" if kind in ("luật", "bộ luật") else None),
        "date": _date_in(words),
        "subject": " ".join(words.split()),
        "style": "unnumbered",
    }
    if parties:
        found.extra["document"]["parties"] = " ".join(parties[1].split())
    return found


def _date_in(words: str) -> str | None:
    day = re.search(r"([0-9]{1,2})(?:/|\s+tháng\s+)([0-9]{1,2})(?:/|\s+năm\s+)([0-9]{4})", words)
    if day:
        return day_value(day[1], day[2], int(day[3]))
    year = re.search(r"(?:19|20)[0-9]{2}", words)
    return year[0] if year else None

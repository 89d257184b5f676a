"""Numbered documents: symbols of the Party, the State, joint and old style.

``42-CT/TW`` (Party), ``501/QĐ-TTg`` (State), ``30/2014/TT-BGDĐT`` (normative), ``93/2025/QH15`` (law),
``01/2004/NQLT-LHH-BTNMT`` (joint), ``6163/VPCP-KG`` (letter), ``1162/VPCP/KG/VX`` (old style).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from giaoban.kernel.reading.letters import CAPITAL
from giaoban.kernel.reading.lexicon import issuers, kinds
from giaoban.kernel.reading.page import Found, Page

_CODE = r"[A-ZĐÐƯ][A-Za-zĐÐđƯư&.]*[A-Za-zĐÐđƯư]"
_SYMBOL = re.compile(
    rf"(?<![\w/.,:-])(?P<number>[0-9]{{1,5}}[a-z]?)(?:"
    rf"\s?-\s?(?P<pkind>{_CODE})\s?/\s?(?P<pissuer>{_CODE}(?:\s?-\s?{_CODE})*)"
    rf"|\s?/\s?(?P<year>[0-9]{{4,5}})\s?/\s?(?P<ncodes>QH\s?[0-9]{{1,2}}|{_CODE}(?:\s?-\s?{_CODE})*)"
    rf"|\s?/\s?(?P<old>{_CODE}(?:/{_CODE})+)"
    rf"|\s?/\s?(?P<codes>{_CODE}(?:\s?-\s?(?:{_CODE}|[A-ZĐ]))+)"
    rf"|\s?/\s?(?P<letter>[A-ZĐ][A-ZĐ&]+[A-Za-zĐđ]*)"
    rf")(?![\w])"
)
_LOOSE = re.compile(
    r"(?<![\w/.,-])(?P<number>[0-9]{1,4})\s?(?:-|\s)\s?(?P<kind>[A-ZĐ][A-Za-zĐđ]{1,3})\s?[-/]\s?(?P<issuer>TW|TƯ|TU|ĐU)(?!\w)"
)
KIND_WORDS = (
    "nghị quyết liên tịch|nghị quyết|quyết định|chỉ thị|quy chế|quy định|thông cáo|thông "
    "báo kết luận|thông báo|hướng dẫn|"
    "chương trình phối hợp(?: hoạt động| công tác)?|chương trình hành động|chương trình|"
    "kế hoạch|phương án|đề án|báo cáo|biên bản|tờ trình|hợp đồng|công điện|"
    "bản ghi nhớ|thỏa thuận|giấy mời|giấy phép|giấy giới thiệu|công văn|văn bản|kết luận|"
    "thông tư liên tịch|thông tư|nghị định|"
    "luật|bộ luật|pháp lệnh|thông tri|lệnh|sắc lệnh|sắc luật|quy hoạch|thư mời"
)
_KIND_BEFORE = re.compile(
    rf"(?<![^\W_])(?P<kind>{KIND_WORDS})(?P<between>(?:\s+(?!số)[^\W\d_]+){{0,4}}?\s*[:,]?\s*(?:\(?số\s*[:.]?\s*)?)$"
)
_NO_WORDS = frozenset({"văn bản", "công văn", "thông báo kết luận", "giấy phép", "hợp đồng"})
_DATE_AFTER = re.compile(
    r"\s*[,(]?\s*(?:(?:của|do)\s+[^.;\n()0-9]{3,70}?\s+)?(?:(?:được\s+)?(?:ký|ban hành|ra)\s+)?(?:ngày|đề ngày)\s+"
    r"(?P<date>[0-9]{1,2}(?:/[0-9]{1,2}/[0-9]{4}|-[0-9]{1,2}-[0-9]{4}|\.[0-9]{1,2}\.[0-9]{4}|\s+tháng\s+[0-9]{1,2}(?:\s+năm\s+|/|\s+)[0-9]{4}))"
)
_DATE_BEFORE = re.compile(
    r"ngày\s+(?P<date>[0-9]{1,2}(?:/[0-9]{1,2}/[0-9]{4}|"
    r"\s+tháng\s+[0-9]{1,2}\s+năm\s+[0-9]{4}))[^.;\n]{0,300}?\s(?:ký|ký kết|ban hành|"
    r"ra)\s[^.;\n]{0,70}$"
)
_HEAD_DATE = re.compile(r"[^.;]{0,160}?,\s*ngày\s+(?P<date>[0-9]{1,2}\s+tháng\s+[0-9]{1,2}\s+năm\s+[0-9]{4})")
_ISSUER = re.compile(
    r"(?:,?\s*(?:ngày\s+[0-9/. -]+(?:tháng\s+[0-9]+\s+năm\s+[0-9]+)?))?\s*,?\s*(?:do\s+|của\s+)(?P<issuer>["
    + CAPITAL
    + r"][^.;,:\n()“\"0-9]{2,90}?)"
    r"(?=\s+(?:về|ngày|ký|ban hành|ra|quy định|hướng dẫn|đối với|với|thì|và|là|đã|được|có|"
    r"cho|nhằm|phê duyệt|trong|tại|vào|khóa)(?!\w)|[.;,:\n()“\"]|$)"
)
_SUBJECT = re.compile(
    (
        r"[^.;\n“]{0,110}?\s(?:về việc|về|v/v)\s*[:]?\s*(?P<subject>[“\"][^”\"\n]{3,300}[”\"]|"
        r"[^.;\n“]{3,200}?(?=\s*(?:[.;\n)]|$|\s+nhằm\s|,\s+(?:đã|được|với|của|có|(?-i:["
    )
    + CAPITAL
    + r"]))|\s+(?:đã|được)\s)))"
)
_SIGNER = re.compile(
    rf"(?:^|[,.;]\s*|\n\s*)(?P<who>[{CAPITAL}][^.;,:()\n]{{3,70}}?)\s+(?:đã\s+)?(?:ký|ban "
    rf"hành|ra)\s+(?:ban hành\s+)?(?i:{KIND_WORDS})\s+(?:số\s*:?\s*)?\Z"
)
_NUMBER_ONLY = re.compile(
    r"(?<![^\W_])(?P<kind>nghị quyết|chỉ thị|kết luận|quyết định|nghị định|thông tư|công "
    r"văn|thông báo|hướng dẫn)\s+(?P<mark>số\s*:?\s*)?(?P<number>[0-9]{1,4})(?![0-9]|"
    r"[.,/-][0-9a-zđ])"
)
_MEASURES = frozenset({"KW", "KWH", "MW", "HA", "KM", "VND", "USD", "GMT", "VNĐ", "CA", "QL", "KG"})


@dataclass(frozen=True)
class _Symbol:
    style: str
    kind_code: str | None
    issuer_codes: tuple[str, ...]
    year: str | None


def read_symbols(page: Page) -> None:
    """Find every document symbol, with its kind, issuer, date and subject."""
    for match in page.free_matches(_SYMBOL, lowered=False):
        symbol = _classify(match)
        if symbol is not None:
            _add(page, match, symbol)
    for match in page.free_matches(_LOOSE, lowered=False):
        if match["kind"] in kinds():
            found = _add(page, match, _Symbol("party", match["kind"], (match["issuer"],), None))
            _mark(found, f"{match['number']}-{match['kind']}/{match['issuer']}")
    for match in page.free_matches(_NUMBER_ONLY):
        _add_number_only(page, match)


def _squeezed(text: str) -> str:
    return re.sub(r"\s*([-/])\s*", r"\1", " ".join(text.split()))


def _classify(match: re.Match[str]) -> _Symbol | None:
    if match["pkind"]:
        issuer = _squeezed(match["pissuer"])
        return _Symbol("party", match["pkind"], (issuer,), None)
    if match["year"]:
        codes = _squeezed(match["ncodes"])
        if codes.startswith("QH"):
            return _Symbol("normative", "L", ("QH",), match["year"])
        kind, *issuing = codes.split("-")
        known = kind in kinds()
        style = "joint" if len(issuing) > 1 or kind.endswith("LT") else "normative"
        return _Symbol(style, kind if known or issuing else None, tuple(issuing or [kind]), match["year"])
    if match["old"]:
        first, *rest = match["old"].split("/")
        return _Symbol("old", first if first in kinds() else None, tuple(rest if first in kinds() else [first]), None)
    if match["codes"]:
        kind, *issuing = _squeezed(match["codes"]).split("-")
        if kind in kinds():
            known_issuers = sum(code in issuers() or code.startswith(("LHH", "B")) for code in issuing)
            return _Symbol("joint" if known_issuers > 1 else "state", kind, tuple(issuing), None)
        return _Symbol("letter", None, (kind,), None)
    if match["letter"].upper() in _MEASURES:
        return None
    return _Symbol("letter", None, (match["letter"],), None)


def _add(page: Page, match: re.Match[str], symbol: _Symbol) -> Found:
    start, end = match.span()
    before = page.before(start, 60)
    named = _last_kind(before)
    word = named["kind"] if named else None
    code_name = kinds().get(symbol.kind_code or "", ("", frozenset()))[0]
    kind = _kind_name(word, code_name, symbol)
    issuer = _issuer(page, end) or _signer(page, start) or _issuer_of_codes(symbol)
    if symbol.style == "normative" and symbol.issuer_codes == ("QH",):
        issuer = "Quốc hội"
    found = Found("document", start, end, _squeezed(match[0]), None, kind)
    found.extra["document"] = {
        "kind": kind,
        "issuer": issuer,
        "date": _date_of(page, start, end),
        "subject": None,
        "style": symbol.style,
    }
    _tell_subject(page, found)
    _check(found, match, symbol, word, code_name)
    return page.add(found)


def _last_kind(before: str) -> re.Match[str] | None:
    """The word for a kind of document nearest before its symbol."""
    named = None
    following = _KIND_BEFORE.search(before)
    while following:
        named, following = following, _KIND_BEFORE.search(before, following.start() + 1)
    return named


def _kind_name(word: str | None, code_name: str, symbol: _Symbol) -> str:
    if word and word not in ("văn bản",):
        return word
    if symbol.style == "letter":
        return "công văn"
    if symbol.issuer_codes == ("QH",):
        return "luật"
    return code_name or word or "văn bản"


def _issuer_of_codes(symbol: _Symbol) -> str | None:
    names = [issuers().get(code, code) for code in symbol.issuer_codes]
    return "; ".join(names) or None


def _issuer(page: Page, end: int) -> str | None:
    match = _ISSUER.match(page.text, end, min(len(page.text), end + 160))
    return " ".join(match["issuer"].split()) if match else None


def _signer(page: Page, start: int) -> str | None:
    """Who signed, when the text says so before the document: ``…, Bộ trưởng Bộ Y tế ký Quyết định 12/QĐ-BYT``."""
    low = max(page.layout.sentence_at(start)[0], start - 130)
    match = _SIGNER.search(page.text, low, start)
    return " ".join(match["who"].split()) if match else None


def _date_of(page: Page, start: int, end: int) -> str | None:
    match = _DATE_AFTER.match(page.lower, end, min(len(page.lower), end + 140))
    if not match:
        match = _DATE_BEFORE.search(page.before(start, 400))
    if not match and re.search(r"(?:^|\n)\s*số\s*:?\s*$", page.lower[max(0, start - 30) : start]):
        match = _HEAD_DATE.match(page.lower, end, min(len(page.lower), end + 240))
    return iso_of_plain(match["date"]) if match else None


def iso_of_plain(text: str) -> str | None:
    """ISO date of a full date as written in a reference to a document, None when impossible."""
    day, month, year = (int(part) for part in re.findall(r"[0-9]+", text)[:3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _tell_subject(page: Page, found: Found) -> None:
    """Set what a document is about, and where the words for it end: what they name is no document cited here."""
    end = found.end
    stop = min(page.layout.sentence_at(end - 1)[1], end + 340)
    match = _SUBJECT.match(page.text, end, stop)
    if not match or _SYMBOL.search(page.text, end, match.start("subject")):
        return
    found.extra["document"]["subject"] = " ".join(match["subject"].strip('“”" ').split())
    found.extra["reach"] = match.end("subject")


def _check(found: Found, match: re.Match[str], symbol: _Symbol, word: str | None, code_name: str) -> None:
    """Flag what the grammar cannot be: an unknown Party kind, a code that contradicts its word, a bad year."""
    year = symbol.year
    if year and not 1945 <= int(year) <= 2100:
        found.flags.add("misprint")
    families = kinds().get(symbol.kind_code or "", ("", frozenset[str]()))[1]
    wanted = [code for code, (name, _) in kinds().items() if name == word]
    number = match["number"]
    if symbol.style == "party":
        if "party" not in families or (wanted and symbol.kind_code not in wanted):
            code = _nearest(symbol.kind_code or "", wanted)
            _mark(found, f"{number}-{code}/{symbol.issuer_codes[0]}" if code else None)
    elif symbol.style == "state" and symbol.issuer_codes in (("TW",), ("TƯ",), ("TU",), ("ĐU",)):
        _mark(found, f"{number}-{symbol.kind_code}/{symbol.issuer_codes[0]}")
    elif symbol.style in ("state", "normative") and word and word not in _NO_WORDS and wanted and code_name:  # noqa: SIM102
        if symbol.kind_code not in wanted and not code_name.startswith(word) and not word.startswith(code_name):
            _mark(found, None)


def _nearest(code: str, wanted: list[str]) -> str | None:
    if len(wanted) == 1:
        return wanted[0]
    pool = wanted or [known for known, (_, families) in kinds().items() if "party" in families]
    same = [known for known in pool if sorted(known) == sorted(code)]
    return same[0] if len(same) == 1 else None


def _mark(found: Found, suggestion: str | None) -> None:
    found.flags.add("misprint")
    if suggestion and suggestion != found.value:
        found.extra["suggestion"] = suggestion


def _add_number_only(page: Page, match: re.Match[str]) -> None:
    """A document named by kind and number (``Nghị quyết 18``); with a countable noun after it, it is a count."""
    following = page.after(match.end(), 12)
    if not match["mark"] and (int(match["number"]) < 10 or not re.match(r"\s*(?:[,.;)]|ngày|của|về|$)", following)):
        return
    start, end = match.span("number")
    found = Found("document", match.start(), end, match["number"], None, match["kind"])
    found.extra["document"] = {
        "kind": match["kind"],
        "issuer": _issuer(page, end),
        "date": _date_of(page, start, end),
        "subject": None,
        "style": "number",
    }
    _tell_subject(page, found)
    page.add(found)

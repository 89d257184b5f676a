"""The text of an .html page, and which stretches of it are navigation and not the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html

from giaoban.kernel.reading.encodings import UnreadableFile

_DROPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "iframe",
        "object",
        "canvas",
        "select",
        "textarea",
        "math",
        "embed",
    }
)
_FURNITURE = frozenset({"nav", "aside", "header", "footer", "form", "button", "menu"})
_ARTICLE = frozenset({"article", "main"})
_BLOCKS = frozenset(
    (  # noqa: SIM905
        "p div li ul ol table tr section article main aside nav header footer h1 h2 h3 h4 h5 h6 blockquote pre dl "
        "dt dd figure figcaption form address hr center thead tbody tfoot caption body fieldset details summary "
    ).split()
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|sidebar|side-bar|breadcrumbs?|footer|header-top|topbar|related|relate|lien-quan|lienquan|tin-khac|tinkhac|other-news|othernews|most-read|popular|comments?|binh-luan|share|social|counter|thong-ke|visitor|visitors|statistics|banner|advert|ads|quang-cao|widget|pagination|tags|cookie|login|search|right-col|left-col|col-right|col-left)(?:$|[\s_-])",
    re.I,
)
MAX_DEPTH = 400
MAX_SPAN = 60


@dataclass
class _RowState:
    taken: set[int]
    column: int = 0
    tabs: int = 0


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or ""
    return max(1, min(int(value), MAX_SPAN)) if re.fullmatch(r"[0-9]{1,4}", value) else 1


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.size = 0
        self.furniture: list[tuple[int, int]] = []
        self.articles: list[tuple[int, int]] = []
        self._taken: dict[etree._Element, dict[int, int]] = {}
        self._rows: dict[etree._Element, _RowState] = {}

    def tabs_before(self, cell: etree._Element) -> int:
        """How many tabs stand before a cell: cells over several columns or rows keep the others in their columns."""
        row = cell.getparent()
        table = next((up for up in cell.iterancestors() if up.tag == "table"), None)
        if table is None or row is None:
            return 1
        taken = self._taken.setdefault(table, {})
        state = self._rows.get(row)
        if state is None:
            # Of the cells that reach down from above, one row is used up.
            state = self._rows[row] = _RowState({column for column, rows in taken.items() if rows > 0})
            for column in state.taken:
                taken[column] -= 1
        while state.column in state.taken:
            state.column += 1
        tabs, state.tabs = state.column - state.tabs, state.column
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        for column in range(state.column, state.column + wide):
            taken[column] = high - 1
        state.column += wide
        return tabs

    def write(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.size += len(text)

    def break_line(self, mark: str = "\n") -> None:
        if self.pieces and not self.pieces[-1].endswith(("\n", mark)):
            self.write(mark)


def read_web(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The words of a page, with the spans of its navigation, sidebars, page head and page foot.

    Scripts and styles are left out. When the page has an article or a main part, all else is furniture.
    """
    if re.search(r"<!DOCTYPE[^>]*\[|<!ENTITY", text, re.I):
        raise UnreadableFile(
            "Trang có khai báo thực thể (ENTITY), không được phép. Hãy lưu lại trang dạng HTML thường.", "xml"
        )
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        return "", []
    try:
        root = html.document_fromstring(
            text.replace("\x00", " "),
            parser=html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return re.sub(r"<[^>]*>", " ", text), []
    writer = _Writer()
    _walk(root, writer, 0)
    joined = "".join(writer.pieces)
    return joined, _outside(writer, joined)


def _walk(node: etree._Element, writer: _Writer, depth: int) -> None:
    tag = node.tag if isinstance(node.tag, str) else ""
    if tag in _DROPPED or not tag or depth > MAX_DEPTH or node.get("hidden") is not None:
        return
    if tag == "br":
        writer.write("\n")
        return
    cell = tag in ("td", "th")
    if tag in _BLOCKS:
        writer.break_line()
    elif cell:
        writer.write("\t" * writer.tabs_before(node))
    start = writer.size
    writer.write(_squeezed(node.text))
    for child in node:
        _walk_in_cell(child, writer, depth + 1) if cell else _walk(child, writer, depth + 1)
        writer.write(_squeezed(child.tail))
    end = writer.size
    if tag in _BLOCKS:
        writer.break_line()
    _note(node, tag, writer, start, end)


def _walk_in_cell(node: etree._Element, writer: _Writer, depth: int) -> None:
    """Inside a cell lines are joined by spaces, so that a row stays a row; nested tables keep their rows."""
    if isinstance(node.tag, str) and (node.tag == "table" or node.find(".//table") is not None):
        _walk(node, writer, depth)
    elif isinstance(node.tag, str) and node.tag not in _DROPPED:
        words = " ".join(piece for piece in _texts(node) if piece.strip())
        writer.write(" " + " ".join(words.split()) + " " if words.strip() else "")


def _texts(node: etree._Element) -> list[str]:
    pieces: list[str] = []
    for child in node.iter():
        if (
            isinstance(child.tag, str)
            and child.tag not in _DROPPED
            and not any(up.tag in _DROPPED for up in child.iterancestors())
        ):
            pieces.append(child.text or "")
        if child is not node:
            pieces.append(child.tail or "")
    return pieces


def _squeezed(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""


def _note(node: etree._Element, tag: str, writer: _Writer, start: int, end: int) -> None:
    if end <= start:
        return
    names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}"
    in_article = tag in ("header",) and any(up.tag in _ARTICLE for up in node.iterancestors())
    if tag in _ARTICLE or "articleBody" in (node.get("itemprop") or ""):
        writer.articles.append((start, end))
    elif (
        (tag in _FURNITURE and not in_article and not (tag == "form" and end - start > 1500))
        or (
            tag in ("div", "ul", "section", "ol", "td", "table", "span")
            and _NAMED.search(names)
            and not _holds_article(node)
        )
        or (tag in ("div", "ul", "ol", "section") and _is_links(node, end - start))
    ):
        writer.furniture.append((start, end))


def _size(node: etree._Element) -> int:
    """The number of characters in a node."""
    return sum(len(str(text)) for text in node.itertext())


def _holds_article(node: etree._Element) -> bool:
    if node.find(".//article") is not None or node.find(".//main") is not None:
        return True
    paragraphs = node.findall(".//p")
    return sum(_size(paragraph) > 180 for paragraph in paragraphs) >= 2 and node.find(".//a") is None


def _is_links(node: etree._Element, size: int) -> bool:
    links = node.findall(".//a")
    linked = sum(_size(link) for link in links)
    return len(links) >= 3 and linked >= 0.7 * max(size, 1)


def _outside(writer: _Writer, text: str) -> list[tuple[int, int]]:
    """Furniture spans; with an article of some length, everything outside the articles too."""
    spans = list(writer.furniture)
    kept = [
        one for one in writer.articles if not any(low <= one[0] and one[1] <= high for low, high in writer.furniture)
    ]
    longest = max(kept, key=lambda one: one[1] - one[0], default=None)
    if longest and longest[1] - longest[0] >= 200:
        outer = [one for one in kept if one[0] <= longest[0] and longest[1] <= one[1]]
        start, end = min(low for low, _ in outer), max(high for _, high in outer)
        spans += [(0, start), (end, len(text))]
        # A title just above the body belongs to it only when it is inside the main part.
    return [(low, high) for low, high in spans if high > low]

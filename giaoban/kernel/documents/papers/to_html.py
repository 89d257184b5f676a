"""The page: the same paper as an accessible fragment or as a whole document."""

from html import escape
from pathlib import Path

from giaoban.kernel.documents.papers import qr, sheet, wording
from giaoban.kernel.documents.papers.html_tables import draw_runs, draw_table, width_classes
from giaoban.kernel.documents.papers.model import (
    Annex,
    Block,
    Bullets,
    Clause,
    Heading,
    Note,
    Paper,
    Runs,
    Signature,
    Table,
    Text,
)
from giaoban.kernel.documents.papers.text import clean, one_line, page_link

PAPER_CSS = Path(__file__).with_name("paper.css").read_text(encoding="utf-8") + width_classes()


def _p(name: str, text: str) -> str:
    return f'<p class="{name}">{escape(text)}</p>' if text else ""


def _dashes(items: list[str]) -> str:
    return '<ul class="dashes">' + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""


def _escaped(items: list[str]) -> list[str]:
    return [escape(item) for item in items]


class _Page:
    """Draws one paper; `top` is the level of its title among the headings of the page."""

    def __init__(self, paper: Paper, top: int) -> None:
        self.paper, self.top = paper, top

    def _tag(self, depth: int) -> str:
        return f"h{min(self.top + depth, 6)}"

    def draw(self) -> str:
        paper = self.paper
        bases = "".join(_p("basis", basis) for basis in wording.listed(paper.bases))
        annexes = "".join(self._annex(annex, place) for place, annex in enumerate(paper.annexes, start=1))
        parts = (
            self._head(),
            self._title(),
            self._addressees(),
            bases,
            _p("enacting", wording.capitals(paper.enacting)),
            f'<div class="body">{self._blocks(paper.body)}</div>',
            self._signature(),
            self._look_up(),
            _p("address", one_line(paper.address or "")),
            annexes,
        )
        return f'<article class="paper" lang="vi">{"".join(parts)}</article>'

    def _head(self) -> str:
        paper, title = self.paper, self._tag(0)
        subject = ""
        if paper.kind is None:
            subject = f'<{title} class="letter-subject">{escape(wording.subject(paper))}</{title}>'
        stamps = "".join(_p("stamp urgent" if red else "stamp", text) for text, red in wording.stamps(paper))
        return (
            f'<header class="head"><div>{_p("superior", wording.capitals(paper.superior))}'
            f"{_p('issuer', wording.capitals(paper.issuer))}</div>"
            f'<div>{_p("nation", sheet.NATION)}<p class="motto"><span>{sheet.MOTTO}</span></p></div>'
            f"<div>{_p('number', wording.number_line(paper))}{subject}{stamps}</div>"
            f"<div>{_p('date', wording.date_line(paper))}</div></header>"
        )

    def _title(self) -> str:
        paper, tag = self.paper, self._tag(0)
        authority = _p("authority", wording.capitals(paper.authority))
        if paper.kind is None:
            return authority
        kind, subject = escape(wording.capitals(paper.kind)), escape(wording.subject(paper))
        return f'<{tag} class="title"><span>{kind}</span> <span>{subject}</span></{tag}>{authority}'

    def _addressees(self) -> str:
        found = wording.addressees(self.paper)
        if len(found) == 1:
            return _p("to", f"{wording.TO} {found[0]}")
        return f'<div class="to-many"><p>{wording.TO}</p>{_dashes(_escaped(found))}</div>' if found else ""

    def _blocks(self, blocks: tuple[Block, ...], first: int = 1) -> str:
        levels = wording.heading_levels(blocks, first)
        return "".join(self._block(block, level) for block, level in zip(blocks, levels, strict=True))

    def _block(self, block: Block, level: int) -> str:
        match block:
            case Heading():
                name = "section point" if block.level > 2 else "section"
                words = escape(f"{one_line(block.number)} {one_line(block.text)}".strip())
                return f'<{self._tag(level)} class="{name}">{words}</{self._tag(level)}>'
            case Bullets():
                return _dashes([draw_runs(item) for item in block.items])
            case Table():
                return draw_table(block)
            case Clause():
                return self._clause(block)
            case Note():
                return _p("note", clean(block.text))
        return f"<p>{draw_runs(block.runs)}</p>"

    def _clause(self, clause: Clause) -> str:
        lead, bold, title = wording.clause_lead(clause)
        if title:
            return f"<p>{draw_runs(Text(f'{lead} {title}', bold=True))}</p><p>{draw_runs(clause.runs)}</p>"
        start: Runs = Text(f"{lead} ", bold=bold)
        return f"<p>{draw_runs(start)}{draw_runs(clause.runs)}</p>"

    def _signature(self) -> str:
        paper = self.paper
        recipients = wording.listed(paper.recipients)
        heading = _p("recipients-head", wording.RECIPIENTS if recipients else "")
        second = "" if paper.second is None else self._signer(paper.second)
        return (
            f'<footer class="sign">{second}{self._signer(paper.signature) if second else ""}'
            f'<div class="recipients">{heading}{_dashes(_escaped(recipients))}</div>'
            f"{'' if second else self._signer(paper.signature)}</footer>"
        )

    @staticmethod
    def _signer(signature: Signature) -> str:
        posts = "".join(_p("post", wording.capitals(line)) for line in signature.prefix)
        space = f'<p class="space">{escape(one_line(signature.note))}</p>'
        return f'<div class="signer">{posts}{space}{_p("name", one_line(signature.name))}</div>'

    def _look_up(self) -> str:
        address = one_line(self.paper.qr or "")
        if not address:
            return ""
        target, words = page_link(address), escape(address)
        shown = f'<a href="{escape(target)}">{words}</a>' if target else words
        picture = qr.svg(address).replace("<svg ", '<svg aria-hidden="true" ', 1)
        return f'<div class="look-up">{picture}<p>{wording.LOOK_UP} {shown}</p></div>'

    def _annex(self, annex: Annex, place: int) -> str:
        label = escape(wording.annex_label(annex, place, len(self.paper.annexes)))
        title, tag = escape(wording.capitals(annex.title)), self._tag(1)
        return (
            f'<section class="{"annex wide" if annex.landscape else "annex"}">'
            f'<{tag} class="annex-title"><span>{label}</span> <span>{title}</span></{tag}>'
            f"{_p('reference', wording.annex_reference(self.paper, annex))}"
            f'<div class="body">{self._blocks(annex.body, first=2)}</div></section>'
        )


def render_html(paper: Paper, standalone: bool) -> str:
    """An `<article class="paper">` for a page that has its own `h1`, or a document of its own.

    The fragment needs `PAPER_CSS` on its page; no inline styles, so a strict content policy holds.
    """
    if not standalone:
        return _Page(paper, top=2).draw()
    title = escape(wording.document_title(paper) or wording.number_line(paper))
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{PAPER_CSS}</style></head>"
        f"<body>{_Page(paper, top=1).draw()}</body></html>"
    )

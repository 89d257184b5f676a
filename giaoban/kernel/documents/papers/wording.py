"""The set phrases and punctuation of a paper, composed once for all three formats.

Decree 30/2020/NĐ-CP, Annex I (component numbers in the docstrings).
"""

from giaoban.kernel.documents.papers.model import Annex, Block, Clause, Heading, Paper, Table
from giaoban.kernel.documents.papers.text import clean, one_line
from giaoban.kernel.documents.papers.words import BLANK, day_words, roman

NO_ROWS = "Không có số liệu"
DRAFT = "DỰ THẢO"
TO = "Kính gửi:"
RECIPIENTS = "Nơi nhận:"
LOOK_UP = "Tra cứu số liệu:"
DASH = "- "


def capitals(text: str) -> str:
    """Names of bodies, kinds and posts are printed in capitals; line breaks in them are kept."""
    return clean(text).upper().strip()


def number_words(paper: Paper) -> str:
    """`05/BC-LHHVN`, or blanks before the slash until the paper is numbered (component 3)."""
    number = BLANK * 7 if paper.number is None else f"{paper.number:02d}"
    return f"{number}/{one_line(paper.symbol_tail)}"


def number_line(paper: Paper) -> str:
    """`Số: 05/BC-LHHVN` (component 3)."""
    if not paper.numbered:
        return ""
    # Blanks, too, need a no-break space before them, or the symbol would slip to the next line.
    return f"Số:{BLANK if paper.number is None else ' '}{number_words(paper)}"


def date_line(paper: Paper) -> str:
    """`Hà Nội, ngày 05 tháng 01 năm 2020` (component 4)."""
    return f"{one_line(paper.place)}, {day_words(paper.day, paper.year)}"


def subject(paper: Paper) -> str:
    """The title, for an official letter `V/v …` (components 5a, 5b)."""
    title = clean(paper.title).strip()
    return title if paper.kind is not None or title.startswith("V/v") else f"V/v {title}"


def listed(items: tuple[str, ...]) -> list[str]:
    """Items closed with `;`, the last with `.`: legal bases, addressees and recipients (6, 9a, 9b)."""
    bare = [one_line(item).rstrip(";., ") for item in items]
    bare = [item for item in bare if item]
    return [item + (";" if index < len(bare) else ".") for index, item in enumerate(bare, start=1)]


def addressees(paper: Paper) -> list[str]:
    """One addressee stands after `Kính gửi:` bare, several make a list (component 9a)."""
    return [one_line(paper.addressees[0])] if len(paper.addressees) == 1 else listed(paper.addressees)


def stamps(paper: Paper) -> list[tuple[str, bool]]:
    """The boxed words under the number, each with whether it is red (component 10b and drafts)."""
    found = [(DRAFT, False)] if paper.draft else []
    return found + ([(capitals(paper.urgency), True)] if paper.urgency else [])


def document_title(paper: Paper) -> str:
    """Kind and subject on one line, for the properties of the file."""
    return one_line(f"{capitals(paper.kind)} {subject(paper)}" if paper.kind else subject(paper))


def author(paper: Paper) -> str:
    """The issuing body as the author of the file."""
    return one_line(paper.issuer_name or paper.issuer)


def annex_label(annex: Annex, place: int, total: int) -> str:
    """`Phụ lục`, or `Phụ lục II` where there are several."""
    return one_line(annex.label) if annex.label else "Phụ lục" + (f" {roman(place)}" if total > 1 else "")


def annex_reference(paper: Paper, annex: Annex) -> str:
    """`(Kèm theo Báo cáo số 05/BC-LHHVN ngày … của …)` under the annex's title."""
    if annex.reference is not None:
        return one_line(annex.reference)
    kind = one_line(paper.kind or "Công văn").capitalize()
    issuer = f" của {one_line(paper.issuer_name)}" if paper.issuer_name else ""
    return f"(Kèm theo {kind} số {number_words(paper)} {day_words(paper.day, paper.year)}{issuer})"


def heading_levels(blocks: tuple[Block, ...], first: int = 1) -> list[int]:
    """The outline level of every block (0 for none), never skipping one on the way down."""
    levels, last = [], first - 1
    for block in blocks:
        level = min(max(block.level, 1) + first - 1, last + 1) if isinstance(block, Heading) else 0
        levels.append(level)
        last = level or last
    return levels


def clause_lead(clause: Clause) -> tuple[str, bool, str]:
    """What a clause begins with, whether that is bold, and a title that stands on its own line."""
    number, title = one_line(clause.number), one_line(clause.title)
    lead = number if not number or number.endswith((".", ")")) else number + "."
    if title and not clause.runs:
        return f"{lead} {title}", True, ""
    return lead, bool(title) or number.startswith("Điều"), title


def has_groups(table: Table) -> bool:
    """Whether some columns stand under a common heading, which needs a second header row."""
    return any(column.group for column in table.columns)


def column_groups(table: Table) -> list[tuple[str, int, int]]:
    """Neighbouring columns of one group as (group, first column, count); bare columns stand alone."""
    found: list[tuple[str, int, int]] = []
    for index, column in enumerate(table.columns):
        if found and column.group and found[-1][0] == column.group:
            found[-1] = (column.group, found[-1][1], found[-1][2] + 1)
        else:
            found.append((column.group, index, 1))
    return found


def shares(table: Table) -> list[float]:
    """The columns' widths as shares of one."""
    widths = [max(column.width, 0.01) for column in table.columns]
    return [each / sum(widths) for each in widths]

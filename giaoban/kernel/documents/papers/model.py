"""An official paper as plain values, before anything is drawn.

The components follow Decree 30/2020/NĐ-CP, Annex I (numbers 1–14 of its layout sheet). One `Paper`
is the only source of the .docx, the .pdf and the .html.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]
RowStyle = Literal["plain", "total", "group"]


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of words in one face. A newline inside is a forced line break."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens the records behind it; on paper it looks like any other word."""

    text: str
    href: str | None = None
    key: str = ""
    bold: bool = False


Run = Text | Figure
Runs = str | Text | Figure | tuple[str | Text | Figure, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: level 1 `I.`, level 2 `1.`, level 3 `a)`."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One justified paragraph with an indented first line."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """Items that begin with a dash at the first-line indent."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `width` is a share, `group` a heading above neighbouring columns."""

    title: str
    align: Align = "left"
    width: float = 1.0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row. A `group` row with one cell runs across the whole table."""

    cells: tuple[Runs, ...]
    style: RowStyle = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A bordered table; its header row is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[Row | tuple[Runs, ...], ...]
    caption: str = ""
    unit: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs at least one column")
        if any(len(row.cells) > len(self.columns) for row in self.all_rows()):
            raise ValueError("a row has more cells than the table has columns")

    def all_rows(self) -> tuple[Row, ...]:
        """The rows as `Row`, bare tuples being plain ones."""
        return tuple(row if isinstance(row, Row) else Row(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Clause:
    """`Điều 1.` with or without a title, or a numbered conclusion such as `1.`"""

    number: str
    title: str = ""
    runs: Runs = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in italics, smaller than the body."""

    text: str


Block = Heading | Paragraph | Bullets | Table | Clause | Note


@dataclass(frozen=True, slots=True)
class Signature:
    """Authority and post of the signer, then the name without academic titles (components 7a–7c)."""

    prefix: tuple[str, ...]
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with its own page numbers; `label` and `reference` are worded when left out."""

    title: str
    body: tuple[Block, ...]
    label: str | None = None
    reference: str | None = None
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper. `kind` None means an official letter, whose title becomes `V/v …`.

    `number` and `day` stay None until the paper is signed and numbered: the places are printed blank. With
    `numbered` False there is no place for a number (a remark form). `second` signs on the left, over the list of
    recipients: the other party of a contract, the secretary of a meeting.
    `site` is put before relative figure addresses where a paper leaves the system (.docx, .pdf).
    """

    issuer: str
    symbol_tail: str
    place: str
    title: str
    signature: Signature
    superior: str = ""
    kind: str | None = None
    number: int | None = None
    day: date | None = None
    year: int | None = None
    issuer_name: str = ""
    authority: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    enacting: str = ""
    body: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = field(default_factory=tuple)
    draft: bool = False
    urgency: str | None = None
    address: str | None = None
    qr: str | None = None
    site: str = ""
    second: Signature | None = None
    numbered: bool = True


def runs_of(value: Runs) -> tuple[Run, ...]:
    """A cell or paragraph as a tuple of runs; bare strings become upright text."""
    parts: Iterable[str | Text | Figure] = value if isinstance(value, tuple) else (value,)
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def plain(value: Runs) -> str:
    """The words of a cell or paragraph without faces and links."""
    return "".join(run.text for run in runs_of(value))

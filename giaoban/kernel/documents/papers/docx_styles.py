"""The named styles of the .docx, one for each component of Decree 30/2020/NĐ-CP, Annex I.

Clerks go on working in Word: a heading is a real heading, and changing a style changes the paper.
"""

from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from giaoban.kernel.documents.papers import sheet

# Our own style names are Vietnamese: the clerk sees them in Word's list.
NATION: Final = "Quốc hiệu"
MOTTO: Final = "Tiêu ngữ"
SUPERIOR: Final = "Cơ quan chủ quản"
ISSUER: Final = "Cơ quan ban hành"
NUMBER: Final = "Số, ký hiệu"
DATE: Final = "Địa danh, thời gian"
LETTER_SUBJECT: Final = "Trích yếu công văn"
STAMP: Final = "Dấu chỉ mức độ"
RULE: Final = "Đường kẻ"
TITLE: Final = "Title"
SUBJECT: Final = "Subtitle"
AUTHORITY: Final = "Thẩm quyền ban hành"
TO: Final = "Kính gửi"
ADDRESSEE: Final = "Nơi kính gửi"
BASIS: Final = "Căn cứ"
ENACTING: Final = "Lời ban hành"
BODY: Final = "Body Text"
BULLET: Final = "List Bullet"
CLAUSE: Final = "Điều"
NOTE: Final = "Ghi chú"
CAPTION: Final = "Caption"
UNIT: Final = "Đơn vị tính của bảng"
CELL: Final = "Ô bảng"
CELL_HEAD: Final = "Tên cột"
TABLE_NOTE: Final = "Ghi chú bảng"
TABLE: Final = "Table Grid"
RECIPIENTS_HEAD: Final = "Nơi nhận"
RECIPIENTS: Final = "Danh sách nơi nhận"
POST: Final = "Quyền hạn, chức vụ"
SIGNATURE_NOTE: Final = "Ghi chú chữ ký"
SIGNER: Final = "Họ tên người ký"
ANNEX: Final = "Phụ lục"
ANNEX_REFERENCE: Final = "Căn cứ phụ lục"
LOOK_UP: Final = "Tra cứu số liệu"
HEADER: Final = "Header"
FOOTER: Final = "Footer"

_GRID_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class Face:
    """A paragraph style; measures in points, indents in millimetres."""

    size: float = sheet.BODY
    bold: bool = False
    italic: bool = False
    align: str = "left"
    before: float = 0
    after: float = 0
    line: float = 1.0
    first: float = 0
    left: float = 0
    keep_next: bool = False
    keep_lines: bool = False
    outline: int | None = None
    numbered: bool = False


def _heading(level: int) -> Face:
    return Face(bold=True, italic=level > 2, align="both", after=sheet.SPACE, line=sheet.LINE,
                first=sheet.INDENT, keep_next=True, keep_lines=True, outline=level - 1)  # fmt: skip


_BODY = Face(align="both", after=sheet.SPACE, line=sheet.LINE, first=sheet.INDENT)
_CENTRED_TITLE = Face(sheet.TITLE_SIZE, bold=True, align="center", keep_next=True)

FACES: Final[dict[str, Face]] = {
    NATION: Face(sheet.NATION_SIZE, bold=True, align="center"),
    MOTTO: Face(sheet.MOTTO_SIZE, bold=True, align="center"),
    SUPERIOR: Face(sheet.ISSUER_SIZE, align="center"),
    ISSUER: Face(sheet.ISSUER_SIZE, bold=True, align="center"),
    NUMBER: Face(sheet.NUMBER_SIZE, align="center", before=4),
    DATE: Face(sheet.NUMBER_SIZE, italic=True, align="center", before=4),
    LETTER_SUBJECT: Face(sheet.LETTER_SUBJECT_SIZE, align="center", before=6),
    STAMP: Face(sheet.STAMP_SIZE, bold=True, align="center", before=8),
    RULE: Face(2, align="center"),
    TITLE: Face(sheet.TITLE_SIZE, bold=True, align="center", before=18, keep_next=True),
    SUBJECT: _CENTRED_TITLE,
    AUTHORITY: Face(sheet.TITLE_SIZE, bold=True, align="center", before=2, after=12, keep_next=True),
    TO: Face(align="center", before=6, after=12),
    ADDRESSEE: Face(align="left", after=3, left=46, first=-3),
    BASIS: Face(italic=True, align="both", after=sheet.SPACE, line=sheet.LINE, first=sheet.INDENT),
    ENACTING: Face(sheet.TITLE_SIZE, bold=True, align="center", before=6, after=12, keep_next=True),
    BODY: _BODY,
    BULLET: Face(align="both", after=sheet.SPACE, line=sheet.LINE, first=sheet.INDENT, numbered=True),
    CLAUSE: Face(bold=True, align="both", after=sheet.SPACE, line=sheet.LINE, first=sheet.INDENT,
                 keep_next=True, outline=1),
    NOTE: Face(sheet.NOTE_SIZE, italic=True, align="both", after=sheet.SPACE, first=sheet.INDENT),
    CAPTION: Face(bold=True, align="center", before=4, after=4, keep_next=True),
    UNIT: Face(sheet.TABLE_SIZE, italic=True, align="right", after=4, keep_next=True),
    CELL: Face(sheet.TABLE_SIZE, before=sheet.CELL_Y, after=sheet.CELL_Y),
    CELL_HEAD: Face(sheet.TABLE_SIZE, bold=True, align="center", before=sheet.CELL_Y, after=sheet.CELL_Y,
                    keep_next=True),
    TABLE_NOTE: Face(sheet.NOTE_SIZE, italic=True, before=4, after=sheet.SPACE),
    RECIPIENTS_HEAD: Face(sheet.RECIPIENTS_HEAD_SIZE, bold=True, italic=True, keep_next=True),
    RECIPIENTS: Face(sheet.RECIPIENTS_SIZE, left=2, first=-2, keep_next=True),
    POST: Face(bold=True, align="center", keep_next=True),
    SIGNATURE_NOTE: Face(sheet.NOTE_SIZE, italic=True, align="center", keep_next=True),
    SIGNER: Face(bold=True, align="center", keep_next=True),
    ANNEX: Face(sheet.TITLE_SIZE, bold=True, align="center", keep_next=True, outline=0),
    ANNEX_REFERENCE: Face(italic=True, align="center", before=2, after=2, keep_next=True),
    LOOK_UP: Face(sheet.RECIPIENTS_SIZE, keep_next=True),
    HEADER: Face(sheet.PAGE_NUMBER_SIZE, align="center"),
    FOOTER: Face(sheet.ADDRESS_SIZE, align="center"),
    **{f"Heading {level}": _heading(level) for level in (1, 2, 3)},
}  # fmt: skip

# Word knows its own styles by these identifiers; ours are numbered, so that they stay plain ASCII.
_BUILT_IN = {TITLE, SUBJECT, BODY, BULLET, CAPTION, HEADER, FOOTER, "Heading 1", "Heading 2", "Heading 3"}


#: The identifier of every paragraph style, so that none is looked up by its name in the file.
IDS: Final[dict[str, str]] = {
    name: name.replace(" ", "") if name in _BUILT_IN else f"Paper{place}"
    for place, name in enumerate(FACES, start=1)
}


def _twips(millimetres: float) -> int:
    return round(sheet.points(millimetres) * 20)


def _properties(face: Face) -> str:
    """Paragraph properties, in the order the format demands."""
    first, left = _twips(face.first), _twips(face.left)
    parts = [
        "<w:keepNext/>" if face.keep_next else "",
        "<w:keepLines/>" if face.keep_lines else "",
        '<w:numPr><w:numId w:val="1"/></w:numPr>' if face.numbered else "",
        f'<w:spacing w:before="{round(face.before * 20)}" w:after="{round(face.after * 20)}" '
        f'w:line="{round(face.line * 240)}" w:lineRule="auto"/>',
        f'<w:ind w:left="{left}" '
        + (f'w:firstLine="{first}"/>' if first >= 0 else f'w:hanging="{-first}"/>'),
        f'<w:jc w:val="{face.align}"/>',
        "" if face.outline is None else f'<w:outlineLvl w:val="{face.outline}"/>',
    ]
    return f"<w:pPr>{''.join(parts)}</w:pPr>"


def _fonts(size: float, *, bold: bool = False, italic: bool = False) -> str:
    names = " ".join(f'w:{script}="{sheet.FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    half = round(size * 2)
    faces = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    return (
        f'<w:rFonts {names}/>{faces}<w:color w:val="000000"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    )


def _style(name: str, identifier: str, face: Face) -> str:
    custom = "" if name in _BUILT_IN else ' w:customStyle="1"'
    # Word spells its built-in heading names in small letters.
    shown = name.lower() if name.startswith(("Heading", "Header", "Footer", "Caption")) else name
    follow = '<w:next w:val="BodyText"/>' if face.outline is not None else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"{custom}><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="Normal"/>{follow}<w:qFormat/>{_properties(face)}'
        f"<w:rPr>{_fonts(face.size, bold=face.bold, italic=face.italic)}</w:rPr></w:style>"
    )


def _styles_xml() -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(sheet.BODY)}<w:lang w:val="vi-VN" w:eastAsia="vi-VN" '
        'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    own = [_style(name, IDS[name], face) for name, face in FACES.items()]
    return (
        f"<w:styles {nsdecls('w')}>{defaults}"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_GRID_BORDERS}</w:tblBorders><w:tblCellMar>'
        f'<w:left w:w="{_twips(sheet.CELL_X)}" w:type="dxa"/>'
        f'<w:right w:w="{_twips(sheet.CELL_X)}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr></w:style>{''.join(own)}</w:styles>"
    )


_NUMBERING = (
    f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
    f'<w:suff w:val="space"/><w:lvlText w:val="-"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" '
    f'w:firstLine="{_twips(sheet.INDENT)}"/></w:pPr><w:rPr><w:rFonts w:ascii="{sheet.FONT}" '
    f'w:hAnsi="{sheet.FONT}" w:cs="{sheet.FONT}"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_SETTINGS = (
    f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/>'
    '<w:listSeparator w:val=";"/></w:settings>'
)


def _replace(element: etree._Element, xml: str) -> None:
    fresh = parse_xml(xml)
    element[:] = list(fresh)
    element.attrib.clear()


def apply_styles(document: Document) -> None:
    """Replaces the template's styles, lists and settings by ours."""
    _replace(document.styles.element, _styles_xml())
    _replace(document.part.numbering_part.element, _NUMBERING)
    _replace(document.settings.element, _SETTINGS)
    for paragraph in document.element.body.findall(qn("w:p")):
        document.element.body.remove(paragraph)

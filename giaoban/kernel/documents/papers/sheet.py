"""The sheet of an official paper: Decree 30/2020/NĐ-CP, Annex I, in millimetres and points."""

from typing import Final

FONT: Final = "Times New Roman"
NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
TOP: Final = 20.0
BOTTOM: Final = 20.0
LEFT: Final = 30.0
# 15 mm, the narrowest allowed: the state heading and a long issuer stand beside one another.
RIGHT: Final = 15.0
HEADER: Final = 9.0
TEXT_WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT

HEAD_LEFT: Final = 70.0
HEAD_RIGHT: Final = TEXT_WIDTH - HEAD_LEFT
SIGN_LEFT: Final = 75.0
SIGN_RIGHT: Final = TEXT_WIDTH - SIGN_LEFT
SIGN_SPACE: Final = 26.0

BODY: Final = 14.0
NATION_SIZE: Final = 12.0
MOTTO_SIZE: Final = 13.0
ISSUER_SIZE: Final = 12.0
NUMBER_SIZE: Final = 13.0
LETTER_SUBJECT_SIZE: Final = 12.0
TITLE_SIZE: Final = 14.0
TABLE_SIZE: Final = 12.0
NOTE_SIZE: Final = 12.0
RECIPIENTS_HEAD_SIZE: Final = 12.0
RECIPIENTS_SIZE: Final = 11.0
PAGE_NUMBER_SIZE: Final = 13.0
STAMP_SIZE: Final = 13.0
ADDRESS_SIZE: Final = 11.0

INDENT: Final = 12.7
SPACE: Final = 6.0
LINE: Final = 1.15
# Share of the text's length that the rule under the issuer and the subject takes (1/3 to 1/2).
RULE_SHARE: Final = 0.4
CELL_X: Final = 1.5
CELL_Y: Final = 2.0
QR_SIZE: Final = 18.0
RED: Final = "FF0000"


def points(millimetres: float) -> float:
    """Millimetres as points."""
    return millimetres * 72 / 25.4

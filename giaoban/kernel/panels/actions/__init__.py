"""Everything that writes councils, conflicts of interest and ballots."""

from .base import PanelRefused
from .concluding import cancel, close, record_result
from .conflicts import decide_conflict, declare, note_conflict
from .ruling import Line, set_criteria
from .seating import mark_presence, replace, seat, withdraw
from .setting import add_case, change, draft_panel, hold, set_up
from .voting import cast, open_sheets, unlock

__all__ = ["Line", "PanelRefused", "add_case", "cancel", "cast", "change", "close", "decide_conflict", "declare",
           "draft_panel", "hold", "mark_presence", "note_conflict", "open_sheets", "record_result", "replace", "seat",
           "set_criteria", "set_up", "unlock", "withdraw"]

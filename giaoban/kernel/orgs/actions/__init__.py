"""Everything that writes units: each act closes and opens dated rows and names its paper.

`life` founds, renames, places and ends one unit; `merging` ends several into one, or one into several; `undoing` is the
counter-act and the correction; `reorganising` is one act over many units from a file. `rows` opens, ends and voids
the dated rows for all of them, `soundness` refuses what would leave the tree invalid on any day.
"""

from .life import (
    change_kind,
    dissolve,
    found,
    lose_contact,
    place,
    rename,
    restore,
    set_fact,
    start_dissolving,
    suspend,
)
from .merging import NewUnit, merge, split
from .reorganising import RowsRefused, built_in_rows, read_rows, reorganise
from .rows import ActRefused, tree_changed
from .undoing import correct, undo

__all__ = ["ActRefused", "NewUnit", "RowsRefused", "built_in_rows", "change_kind", "correct", "dissolve", "found",
           "lose_contact", "merge", "place", "read_rows", "rename", "reorganise", "restore", "set_fact", "split",
           "start_dissolving", "suspend", "tree_changed", "undo"]

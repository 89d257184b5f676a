"""Lists of members from CSV and XLSX: looked through first, taken in chunk by chunk, taken back as a whole.

`upload(name, file, org=, by=)` → batch; `preview(batch, by=, mapping=)` → what it would do; `start(batch, by=)`;
`progress(batch)`; `error_file(batch)` → the rows not taken, each with its reason; `undo_batch(batch, by=, reason=)`.
Refusals are `ImportRefused` and `SourceRefused`, whose message is for the screen.
"""

from .actions import (
    Progress,
    ask_preview,
    ask_undo,
    can_be_undone,
    is_silent,
    preview,
    progress,
    resume_silent,
    same_list,
    start,
    undo_batch,
    upload,
)
from .columns import MEANINGS, mapping_problems
from .errors import error_file
from .previewing import Preview, preview_of
from .running import ImportRefused, run
from .sources import SourceRefused
from .undoing import Undone

__all__ = [
    "MEANINGS",
    "ImportRefused",
    "Preview",
    "Progress",
    "SourceRefused",
    "Undone",
    "ask_preview",
    "ask_undo",
    "can_be_undone",
    "error_file",
    "is_silent",
    "mapping_problems",
    "preview",
    "preview_of",
    "progress",
    "resume_silent",
    "run",
    "same_list",
    "start",
    "undo_batch",
    "upload",
]

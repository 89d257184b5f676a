"""Everything that writes papers: out, in, their files."""

from .drafting import StalePaper, cancel, draft_from, edit, refill, replacement, take_back_signature
from .incoming import answer_incoming, follow_incoming, register_incoming, void_incoming
from .outgoing import PaperRefused, draft, issue, keep, note, render, sign, take_number
from .templates import add_template, files_by_template, in_use, try_template, use_built_in

__all__ = [
    "PaperRefused", "StalePaper", "add_template", "answer_incoming", "cancel", "draft", "draft_from", "edit",
    "files_by_template", "follow_incoming", "in_use", "issue", "keep", "note", "refill", "register_incoming",
    "render", "replacement", "sign", "take_back_signature", "take_number",
    "try_template", "use_built_in", "void_incoming",
]

"""Everything that writes papers: out, in, their files."""

from .drafting import StalePaper, cancel, draft_from, edit, refill, replacement, take_back_signature
from .incoming import answer_incoming, follow_incoming, register_incoming, void_incoming
from .outgoing import PaperRefused, draft, issue, keep, note, render, sign, take_number

__all__ = ["PaperRefused", "StalePaper", "answer_incoming", "cancel", "draft", "draft_from", "edit",
           "follow_incoming", "issue", "keep", "note", "refill", "register_incoming", "render", "replacement", "sign",
           "take_back_signature", "take_number", "void_incoming"]

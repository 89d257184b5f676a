"""Everything that writes papers: out, in, their files."""

from .drafting import draft_from
from .incoming import answer_incoming, follow_incoming, register_incoming, void_incoming
from .outgoing import PaperRefused, draft, issue, keep, note, render, sign, take_number

__all__ = ["PaperRefused", "answer_incoming", "draft", "draft_from", "follow_incoming", "issue", "keep", "note",
           "register_incoming", "render", "sign", "take_number", "void_incoming"]

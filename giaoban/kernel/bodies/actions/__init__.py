"""Everything that writes governing bodies: their terms and seats, and who holds them."""

from giaoban.kernel.orgs.actions import ActRefused

from .mandates import appoint, end, reinstate, replace, withdraw
from .terms import align, close_term, extend_term, found_body, open_term, set_seats, undo_term

__all__ = ["ActRefused", "align", "appoint", "close_term", "end", "extend_term", "found_body", "open_term",
           "reinstate", "replace", "set_seats", "undo_term", "withdraw"]

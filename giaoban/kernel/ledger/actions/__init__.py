"""Everything that writes money. Every check runs with the fund's and the dossier's rows locked."""

from ..balances import balance, granted, totals
from ..limits import PostingRefused
from .carrying import carry
from .closing import keep
from .estimates import approve, draw_up, send_back, set_norm, submit, write_first_norms
from .funds import add_up_again, cut, grant_more, name_source, open_fund, plan_fund, reverse_grant, write_first_sources
from .posting import post, reverse

__all__ = ["PostingRefused", "add_up_again", "approve", "balance", "carry", "cut", "draw_up", "grant_more", "granted",
           "keep", "name_source", "open_fund", "plan_fund", "post", "reverse", "reverse_grant", "send_back", "set_norm",
           "submit", "totals", "write_first_norms", "write_first_sources"]

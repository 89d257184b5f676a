"""Everything that writes money. Every check runs with the fund's and the dossier's rows locked."""

from ..balances import balance, granted, totals
from ..limits import PostingRefused
from .carrying import carry
from .carrying_on import carry_chosen
from .closing import keep
from .estimates import approve, draw_up, send_back, set_norm, submit, write_first_norms
from .funds import add_up_again, cut, grant_more, name_source, open_fund, plan_fund, reverse_grant, write_first_sources
from .handing import changed_since, hand_over, handed
from .planning import Change, PlanRefused, grant_planned, planned, set_plans
from .posting import post, reverse
from .reallocating import accept_move, dismiss_move

__all__ = ["Change", "PlanRefused", "PostingRefused", "accept_move", "add_up_again", "approve", "balance", "carry",
           "carry_chosen",
           "changed_since", "cut", "dismiss_move", "draw_up", "grant_more", "grant_planned", "granted", "hand_over",
           "handed", "keep", "name_source", "open_fund", "plan_fund", "planned", "post", "reverse", "reverse_grant",
           "send_back", "set_norm", "set_plans", "submit", "totals", "write_first_norms", "write_first_sources"]

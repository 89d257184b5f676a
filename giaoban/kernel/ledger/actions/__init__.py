"""Everything that writes money. Every check runs with the fund's and the dossier's rows locked."""

from ..balances import balance, granted, totals
from ..limits import PostingRefused
from .carrying import carry
from .funds import cut, grant_more, name_source, open_fund, plan_fund, reverse_grant, write_first_sources
from .posting import post, reverse

__all__ = ["PostingRefused", "balance", "carry", "cut", "grant_more", "granted", "name_source", "open_fund",
           "plan_fund", "post", "reverse", "reverse_grant", "totals", "write_first_sources"]

"""The books as tables: by kind, state and fund; by source over years; what is unspent; what is accepted, not settled.

Every table can be asked for any day (`on`) and as it was known on any day (`known_on`).
"""

from .funds import FundRow, by_fund
from .kept import Kept, Pair, closed, then_and_today
from .national import Row, Units, counts, national, units_of
from .sources import SourceRow, by_source
from .unsettled import BANDS, Unsettled, accepted_not_settled, band_of
from .unspent import Holding, Move, Unspent, unspent

__all__ = ["BANDS", "FundRow", "Holding", "Kept", "Move", "Pair", "Row", "SourceRow", "Units", "Unsettled", "Unspent",
           "accepted_not_settled", "band_of", "by_fund", "by_source", "closed", "counts", "national", "then_and_today",
           "units_of", "unspent"]

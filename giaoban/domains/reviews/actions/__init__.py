"""Everything that writes verdicts: opening, deciding, sharing out, following the units, reminding, issuing."""

from .deciding import Entry, Outcome, assign, decide, decide_all
from .following import follow_units
from .opening import write_verdicts
from .results import issue_result, remind

__all__ = ["Entry", "Outcome", "assign", "decide", "decide_all", "follow_units", "issue_result", "remind",
           "write_verdicts"]

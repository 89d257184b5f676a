"""Tables of councils."""

from .ballots import Ballot, Score
from .interests import Conflict, Declaration
from .panels import Attendance, Case, Panel, PanelAct, PanelQuerySet, Seat
from .rulesets import Bar, Criterion, Limit, Place, RuleSet

__all__ = ["Attendance", "Ballot", "Bar", "Case", "Conflict", "Criterion", "Declaration", "Limit", "Panel", "PanelAct",
           "PanelQuerySet", "Place", "RuleSet", "Score", "Seat"]

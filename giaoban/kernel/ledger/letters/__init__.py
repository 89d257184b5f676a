"""Papers about money of any dossier with a money track: decision with list, contract, liquidation, return, chasing.

`decision` takes one dossier or a list of them; `chasing` takes a unit and rows as plain values.
"""

from .chasing import Unsettled, chasing, unsettled_by_unit, unsettled_row
from .contracts import contract, liquidation
from .decisions import decision, return_order

__all__ = ["Unsettled", "chasing", "contract", "decision", "liquidation", "return_order", "unsettled_by_unit",
           "unsettled_row"]

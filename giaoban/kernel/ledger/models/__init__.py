"""Sources, funds with their grants, entries, estimates, closed years."""

from .closing import Closing, KeptTable
from .deciding import HandOver, Reallocation
from .entries import (
    ADVANCE,
    ALLOCATE,
    CARRY,
    CONTRACT,
    KINDS,
    PLAN,
    RETURN,
    SETTLE,
    SPEND,
    Entry,
    EntryQuerySet,
)
from .estimates import CostNorm, Estimate, EstimateLine
from .funds import Fund, FundGrant, Source

__all__ = ["ADVANCE", "ALLOCATE", "CARRY", "CONTRACT", "KINDS", "PLAN", "RETURN", "SETTLE", "SPEND", "Closing",
           "CostNorm", "Entry", "EntryQuerySet", "Estimate", "EstimateLine", "Fund", "FundGrant", "HandOver",
           "KeptTable", "Reallocation", "Source"]

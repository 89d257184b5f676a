"""Sources, funds with their grants, entries."""

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
from .funds import Fund, FundGrant, Source

__all__ = ["ADVANCE", "ALLOCATE", "CARRY", "CONTRACT", "KINDS", "PLAN", "RETURN", "SETTLE", "SPEND", "Entry",
           "EntryQuerySet", "Fund", "FundGrant", "Source"]

"""Indicators of the register and of money across all kinds of work."""

from . import money, register

__all__ = ["money", "register"]

"""Giao Ban: what every unit of a federation does, kept as dated records; reports are written from them."""

__version__ = "0.1.0"

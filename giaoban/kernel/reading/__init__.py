"""Reads Vietnamese administrative reports: what they count, when, how much, and by which documents."""

from giaoban.kernel.reading.items import Item, Reading, Sum
from giaoban.kernel.reading.reader import read
from giaoban.kernel.reading.vocabulary import Vocabulary

__all__ = ["Item", "Reading", "Sum", "Vocabulary", "read"]

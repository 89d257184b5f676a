"""Proposals as a workbook: the one handed out, the one that comes back filled in, the one returned with each row's
fate. Its hidden sheet says which call and which version of the template it is.
"""

from .columns import COLUMNS, VERSION
from .reading import Read, SheetRefused, read
from .writing import returned, template

__all__ = ["COLUMNS", "VERSION", "Read", "SheetRefused", "read", "returned", "template"]

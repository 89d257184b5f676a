"""Values everyone uses: periods, money in whole đồng, accent-free text, the clock, Vietnamese formats."""

from .fold import fold, tidy
from .formats import day_text, grouped, padded, percent
from .money import Money, MoneyError
from .period import HasPeriod, Period
from .sorting import sort_key

__all__ = ["HasPeriod", "Money", "MoneyError", "Period", "day_text", "fold", "grouped", "padded", "percent", "sort_key",
           "tidy"]

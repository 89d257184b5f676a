"""Figures: the list, one number with the records behind it, and what differs from what was frozen."""

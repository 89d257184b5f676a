"""Screens of review campaigns: the list, one campaign's progress, the table of verdicts, the result."""

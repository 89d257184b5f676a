"""Promised work: who leads, who co-ordinates, by when; the first deadline is never overwritten.

Records: Commitment, Progress (what happened to it, dated), Extension. "Late" is computed, never stored.
"""

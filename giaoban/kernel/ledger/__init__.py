"""Money, append-only, in whole đồng.

Records: Fund (a source in a year), Entry (one movement). `post`, `reverse`, `balance`.
"""

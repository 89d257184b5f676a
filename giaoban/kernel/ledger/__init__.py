"""Money, append-only, in whole đồng.

Records: Source (a kind of money), Fund (a source in a year) with FundGrant (what grants, adds, cuts), Entry (one
movement on a dossier). `post`, `reverse`, `carry`, `balance`.
"""

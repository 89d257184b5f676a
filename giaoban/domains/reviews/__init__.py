"""Review campaigns: one verdict per unit by a deadline (conclusion 230-KL/TW of 05/01/2026).

Records: Campaign (its scope and deadline), Verdict (one row a unit) and Decision (each verdict in time). Lifecycle:
reviews.campaign.
"""

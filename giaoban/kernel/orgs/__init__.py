"""Units and their hierarchy over time.

Records: Org (a unit, with a stable code), OrgName (dated), Placement (dated, on one of several lines),
Reorganisation (an append-only act with its paper) and Succession (who follows whom).
"""

"""Who owes which report, what they sent, what we read in it, and what we issue.

Records: Regime, Obligation, Submission, Proposal, Reported, Report. `freeze` and `issue` are in actions.
"""

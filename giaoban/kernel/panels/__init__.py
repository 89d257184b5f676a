"""Hội đồng: councils that judge dossiers, who may sit in them, their ballots and what the ballots come to.

Records: Panel, Case (a dossier before a panel), Seat, Attendance, Ballot with Scores, Conflict, Declaration, and the
dated rules: RuleSet with Limits, Places, Bars, Criteria. Lifecycles ask `needs.judged`; domains tell `interests` who
leads and takes part in a dossier.
"""

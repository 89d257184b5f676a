"""Persons, memberships, mandates and accounts.

Records: User (an account with one role at one unit), Access (the units an account may see, materialised),
AccountEvent (what was done to an account), Person, Membership, Mandate; ReadingLog (who read or exported
personal data).
"""

"""How many members: memberships ("số lượt") and people ("số người") of each union on any day.

`tally`: joined and left per union and year, kept with each change; `members`: the counts; `models`, `actions`: counts
of a day that was closed, never changed afterwards.
"""

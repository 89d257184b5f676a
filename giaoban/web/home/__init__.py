"""Bàn giao ban (the home page), what waits for me, and the one search box.

`boards` and `owed` gather the home page, `years` its figures, `waiting` what waits for an account,
`finding` the search; `tally` counts many things in one query; `addresses` knows where records live.
"""

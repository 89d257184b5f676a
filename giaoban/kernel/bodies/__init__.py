"""Governing bodies: who is elected to them, for which term, since when, by which paper.

Records: Body (a unit of kind `governing_body`, its form and the union it governs), Term, TermExtension, Seat (how many
places a post has), Alignment (the window around the national congress), BodyAct (everything done, with its paper).
The people on the seats are `people.Mandate`.
"""

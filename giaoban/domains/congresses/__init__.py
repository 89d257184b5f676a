"""Congresses of unions, by-elections between them, and nominations to outside bodies.

Records: Congress, ByElection, Nomination, and Elected (a person on the list a congress or by-election sends in).
Lifecycles: congresses.congress, congresses.by_election, congresses.nomination. A recognition writes the decision, the
term and the mandates at once.
"""

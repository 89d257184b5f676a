"""The federation in numbers: its members, its units, the acts upon them, people and memberships.

No records of its own: it counts the register.
"""

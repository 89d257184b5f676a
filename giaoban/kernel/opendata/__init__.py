"""What of the register is public: only what the office has released, and of that never a person.

A release says which kinds of units and which columns; without one nothing is public. `units` and `changes` read the
records as a stranger may see them; how they are written (CSV, JSON, JSON-LD) is the web's.
"""

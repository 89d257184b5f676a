"""Units: the tree on any day, the table, a unit's page, and the acts that change the register.

`trees` draws the tree, `table` lists, `card` and `work` gather a unit's page, `acts` carries out.
"""

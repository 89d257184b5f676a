"""The REST interface: read-only JSON under the same visibility as the screens.

`views` is the base of every address, `params` reads what the address asks, one file per kind of record.
"""

"""The public part of the register, for anybody: CSV, JSON and JSON-LD (W3C ORG) at addresses that stay.

`serving` opens an address only while something is released; `office` is where the office releases and withdraws.
"""

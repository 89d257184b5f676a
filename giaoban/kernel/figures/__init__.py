"""Indicators over unit × period × dimension. A figure is a query for records; its value counts or sums it.

Records: Frozen (a value with the ids behind it). `registry` declares, `counting` asks, `freezing` keeps.
"""

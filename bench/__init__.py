"""Measurements. Ratios within one run, not absolute times: machines differ."""

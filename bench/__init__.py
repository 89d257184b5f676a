"""Measurements of the system against facts known beforehand."""

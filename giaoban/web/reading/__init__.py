"""Screens: reading."""

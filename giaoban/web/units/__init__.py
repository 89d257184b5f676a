"""Screens: units."""

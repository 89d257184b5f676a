"""Screens: meetings."""

"""Screens: users."""

"""Screens: promises."""

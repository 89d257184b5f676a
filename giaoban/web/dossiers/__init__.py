"""Screens: dossiers."""

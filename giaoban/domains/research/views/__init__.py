"""Screens of research work beside the generic dossier pages."""

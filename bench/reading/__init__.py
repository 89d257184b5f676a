"""How well reports are read: precision and recall per kind."""

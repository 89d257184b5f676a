"""Governing bodies on screen: the list with terms and vacancies, one body on any day, the acts on it."""

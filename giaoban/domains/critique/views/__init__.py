"""Screens of critique work: points of opinion and their answers, the calendar of drafts, the rules."""

"""Screens: all work together – the pipeline as table and board, the calendar, long exports."""

"""Tests of the house as a whole, and the command that runs everything."""

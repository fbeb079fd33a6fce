"""Canonical tables in, results out: pure functions, no files, no plots, no clock."""

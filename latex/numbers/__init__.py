"""Counters and what prints them: results, equations, items, figures, and what TeX wrote into the .aux file."""

"""Colours as data, with one loader."""

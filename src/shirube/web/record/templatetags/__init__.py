"""Filters of the pages of the record."""

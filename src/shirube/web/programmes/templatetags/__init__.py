"""Filters of the programme pages."""

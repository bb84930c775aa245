"""Programmes: the list, a programme, and its decision for an area."""

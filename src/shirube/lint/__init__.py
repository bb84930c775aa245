"""Checks on plans by code: one file per check, and its docstring is its page."""

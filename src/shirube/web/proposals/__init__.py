"""Proposals of a prefecture to its municipalities: who could use what, what is missing, and the files to send."""

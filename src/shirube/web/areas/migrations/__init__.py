"""Schema of the places."""

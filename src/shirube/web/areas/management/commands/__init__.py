"""Commands on the places."""

"""How the tables of the yearly review came to be."""

"""Tables in, tables out: what the figures of a place say, which places are alike, what comes next, what a place is strong in."""

"""Places: their rows and facts in the database, the search, the page of one area."""

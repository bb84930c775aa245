"""Start the site on this machine: `prepare` makes the database and static files, `serve` answers."""

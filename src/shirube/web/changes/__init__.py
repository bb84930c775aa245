"""What changes when: a page, a feed and a calendar over the same events."""

"""What the figures say about a place: population, work, money, services; similar places; maps."""

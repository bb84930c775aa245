"""What comes next for a place and what it is strong in: projection with levers, specialisation, clusters."""

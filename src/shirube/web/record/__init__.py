"""What is recorded and how to take it away: coverage, the printed budgets, and the catalogue as files."""

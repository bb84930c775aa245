"""Official files brought in by staff: read, checked at the cell, previewed, kept with their provenance."""

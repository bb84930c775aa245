"""A reading beside its source: a person checks what was read from a document and corrects it; corrections are data."""

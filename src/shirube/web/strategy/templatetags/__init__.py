"""Filters and tags of the strategy's templates."""

"""Shirube (しるべ): regional revitalisation policy as working software."""

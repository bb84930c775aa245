"""Programmes an office adds itself: uploaded by staff, checked like `shirube check`, kept with their history."""

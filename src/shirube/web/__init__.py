"""The pages: Django at the edge. A view reads the address, asks one use case and renders; the ORM stays here."""

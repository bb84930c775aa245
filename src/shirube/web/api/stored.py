"""What staff stored, for those who answer outside of the site: read once, nothing is written and no table is made."""

from __future__ import annotations

import os

from shirube.catalogue.own import OwnFile
from shirube.web.run import SETTINGS


def stored_files() -> tuple[OwnFile, ...] | None:
    """The newest texts of own programmes; None where the database does not answer or has no such table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    from django.db import Error

    from shirube.web.own import selectors

    try:
        return selectors.stored_files()
    except Error:
        return None
    finally:
        close()


def close() -> None:
    """The database is not asked again."""
    from django.db import connection

    connection.close()

"""Start the site on this machine: `prepare` makes the database and static files, `serve` answers."""

from __future__ import annotations

import os
import sys

SETTINGS = "shirube.web.config.settings"
APPLICATION = "shirube.web.config.wsgi:application"


def open_database() -> None:
    """Settle the settings and bring the database up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def prepare() -> None:
    """Bring the database up to date, fill in the places (with a progress bar), gather the static files."""
    open_database()
    from django.core.management import call_command

    call_command("load_data")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    call_command("clearsessions")


def serve(host: str = "127.0.0.1", port: int = 8000, *, workers: int = 1) -> None:
    """Answer until stopped; prints the address. State is in the database, so `workers` may be raised."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces

    multiprocessing.set_start_method("spawn", force=True)  # a fork of Polars' threads never answers
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"しるべ: http://{shown}:{port}/ （止めるには Ctrl+C）\n")
    sys.stdout.flush()
    Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        log_enabled=True,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    prepare()
    serve(port=int(os.environ.get("SHIRUBE_PORT", "8000")))

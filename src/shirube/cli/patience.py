"""How long a command works at a document before it gives up; nothing is written until it has read."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shirube.cli.output import tell

SECONDS = 120.0


@contextmanager
def no_longer_than(seconds: float = SECONDS) -> Iterator[None]:
    """Leaves the whole process with E529 and exit code 2 when the block takes longer: its work may be in C."""
    watch = threading.Timer(seconds, _leave, (seconds,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _leave(seconds: float) -> None:
    from shirube.usecases.reading_run import too_long

    tell(str(too_long(seconds)))
    sys.stderr.flush()
    os._exit(2)

"""The command line: arguments in, one use case, text or JSON out, an exit code.

0 is an answer, 1 an answer with a case or a file in error, 2 a mistake in what was asked. A mistake is one
Japanese line on stderr with its code.
"""

from shirube.cli.app import app, main

__all__ = ["app", "main"]

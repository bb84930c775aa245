"""Reads one file in this process, the options on the command line, the content on standard input.

    python -m shirube.sources.apart NAME KIND YEAR < FILE

The pages start it with a time limit, so that no file can hold them up. JSON comes out: {"reading": …} or {"error": …}.
"""

from __future__ import annotations

import json
import sys

from shirube.base.errors import ShirubeError
from shirube.catalogue.areas import load_areas
from shirube.sources.files import read_file
from shirube.sources.reading_json import error_tree, tree_of


def answer(content: bytes, name: str, kind: str, year: str) -> str:
    """The reading or the mistake, as JSON."""
    try:
        told = int(year) if year.isascii() and year.isdecimal() else None
        reading = read_file(content, name, areas=load_areas(), kind=kind, year=told)
    except ShirubeError as error:
        return json.dumps({"error": error_tree(error)}, ensure_ascii=False)
    return json.dumps({"reading": tree_of(reading)}, ensure_ascii=False)


if __name__ == "__main__":
    sys.stdout.write(answer(sys.stdin.buffer.read(), *sys.argv[1:4]))

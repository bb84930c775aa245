"""What an assistant may ask over the Model Context Protocol: search, area, projection, match, decide, kpi; sources in each.

The tools call the same use cases as the command line and the pages and read packaged data and what staff stored;
nothing is written and nothing leaves the machine.
"""

from __future__ import annotations

from shirube.cli.mcp_server.server import build
from shirube.cli.mcp_server.shelf import Shelf, load_shelf

__all__ = ["Shelf", "build", "load_shelf"]

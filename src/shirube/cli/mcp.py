"""shirube mcp: answers an assistant over standard input and output (Model Context Protocol)."""

from __future__ import annotations


def mcp() -> None:
    """AI の助手に、検索・まち・判定・KPI を答える（MCP、標準入出力）。"""
    from shirube.cli.mcp_server import build, load_shelf

    build(load_shelf()).run("stdio")

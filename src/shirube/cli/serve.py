"""shirube serve: the pages, on this machine."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer

from shirube.base.errors import ShirubeError


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="ポート番号。")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="待ち受ける住所。既定はこの機械の中だけ。")
    ] = "127.0.0.1",
) -> None:
    """画面を開けるようにする（ブラウザで見る）。"""
    _refuse_taken(host, port)
    from shirube.web import run

    run.prepare()
    run.serve(host, port)


def _refuse_taken(host: str, port: int) -> None:
    """Raises ShirubeError E415 where the address cannot be listened on."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise ShirubeError(
            "E415",
            f"{host}:{port} で待ち受けられません（{error.strerror or error}）。",
            todo=f"ほかのポートで試してください。例: shirube serve --port {port + 1 if port < 65535 else 8080}",
        ) from None

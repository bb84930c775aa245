"""A site of one's own to ask: started on a free port of 127.0.0.1, stopped by its own process ids."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import psutil

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, *, cwd: Path, environment: dict[str, str], patience: float
) -> Iterator[tuple[psutil.Process, float]]:
    """The process, once `/` answers, and the seconds until then."""
    with TemporaryFile("w+") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - started > patience:
                    log.seek(0)
                    raise RuntimeError(f"no page after {patience:.0f} s:\n{log.read()[-3000:]}")
                time.sleep(0.05)
            yield psutil.Process(process.pid), time.perf_counter() - started
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def memory_mib(process: psutil.Process) -> dict[str, float]:
    """Of a process and all it started: resident, and proportional (shared pages counted once)."""
    family = [process, *process.children(recursive=True)]
    sizes = [member.memory_full_info() for member in family if member.is_running()]
    return {"rss_mib": sum(s.rss for s in sizes) / 2**20, "pss_mib": sum(s.pss for s in sizes) / 2**20}


class Visitor:
    """One browser's worth of state: a kept connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, int, float, str]:
        """Status, bytes, milliseconds and where it redirects to."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        started = time.perf_counter()
        self._connection.request("GET", path, headers={"Cookie": cookies} if cookies else {})
        response = self._connection.getresponse()
        body = response.read()
        spent = (time.perf_counter() - started) * 1000
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
        where = urlsplit(response.headers.get("Location") or "")
        return response.status, len(body), spent, f"{where.path}?{where.query}" if where.path else ""

    def settled(self, path: str) -> str:
        """Follow redirects; the address that answers 200."""
        for _ in range(5):
            status, _, _, where = self.get(path)
            if status == 200:
                return path
            if not where:
                break
            path = where
        raise RuntimeError(f"{path} answers {status}")


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False

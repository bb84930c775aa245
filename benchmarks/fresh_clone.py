"""`make run` on a fresh clone, with empty caches and an empty home: how long until the first page."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from data import ON
from machine import ROOT
from server import Visitor, free_port, memory_mib, running

KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT")
KEPT_LOWER = (
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "pip_index_url",
    "pip_extra_index_url",
    "pip_find_links",
    "pip_trusted_host",
)
PATIENCE = 1200


def measure(*, tick: Callable[[str], None]) -> dict[str, Any]:
    """Seconds to the first page, memory after the first three pages, size of what was made."""
    with TemporaryDirectory(prefix="shirube-fresh-") as folder:
        home, clone = Path(folder) / "home", Path(folder) / "shirube"
        home.mkdir()
        started = time.perf_counter()
        subprocess.run(["git", "clone", "-q", "--no-local", str(ROOT), str(clone)], check=True)
        cloned = time.perf_counter() - started
        tick("clone")
        port = free_port()
        environment = _bare(home)
        command = ["make", "run", f"PORT={port}"]
        with running(command, port, cwd=clone, environment=environment, patience=PATIENCE) as (
            process,
            spent,
        ):
            tick("first page")
            visitor, pages = Visitor(port), {}
            for path in (
                "/",
                f"/areas/39405/?on={ON}",
                f"/programmes/local-10000-kokko/areas/39405/?on={ON}",
            ):
                pages[path] = visitor.get(visitor.settled(path))[2]
            memory = memory_mib(process)
            tick("pages")
        again, _ = _second_start(clone, environment)
        tick("second start")
        return {
            "clone_s": cloned,
            "first_page_s": spent,
            "total_s": cloned + spent,
            "second_start_s": again,
            "memory_after_three_pages": memory,
            "pages_ms": pages,
            "clone_mib": _mib(clone / ".git") + _tracked(clone),
            "environment_mib": _mib(clone / ".venv"),
            "var_mib": _mib(clone / "var"),
            "commit": subprocess.run(
                ["git", "rev-parse", "--short", "HEAD"], cwd=clone, capture_output=True, text=True, check=True
            ).stdout.strip(),
        }


def _second_start(clone: Path, environment: dict[str, str]) -> tuple[float, None]:
    port = free_port()
    command = ["make", "run", f"PORT={port}"]
    with running(command, port, cwd=clone, environment=environment, patience=PATIENCE) as (_, spent):
        return spent, None


def _bare(home: Path) -> dict[str, str]:
    """No cache, no home, no virtual environment of this session; only how to reach the package index."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.lower() in KEPT_LOWER}
    kept["PATH"] = os.pathsep.join(p for p in kept["PATH"].split(os.pathsep) if ".venv" not in p)
    return {
        **kept,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PIP_CACHE_DIR": str(home / "pip"),
    }


def _mib(folder: Path) -> float:
    return sum(f.lstat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink()) / 2**20


def _tracked(clone: Path) -> float:
    run = subprocess.run(["git", "ls-files", "-z"], cwd=clone, capture_output=True, text=True, check=True)
    return sum((clone / name).lstat().st_size for name in run.stdout.split("\0") if name) / 2**20

"""What the figures depend on: the machine, the versions, the load."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import shirube

PACKAGES = ("shirube", "polars", "openfisca-core", "numpy", "django", "granian")
ROOT = Path(__file__).resolve().parent.parent


def described() -> dict[str, Any]:
    """Processor, memory, versions and commit."""
    found = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    return {
        "processor": found[0].partition(":")[2].strip() if found else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory) / 2**20, 1),
        "system": platform.platform(),
        "python": sys.version.split()[0],
        "packages": {name: version(name) for name in PACKAGES},
        "commit": _git("rev-parse", "--short", "HEAD"),
        "from_this_checkout": Path(shirube.__file__).resolve().is_relative_to(ROOT),
        "changed_files": len(_git("status", "--porcelain", "--", "src").splitlines()),
    }


def load() -> float:
    """The load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def rss_mib(pid: int | str = "self", *, peak: bool = False) -> float:
    """Resident memory of a process now, or its highest since the last `reset_peak`."""
    key = "VmHWM" if peak else "VmRSS"
    line = next(line for line in _lines(f"/proc/{pid}/status") if line.startswith(key))
    return int(line.split()[1]) / 1024


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


def _git(*args: str) -> str:
    run = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()

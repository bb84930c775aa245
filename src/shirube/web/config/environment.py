"""What the machine decides: where state lives, the secret key, the database. Read from SHIRUBE_* and DATABASE_URL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.management.utils import get_random_secret_key

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def var_folder() -> Path:
    """The folder of everything that changes: SHIRUBE_VAR, or var/ where the command was started."""
    folder = Path(os.environ.get("SHIRUBE_VAR") or Path.cwd() / "var")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """SHIRUBE_SECRET_KEY, or a random key kept in the folder, readable by its owner only."""
    told = os.environ.get("SHIRUBE_SECRET_KEY")
    if told:
        return told
    path = folder / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text("utf-8")


def databases(folder: Path) -> dict[str, Any]:
    """PostgreSQL (or whatever DATABASE_URL says), else one SQLite file in the folder."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return {"default": dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    return {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "shirube.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
        }
    }


def listed(name: str, default: str) -> list[str]:
    """A comma-separated variable as a list."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]

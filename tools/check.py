"""Run the checks of the house one after another; the summary of pytest is the last line.

    python tools/check.py            # everything that this machine can run
    python tools/check.py --install  # as root on Debian, first install Chromium and fonts if they are missing
    python tools/check.py --fast     # no browser, no PostgreSQL, nothing slow

What is left out is said, with the reason. A failed check does not hide the ones after it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DEBIAN = ("chromium", "fonts-noto-cjk")
QUICKER = ("chromium-headless-shell",)
"""The same browser without a window, where Debian has it; the tests do without."""
STEPS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
    ("lint-imports", ("lint-imports",)),
)


def main() -> int:
    """0 if every check passed, 1 otherwise."""
    parser = argparse.ArgumentParser(description="Run the checks of the house.")
    parser.add_argument("--fast", action="store_true", help="leave out browser, PostgreSQL and slow tests")
    parser.add_argument("--install", action="store_true", help="install Chromium and fonts where root may")
    asked = parser.parse_args()
    passed = [run_step(name, command) for name, command in STEPS]
    left_out = ["browser", "postgres", "slow"] if asked.fast else missing_parts(install=asked.install)
    return 0 if run_pytest(left_out) and all(passed) else 1


def run_step(name: str, command: tuple[str, ...]) -> bool:
    """One tool; what it says is shown only if it fails."""
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - the commands are the constants above
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - started:.0f} s)")
    if done.returncode:
        say(done.stdout + done.stderr)
    return done.returncode == 0


def run_pytest(left_out: list[str]) -> bool:
    """All tests but those marked as one of `left_out`, in two processes; skips are listed with their reason."""
    chosen = " and ".join(f"not {marker}" for marker in left_out if marker in registered_markers())
    command = [sys.executable, "-m", "pytest", "-n", "2", "-rs", "-m", chosen]
    if "slow" in left_out:  # only slow tests use this plugin, which takes seconds to import
        command += ["-p", "no:schemathesis"]
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603


def registered_markers() -> set[str]:
    """The markers of pyproject.toml; pytest refuses any other."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {line.split(":")[0] for line in settings["tool"]["pytest"]["ini_options"]["markers"]}


def missing_parts(*, install: bool) -> list[str]:
    """The markers of tests this machine cannot run, each said with its reason."""
    if install and not has_browser():
        install_debian()
    left_out: list[str] = []
    if not has_browser():
        say(
            "LEFT OUT: browser tests. Chromium or a Japanese font is missing, and only root on Debian can have"
        )
        say(f"          them installed here. By hand: apt-get install {' '.join(DEBIAN)}")
        left_out.append("browser")
    if not has_postgres():
        say("LEFT OUT: PostgreSQL tests. initdb is missing. By hand: apt-get install postgresql")
        left_out.append("postgres")
    return left_out


def has_browser() -> bool:
    """Whether Chromium and a font with Japanese characters are here."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-headless-shell")):
        return False
    if shutil.which("fc-list") is None:
        return False
    fonts = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, check=False)  # noqa: S607
    return bool(fonts.stdout.strip())


def has_postgres() -> bool:
    """Whether a throw-away PostgreSQL cluster can be made."""
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def install_debian() -> None:
    """Install what the browser tests need; a failure is left for `missing_parts` to tell."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    say(f"Installing {' '.join(DEBIAN)} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("install", "-y", "--no-install-recommends")
    for arguments in (("update",), (*install, *DEBIAN), (*install, *QUICKER)):
        done = subprocess.run(  # noqa: S603
            ["apt-get", "-qq", *arguments],  # noqa: S607
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            say(f"apt-get {arguments[0]} failed: {done.stderr.strip()[-300:]}")


def say(text: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

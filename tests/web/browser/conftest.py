"""A real server on 127.0.0.1 as `shirube serve` starts it, and a real Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    filter(
        None,
        (
            os.environ.get("SHIRUBE_CHROMIUM"),
            shutil.which("chromium-headless-shell"),  # the same engine without a window: a third of the time
            shutil.which("chromium"),
        ),
    ),
    "/usr/bin/chromium",
)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STARTS_WITHIN = 90
_SERVE = "import sys; from shirube.web.run import prepare, serve; prepare(); serve(port=int(sys.argv[1]))"


@pytest.fixture(scope="session")
def site_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of everything that changes on the site."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session")
def site(site_var: Path) -> Iterator[str]:
    """The address of a fresh site with its own database and gathered static files."""
    folder = site_var
    port = _free_port()
    environment = {**os.environ, "SHIRUBE_VAR": str(folder)}
    environment.pop("DATABASE_URL", None)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/", server, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium, driven by Playwright; skipped where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium が {CHROMIUM} にない（SHIRUBE_CHROMIUM で場所を言える）")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    """Opens an address of the site in a fresh visitor's browser: open_page("/", width=390, script=False)."""
    contexts: list[Any] = []

    def open_address(address: str, *, width: int = 1280, script: bool = True) -> Any:
        context = chromium.new_context(
            base_url=site, viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(address)
        return page

    yield open_address
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def violations() -> Callable[[Any], list[str]]:
    """What axe finds against WCAG 2.2 AA on an open page."""
    from axe_playwright_python.sync_playwright import Axe

    def find(page: Any) -> list[str]:
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        return [
            f"{item['id']}: {node['html'][:120]}"
            for item in results.response["violations"]
            for node in item["nodes"]
        ]

    return find


@pytest.fixture(scope="session")
def overflow() -> Callable[[Any], int]:
    """By how many pixels an open page is wider than its window."""

    def measure(page: Any) -> int:
        return int(
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    return measure


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(STARTS_WITHIN * 4):
        if server.poll() is not None:
            break
        try:
            with opener.open(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"サーバーが始まらない: {log.read_text(errors='replace')[-2000:]}")

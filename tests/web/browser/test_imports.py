"""Imports in a real browser: a file with mistakes uploaded, looked at, confirmed and withdrawn; axe; a phone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PASSWORD = "kitsune-no-mori-77"
_STAFF = "from shirube.cli import main; main()"
TABLE = '団体コード,指標,単位,年,値\n39405,観光客数,人,2024,"1,234"\n1100,観光客数,人,2024,12x\n99999,観光客数,人,2024,1\n'


@pytest.fixture(scope="session")
def importer(site: str, site_var: Path) -> str:
    """A staff account of the site."""
    subprocess.run(
        [sys.executable, "-c", _STAFF, "staff", "add", "torikomi", "--password-stdin"],
        input=f"{PASSWORD}\n",
        encoding="utf-8",
        env={**os.environ, "SHIRUBE_VAR": str(site_var)},
        capture_output=True,
        check=True,
    )
    return "torikomi"


@pytest.fixture
def signed_in(open_page: Callable[..., Any], importer: str) -> Callable[..., Any]:
    def opened(address: str, **more: Any) -> Any:
        page = open_page(f"/accounts/login/?next={address}", **more)
        page.fill("#id_login", importer)
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("header >> text=ログアウト")
        return page

    return opened


def uploaded(page: Any, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TABLE + f"39401,{name},人,2024,5\n", "utf-8")
    page.set_input_files("#file", str(path))
    page.locator("main button", has_text="読んで確かめる").click()
    page.wait_for_selector("text=まだ使われていません")


def test_a_file_is_read_looked_at_confirmed_and_withdrawn_without_script(
    signed_in: Any, tmp_path: Path
) -> None:
    page = signed_in("/imports/new/", script=False)
    uploaded(page, tmp_path, "machi.csv")
    text = page.text_content("main")
    assert "3行 5列" in text
    assert "4行 1列" in text
    page.locator("main button", has_text="取り込む").click()
    page.wait_for_selector("text=取り込みました")
    page.goto("/areas/39405/figures/")
    assert page.locator(".chart-legend >> text=檮原町 観光客数（取り込み）").is_visible()
    page.click("text=同梱の統計だけで見る")
    assert page.locator(".chart-legend >> text=観光客数").count() == 0
    page.goto("/imports/")
    page.locator("main a", has_text="machi.csv").click()
    page.locator("main button", has_text="取り下げる").click()
    page.wait_for_selector("text=取り下げました")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_pass_axe_and_stay_within_the_window(
    signed_in: Any, violations: Any, overflow: Any, tmp_path: Path, width: int
) -> None:
    page = signed_in("/imports/new/", width=width)
    assert violations(page) == []
    uploaded(page, tmp_path, f"wide{width}.csv")
    assert (violations(page), overflow(page)) == ([], 0)
    page.locator("main button", has_text="取り込む").click()
    page.wait_for_selector("text=取り込みました")
    for address in ("/areas/39405/figures/", "/imports/"):
        page.goto(address)
        assert (violations(page), overflow(page)) == ([], 0), address

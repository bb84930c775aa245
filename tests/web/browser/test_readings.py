"""A document sent, checked beside its source, corrected, filled in and compared in a real browser; axe; a phone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "documents" / "mihon_strategy.txt"
PASSWORD = "tanuki-no-yama-88"
_STAFF = "from shirube.cli import main; main()"
KPI = "national/group/1/kpi/1"


@pytest.fixture(scope="module")
def account(site: str, site_var: Path) -> str:
    """An account of the site."""
    subprocess.run(
        [sys.executable, "-c", _STAFF, "staff", "add", "yomite", "--password-stdin"],
        input=f"{PASSWORD}\n",
        encoding="utf-8",
        env={**os.environ, "SHIRUBE_VAR": str(site_var)},
        capture_output=True,
        check=True,
    )
    return "yomite"


@pytest.fixture
def signed_in(open_page: Callable[..., Any], account: str) -> Callable[..., Any]:
    """Opens an address, signed in."""

    def opened(address: str, **more: Any) -> Any:
        page = open_page(f"/accounts/login/?next={address}", **more)
        page.fill("#id_login", account)
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("header >> text=ログアウト")
        return page

    return opened


def test_a_document_is_sent_checked_corrected_filled_in_and_compared_without_script(
    signed_in: Any, violations: Any, overflow: Any, tmp_path: Path
) -> None:
    page = signed_in("/readings/", script=False)
    page.set_input_files("#file", str(SAMPLE))
    page.locator("main button", has_text="読む").click()
    page.wait_for_url("**/readings/*/")
    address = page.url
    page.goto(f"{address}node/?node={KPI}")
    page.fill("#after-aim", "7,000 人（各年度）")
    page.locator("#field-aim summary").click()
    page.fill("#reason-aim", "原本を見た")
    page.locator("#field-aim button").click()
    page.wait_for_selector("text=1 件（新しい順）")
    later = tmp_path / "計画2.txt"
    later.write_text(SAMPLE.read_text("utf-8").replace("旅人の数", "旅人の延べ数"), "utf-8")
    page.goto(address)
    page.set_input_files("#file", str(later))
    page.locator("main button", has_text="新しい版を読む").click()
    page.wait_for_selector("text=この版に合わない直し 1 件")
    page.locator("a", has_text="前の版との違い").click()
    page.wait_for_selector("text=違い 2 件", timeout=60_000)
    compared = page.url
    page.goto(f"{address}?show=flaws")
    page.locator("section", has_text="海の道 工程表").get_by_role("link", name="ここを補う").click()
    filling = page.url
    page.fill("#value-name", "貝殻拾い事業")
    page.fill("#reason", "冊子の紙面を見た")
    page.get_by_role("button", name="工程表の行を足す").click()
    page.wait_for_selector("text=＋ 足した")
    added = page.url
    page.fill("#reason-shape", "別の版の表だった")
    page.get_by_role("button", name="これは工程表の行ではない（外す）").click()
    page.wait_for_selector("text=外したのを戻す")
    phone = signed_in("/readings/", width=390)
    for part in ("/readings/", address, f"{address}node/?node={KPI}", compared, filling, added):
        phone.goto(part)
        assert violations(phone) == [], part
        for width in (390, 1280):
            phone.set_viewport_size({"width": width, "height": 900})
            assert overflow(phone) <= 0, part

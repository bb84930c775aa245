"""The yearly review in a real browser: by keyboard without script, the sheet down and up, made public; axe; a phone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytestmark = pytest.mark.browser

NAME, PASSWORD = "kensho", "tanuki-no-yama-88"
_SEED = f"""
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirube.web.config.settings")
import django; django.setup()
from django.contrib.auth.models import User
from django.utils import timezone
from shirube.base import FiscalYear
from shirube.web.plans import models
user = User.objects.create_user("{NAME}", password="{PASSWORD}")
town = models.Organisation.objects.create(area="39405", name="見本町")
models.Membership.objects.create(user=user, organisation=town, role="manager")
year = FiscalYear.of(timezone.localdate()).year
plan = models.Plan.objects.create(organisation=town, title="見本町総合戦略", first_year=year - 1, last_year=year + 3)
aim = models.Node.objects.create(plan=plan, kind="outcome", position=1, title="人が集まるまち")
group = models.Node.objects.create(plan=plan, parent=aim, kind="group", position=1, title="移住を支える")
for number, label in enumerate(("移住者の数", "空き家バンクの成約件数"), start=1):
    models.Kpi.objects.create(node=group, position=number, label=label, unit="件", baseline_value="4",
        baseline_at=f"FY{{year - 2}}", target_kind="at_least", target_value="12", due_kind="fiscal_year",
        due_last=f"FY{{year + 3}}")
print(plan.pk, year)
"""


@pytest.fixture(scope="module")
def seeded(site: str, site_var: Path) -> tuple[str, str]:
    """The number of a plan and the running fiscal year."""
    done = subprocess.run(
        [sys.executable, "-c", _SEED],
        env={**os.environ, "SHIRUBE_VAR": str(site_var)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    plan, year = done.stdout.split()
    return plan, year


@pytest.fixture(scope="module")
def signed_in(chromium: Any, site: str, seeded: tuple[str, str]) -> Any:
    """The cookies of the manager, who signs in once."""
    assert seeded
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    page.goto("/accounts/login/?next=/plans/")
    page.fill("#id_login", NAME)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header >> text=ログアウト")
    cookies = context.cookies()
    context.close()
    return cookies


@pytest.fixture
def manager_page(open_page: Callable[..., Any], signed_in: Any) -> Callable[..., Any]:
    """Opens an address as the manager."""

    def opened(address: str, **more: Any) -> Any:
        page = open_page("/plans/", **more)
        page.context.add_cookies(signed_in)
        page.goto(address)
        return page

    return opened


def fits(page: Any, violations: Any, overflow: Any) -> list[str]:
    """What axe finds on an open page, and whether it is wider than a desk or a phone."""
    found = violations(page)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"wider than {width}"] if overflow(page) > 0 else []
    return found


def test_a_year_is_reviewed_without_script_made_public_and_corrected(
    manager_page: Any, seeded: tuple[str, str], tmp_path: Path, violations: Any, overflow: Any
) -> None:
    plan, year = seeded
    home = f"/plans/{plan}/review/{year}/"
    page = manager_page(home, script=False)
    page.locator("label", has_text="実績（件）: 移住者の数").first.click()
    page.keyboard.type("６")
    page.locator("select").first.select_option("継続")
    page.locator("main button", has_text="保存する").click()
    page.wait_for_selector("text=2 か所を保存しました")
    upload_sheet(page, home, year, tmp_path)
    page.goto(f"/plans/{plan}/publish/")
    page.check(f"#year-{year}")
    page.locator("main form button", has_text="公表する").click()
    page.wait_for_selector("text=だれでも読めます")
    assert "判定しない（未公表）" in page.text_content("main")
    first = page.url.split("?")[0]
    correct(page, home, plan)
    assert "二重の数え" in page.text_content("main")
    page.goto(f"{first}1/")
    assert "で訂正されました" in page.text_content("main")
    public = manager_page(first)
    assert fits(public, violations, overflow) == []
    public.emulate_media(media="print")
    assert not public.locator(".table-files").first.is_visible()
    assert public.locator("#corrections").is_visible()


def upload_sheet(page: Any, home: str, year: str, folder: Path) -> None:
    """The sheet saved, one cell filled in as in Excel, read again, confirmed."""
    with page.expect_download() as waiting:
        page.click("text=帳票をExcelで保存")
    path = folder / "sheet.xlsx"
    waiting.value.save_as(path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["年次検証"]
    keys = {cell.value: cell.column for cell in sheet[5]}
    row = next(r[0].row for r in sheet.iter_rows(max_col=3) if r[2].value == "空き家バンクの成約件数")
    sheet.cell(row, keys[f"actual:{year}"]).value = "－ 未公表"
    workbook.save(path)
    page.goto(f"{home}upload/")
    page.set_input_files("#file", str(path))
    page.click("text=読み込んで確かめる")
    page.wait_for_selector("text=まだ保存していません")
    with page.expect_download() as waiting:
        page.locator("form.table-files button", has_text="CSV").first.click()
    assert "未公表" in Path(waiting.value.path()).read_text("utf-8-sig")
    page.locator("main button", has_text="保存する").click()
    page.wait_for_selector("text=1 か所を保存しました")


def correct(page: Any, home: str, plan: str) -> None:
    """The published year opened again, one actual set right, made public as the next version."""
    page.goto(home)
    assert page.locator("main button", has_text="保存する").count() == 0
    page.click("text=誤りが見つかったので")
    page.fill("#reopen-reason", "二重の数えがあった")
    page.locator("button", has_text="訂正のために開く").click()
    page.locator("label", has_text="実績（件）: 移住者の数").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    page.locator("main button", has_text="保存する").click()
    page.click("text=訂正で変わるところを見る")
    page.click(f"main a[href='/plans/{plan}/publish/']")
    page.locator("main form button", has_text="訂正を公表する").click()
    page.wait_for_selector("h2:has-text('訂正の記録')")


ADDRESSES = ("", "{year}/", "{year}/upload/", "compare/", "../publish/")


def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    manager_page: Any, seeded: tuple[str, str], violations: Any, overflow: Any
) -> None:
    plan, year = seeded
    page = manager_page("/plans/")
    for address in ADDRESSES:
        page.goto(f"/plans/{plan}/review/{address.format(year=year)}")
        assert (address, fits(page, violations, overflow)) == (address, [])
    page.goto(f"/plans/{plan}/review/{int(year) - 1}/paste/")
    page.fill("#text", "指標\t実績\n空き家バンクの成約件数\t七\n")
    page.click("text=読んで確かめる")
    page.wait_for_selector("text=2行目 2列目")
    assert page.input_value("#text").startswith("指標\t実績")
    assert fits(page, violations, overflow) == []

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


@pytest.fixture
def manager_page(open_page: Callable[..., Any], seeded: tuple[str, str]) -> Callable[..., Any]:
    """Opens an address as the manager, signed in."""

    def opened(address: str, **more: Any) -> Any:
        page = open_page(f"/accounts/login/?next={address}", **more)
        page.fill("#id_login", NAME)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("header >> text=ログアウト")
        return page

    return opened


def test_a_year_is_reviewed_without_script_and_made_public(
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
    with page.expect_download() as waiting:
        page.click("text=帳票をExcelで保存")
    path = tmp_path / "sheet.xlsx"
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
    page.locator("main button", has_text="保存する").click()
    page.wait_for_selector("text=1 か所を保存しました")
    page.goto(f"/plans/{plan}/publish/")
    page.check(f"#year-{year}")
    page.locator("main form button", has_text="公表する").click()
    page.wait_for_selector("text=だれでも読めます")
    assert "判定しない（未公表）" in page.text_content("main")
    address = page.url.split("?")[0]
    for width in (1280, 390):
        public = manager_page("/plans/", width=width)
        public.goto(address)
        assert violations(public) == []
        assert overflow(public) <= 0


ADDRESSES = ("", "{year}/", "{year}/upload/", "{year}/paste/", "compare/", "../publish/")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    manager_page: Any, seeded: tuple[str, str], violations: Any, overflow: Any, width: int
) -> None:
    plan, year = seeded
    page = manager_page("/plans/", width=width)
    for address in ADDRESSES:
        page.goto(f"/plans/{plan}/review/{address.format(year=year)}")
        assert (address, violations(page)) == (address, [])
        assert (address, overflow(page) <= 0) == (address, True)


def test_wrong_cells_of_a_paste_lead_back_to_the_text(
    manager_page: Any, seeded: tuple[str, str], violations: Any, overflow: Any
) -> None:
    plan, year = seeded
    page = manager_page(f"/plans/{plan}/review/{year}/paste/", width=390)
    page.fill("#text", "指標\t実績\n空き家バンクの成約件数\t七\n")
    page.click("text=読んで確かめる")
    page.wait_for_selector("text=2行目 2列目")
    assert page.input_value("#text").startswith("指標\t実績")
    assert violations(page) == []
    assert overflow(page) <= 0

"""The sheet goes through a real office program, as in a town hall: opened, saved, and read back as it was."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.documents.plan_book.books import YEAR, usual

from shirube.documents.kpi_table import kpi_table_json, read_kpi_tables
from shirube.documents.plan_book import read_plan_book, write_plan_book
from shirube.documents.reading import read_grids
from shirube.usecases.plan_book_changes import differences
from shirube.usecases.plan_book_report import year_report

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice（soffice）がない"),
]
CSV_CP932 = "csv:Text - txt - csv (StarCalc):44,34,64,1,,0,false,true,false,false,false,1"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The review sheet and the report as LibreOffice saves them again."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "検証.xlsx").write_bytes(write_plan_book(usual(), YEAR, version=3))
    (folder / "報告.docx").write_bytes(year_report(usual(), YEAR, version="作成中"))

    def convert(form: str, *names: str) -> None:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        out = ("--outdir", str(folder / "out"))
        subprocess.run(
            [
                str(OFFICE),
                "--headless",
                profile,
                "--convert-to",
                form,
                *out,
                *(str(folder / n) for n in names),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )

    convert("xlsx", "検証.xlsx")
    convert(CSV_CP932, "検証.xlsx")
    convert("pdf", "報告.docx")
    return {path.name: path.read_bytes() for path in Path(folder / "out").iterdir()}


def test_a_sheet_that_an_office_program_saved_again_changes_nothing(saved: dict[str, bytes]) -> None:
    plan = usual()
    filled = read_plan_book(saved["検証.xlsx"], "検証.xlsx", plan)
    assert filled.problems == ()
    found = differences(plan, filled)
    assert (found.changes, found.kept) == ((), 0)


def test_a_sheet_saved_as_csv_in_cp932_is_read_as_a_kpi_table(saved: dict[str, bytes]) -> None:
    content = next(content for name, content in saved.items() if name.endswith(".csv"))
    content.decode("cp932")
    table = kpi_table_json(read_kpi_tables(read_grids(content, "検証.csv"), "検証.csv"))
    rows = {row["label"]: row for row in table["rows"]}
    first = rows["移住者の数"]
    assert (first["unit"], first["targets"][0]["value"], first["targets"][0]["fiscal_year"]) == (
        "人",
        100,
        2029,
    )
    assert (first["baseline"]["value"], first["baseline"]["year"]) == (50, 2024)
    assert [one["value"] for one in first["more"]["actuals"]] == [55, 62]
    assert "直した空き家" in rows


def test_the_report_is_printed_with_its_drawing(saved: dict[str, bytes]) -> None:
    assert saved["報告.pdf"].startswith(b"%PDF-")
    import pypdfium2

    document = pypdfium2.PdfDocument(saved["報告.pdf"])
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert text.count("空き家を直す") >= 2, "in the drawing and in the table"

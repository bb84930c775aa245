"""The page 'try a reform' tells the truth: its block is its file, and its bands are what comes out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from shirube.catalogue import Catalogue, load_areas
from shirube.usecases.reform_request import asked_reform, band_text

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
PAGE = (HOW_TO / "try-a-reform.md").read_text(encoding="utf-8")
FILE = HOW_TO / "mihon-henko.yaml"


def test_the_block_of_the_page_is_the_file() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block == FILE.read_text(encoding="utf-8")


def test_the_bands_of_the_page_are_those_of_the_switch(catalogue: Catalogue) -> None:
    (curve,) = asked_reform(catalogue, load_areas(), on=date(2026, 6, 15)).curves
    losing = [band_text(band).split(":")[0] for band in curve.bands if band.outcome == "loses"]
    assert losing == ["4,600万円〜6,900万円", "8,100万円〜1億4,900万円"]
    assert all(text in PAGE for text in losing)


def test_the_file_of_the_page_works(catalogue: Catalogue) -> None:
    content = (FILE.name, FILE.read_bytes())
    found = asked_reform(catalogue, load_areas(), overlay=content, on=date(2026, 6, 15))
    assert [section.programme.id for section in found.sections] == ["local-10000-kokko"]

"""Write docs/reference from the catalogue, the commands and the error codes.

python tools/docs.py          # write the pages, remove those of programmes that are gone
python tools/docs.py --check  # compare; name every page that differs and exit 1
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import docs_api
import docs_commands
import docs_errors
import docs_indicators
import docs_lint
import docs_programmes
import docs_search
import docs_strategy

from shirube.catalogue import load_catalogue, load_strategies

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Written by tools/docs.py (make docs). Do not edit: change what it describes. -->\n\n"


def pages() -> dict[str, str]:
    """Every generated page by its path under docs/reference. Raises SystemExit for contradictory error codes."""
    catalogue = load_catalogue()
    found = {
        "programmes.md": docs_programmes.index_page(catalogue),
        "variables.md": docs_programmes.variables_page(catalogue),
        "api.md": docs_api.page(),
        "cli.md": docs_commands.page(),
        "errors.md": docs_errors.page(ROOT / "src" / "shirube"),
        "indicators.md": docs_indicators.page(),
        "search-quality.md": docs_search.page(catalogue),
        "strategy-links.md": docs_strategy.page(catalogue),
    }
    for programme in catalogue.programmes.values():
        found[f"programmes/{programme.id}.md"] = docs_programmes.programme_page(catalogue, programme)
    found |= docs_lint.pages(load_strategies()["national"], catalogue)
    return {name: NOTE + text.rstrip() + "\n" for name, text in found.items()}


def differing(folder: Path = REFERENCE) -> list[str]:
    """The pages that are missing, out of date or no longer made."""
    wanted = pages()
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    changed = [
        name for name in wanted if name in there and (folder / name).read_text("utf-8") != wanted[name]
    ]
    return sorted({*changed, *(wanted.keys() ^ there)})


def write(folder: Path = REFERENCE) -> None:
    """Make the folder hold exactly the generated pages."""
    wanted = pages()
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """0 when the pages are written or current, 1 when --check finds a difference."""
    parser = argparse.ArgumentParser(description="Write docs/reference.")
    parser.add_argument("--check", action="store_true", help="only compare")
    if not parser.parse_args().check:
        write()
        return 0
    names = differing()
    for name in names:
        sys.stdout.write(f"docs/reference/{name} is not what the code says: run `make docs`.\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())

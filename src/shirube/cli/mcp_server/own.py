"""Own programmes that staff stored on the site: read from its database where there is one, else said to be missing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shirube.catalogue import Catalogue, OwnReader, with_own

_FILE = "shirube.sqlite3"


@dataclass(frozen=True)
class Own:
    """Whether the catalogue holds what staff stored: `stored` counts it, None where it could not be read."""

    stored: int | None
    note: str

    def tree(self, catalogue: Catalogue) -> dict[str, Any]:
        """What every answer says about own programmes."""
        own = sum(programme.is_own for programme in catalogue.programmes.values())
        return {"in_this_answer": own, "stored_by_staff": self.stored, "note": self.note}


def with_stored(catalogue: Catalogue) -> tuple[Catalogue, Own]:
    """The catalogue with what staff stored, as it stands now; nothing is written, no table is made."""
    if not _is_there():
        return catalogue, Own(
            None,
            "職員が画面から登録した独自の制度は入っていません（しるべのデータベースが見つかりません。"
            "SHIRUBE_VAR か DATABASE_URL を、画面のしるべと同じにしてください）。",
        )
    from shirube.web.api.stored import stored_files

    files = stored_files()
    if files is None:
        return catalogue, Own(
            None,
            "職員が画面から登録した独自の制度は入っていません（データベースを読めませんでした）。",
        )
    whole = with_own(catalogue, files, OwnReader(catalogue.variables)) if files else catalogue
    return whole, Own(
        len(files),
        f"職員が画面から登録した独自の制度 {len(files)} 件を、この助手のしるべを始めたときに読みました。"
        "その後の登録は、始め直すと入ります。",
    )


def _is_there() -> bool:
    """Whether a database of the site exists; a missing file must not be made by looking."""
    folder = Path(os.environ.get("SHIRUBE_VAR") or Path.cwd() / "var")
    return bool(os.environ.get("DATABASE_URL")) or (folder / _FILE).is_file()

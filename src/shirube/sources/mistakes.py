"""Mistakes that several importers meet, each with one wording."""

from __future__ import annotations

from shirube.base.errors import Place, ReadingError


def not_this_form(name: str, what: str, *, where: Place | str, todo: str) -> ReadingError:
    """E620: the file is of another form than the importer reads."""
    return ReadingError("E620", f"「{name}」は、読める形ではありません（{what}）。", where=where, todo=todo)


def which_year(name: str, years: tuple[int, ...], *, where: str, example: int) -> ReadingError:
    """E621: no year is told, or more than one for one table."""
    listed = "・".join(str(year) for year in years)
    what = f"年が混じっています（{listed}）" if years else "何年の表か分かりません"
    return ReadingError(
        "E621",
        f"「{name}」は、{what}。",
        where=where,
        todo=f"一年ずつのファイルにするか、年を指定してください（--year {example}、画面では「年」の欄）。",
    )


def other_width(found: int, expected: int, *, where: str) -> ReadingError:
    """E622: a row with another number of columns than the header."""
    return ReadingError(
        "E622",
        f"列が{found}あり、見出しの{expected}と違う行です。",
        where=where,
        todo="桁区切りのコンマが引用符の外に出ていないか確かめてください。",
    )


def not_a_year(text: str, *, where: str) -> ReadingError:
    """E627: a year that cannot be read."""
    return ReadingError(
        "E627",
        f"「{text[:20]}」は年として読めません。",
        where=where,
        todo="西暦か元号で一年だけ書いてください。例: 2024、令和6年、令和6年度",
    )


def lacks(what: str, *, where: str, todo: str) -> ReadingError:
    """E629: a value without the thing it is of."""
    return ReadingError("E629", f"値に{what}がありません。", where=where, todo=todo)

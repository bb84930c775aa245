"""Errors that a person can act on: a stable code, what, where, what to do next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where in a file or an input something was read; `line` and `column` count from 1."""

    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.file or ""]
        if self.line is not None:
            parts.append(f"{self.line}行")
        if self.column is not None:
            parts.append(f"{self.column}文字目")
        return " ".join(part for part in parts if part)


class ShirubeError(Exception):
    """A mistake in the input, in Japanese, with a code whose meaning never changes.

    `code` is listed in docs/reference/errors.md; `what` says what was read and what was expected;
    `where` is the place, if any; `todo` says what to do next.
    """

    def __init__(self, code: str, what: str, *, where: Place | str | None = None, todo: str = "") -> None:
        self.code = code
        self.what = what
        self.where = where
        self.todo = todo
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"（{self.where}）" if self.where and str(self.where) else ""
        todo = f" {self.todo}" if self.todo else ""
        return f"{self.code} {self.what}{place}{todo}"


class ReadingError(ShirubeError, ValueError):
    """A word of the field (code, date, amount, rate) that cannot be read."""


class CatalogueError(ShirubeError):
    """A catalogue file that is wrong; `problems` holds one error per line of the answer."""

    def __init__(
        self,
        code: str,
        what: str,
        *,
        where: Place | str | None = None,
        todo: str = "",
        problems: tuple[ShirubeError, ...] = (),
    ) -> None:
        super().__init__(code, what, where=where, todo=todo)
        self.problems = problems


class UnknownNameError(ShirubeError, KeyError):
    """An id (area, programme, variable) that is not in the catalogue."""

    __str__ = ShirubeError.__str__

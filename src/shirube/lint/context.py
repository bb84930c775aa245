"""What the checks are told from outside: the day, the programmes of the catalogue, the limits of taste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from shirube.lint.likeness import Likeness, plain, without_brackets
from shirube.lint.view import Allow, ProgrammeView


@dataclass(frozen=True, kw_only=True)
class ProgrammeFact:
    """A programme of the catalogue: its id, names and the days its rules are recorded for.

    `ends` is the last day of the programme where the source prints one, which is not the end of the record.
    """

    id: str
    name: str
    other_names: tuple[str, ...] = ()
    ends: date | None = None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Where "many", "old" and "far" begin. These are our own, no rule of the Cabinet Office."""

    most_kpis_of_a_node: int = 6
    longest_label: int = 80
    oldest_baseline_years: int = 5
    farthest_target: Fraction = Fraction(10)
    smallest_step: Fraction = Fraction(1, 100)
    alike: Fraction = Fraction(3, 5)
    same_kpi: Fraction = Fraction(17, 20)


@dataclass(frozen=True, kw_only=True)
class Context:
    """The day (None: not told, checks that need one are silent), the catalogue's programmes by id, the limits.

    `unused` are switches that hit nothing, known only after all other checks have run.
    """

    on: date | None = None
    programmes: Mapping[str, ProgrammeFact] = field(default_factory=dict)
    limits: Limits = Limits()
    unused: tuple[Allow, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, ProgrammeFact]:
        """Programmes by every name they are known under, spaces and width aside."""
        found: dict[str, ProgrammeFact] = {}
        for fact in self.programmes.values():
            for name in (fact.name, *fact.other_names):
                found.setdefault(plain(name), fact)
        return found

    def fact_of(self, programme: ProgrammeView) -> ProgrammeFact | None:
        """The programme of the catalogue that a plan names: by its id, its name, or its name without brackets."""
        found = self.programmes.get(programme.id or "") or self.by_name.get(plain(programme.name))
        return found or self.by_name.get(plain(without_brackets(programme.name)))

    def likely(self, name: str) -> ProgrammeFact | None:
        """The programme whose name is most like a name; None when none is alike enough."""
        if name not in self._told:
            found = self._likeness.likeliest(without_brackets(name), at_least=self.limits.alike)
            self._told[name] = None if found is None else self.by_name[found]
        return self._told[name]

    @cached_property
    def _told(self) -> dict[str, ProgrammeFact | None]:
        return {}

    @cached_property
    def _likeness(self) -> Likeness:
        """The index that finds the likely name of a programme."""
        return Likeness(self.by_name)

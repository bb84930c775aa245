"""Three walkers, one per section: the logic model, the main measures, the other measures."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from shirube.documents.strategy import headings
from shirube.documents.strategy.drafts import (
    GroupDraft,
    MeasureDraft,
    OutputDraft,
    Owner,
    Paragraphs,
    SubgroupDraft,
)
from shirube.documents.strategy.kpi_list import KpiList, with_lost_targets
from shirube.documents.strategy.pieces import Piece, PieceKind
from shirube.plans import (
    Anomaly,
    AnomalyKind,
    Group,
    Impact,
    OtherMeasure,
    Outcome,
    Output,
    Programme,
    Span,
)


@dataclass
class _Aim:
    """An impact or an outcome while it is read."""

    sign: str
    title: str
    span: Span
    impact: int
    kpis: KpiList = field(default_factory=KpiList)
    paragraphs: Paragraphs = field(default_factory=Paragraphs)


class LogicModel:
    """Section 3: impacts, outcomes and their KPIs."""

    def __init__(self) -> None:
        self.impacts: list[_Aim] = []
        self.outcomes: list[_Aim] = []
        self.current: _Aim | None = None
        self.in_kpis = False
        self.lost: list[Anomaly] = []

    def take(self, piece: Piece) -> None:
        """One piece of the section."""
        if self._heads(piece) or self.current is None:
            return
        if self.in_kpis and self.current.kpis.takes(piece):
            return
        if piece.kind is PieceKind.TEXT:
            self.in_kpis = False
            if not piece.is_heading:
                self.current.paragraphs.add(piece)

    def _heads(self, piece: Piece) -> bool:
        if found := headings.impact(piece):
            self.current = _Aim(str(found[0]), found[1], piece.span, found[0])
            self.impacts.append(self.current)
        elif (lettered := headings.lettered(piece)) and lettered[0].isupper() and self.impacts:
            self.current = _Aim(lettered[0], lettered[1], piece.span, self.impacts[-1].impact)
            self.outcomes.append(self.current)
        elif (kpi := headings.kpi(piece)) and self.current:
            self.current.kpis.begin(kpi[0])
            self.in_kpis = True
            return True
        elif headings.is_diagram(piece):
            self.lost.append(Anomaly(AnomalyKind.LOST, piece.span, piece.text, None, "図が失われている"))
        elif headings.is_thought(piece):
            self.current = None if "アウトプット" in piece.text else self.current
        else:
            return False
        self.in_kpis = False
        return True

    def done(self) -> tuple[tuple[Impact, ...], tuple[Outcome, ...]]:
        """The impacts and outcomes."""
        impacts = tuple(
            Impact(
                no=aim.impact,
                title=aim.title,
                span=aim.span,
                kpis=with_lost_targets(aim.kpis.block()),
                paragraphs=aim.paragraphs.done(),
            )
            for aim in self.impacts
        )
        outcomes = tuple(
            Outcome(
                letter=aim.sign,
                title=aim.title,
                impact=aim.impact,
                span=aim.span,
                kpis=with_lost_targets(aim.kpis.block()),
                paragraphs=aim.paragraphs.done(),
            )
            for aim in self.outcomes
        )
        return impacts, outcomes


class _Mode(StrEnum):
    BODY = "body"
    PROGRAMMES = "programmes"
    ROADMAP = "roadmap"
    KPIS = "kpis"


class MainMeasures:
    """Section 5: outputs with groups, sub-groups, measures, programmes, roadmaps, KPIs; then the national role."""

    def __init__(self, impacts: int, outcomes: tuple[str, ...]) -> None:
        self.impacts = impacts
        self.letters = outcomes
        self.outcome = ""
        self.outputs: list[OutputDraft] = []
        self.national: list[GroupDraft] = []
        self.national_title = ""
        self.national_name = ""
        self.group: GroupDraft | None = None
        self.subgroup: SubgroupDraft | None = None
        self.measure: MeasureDraft | None = None
        self.mode = _Mode.BODY
        self.odd: list[Anomaly] = []

    @property
    def _owner(self) -> Owner | None:
        if self.subgroup is not None:
            return self.subgroup
        if self.national_title:
            return self.group
        return self.outputs[-1] if self.outputs else None

    def take(self, piece: Piece) -> None:
        """One piece of the section."""
        if piece.kind is PieceKind.ROW:
            self._row(piece)
        elif not (self._divides(piece) or self._opens(piece) or self._lists(piece)):
            self._paragraph(piece)

    def _row(self, piece: Piece) -> None:
        if self.mode is _Mode.ROADMAP and self._owner:
            self._owner.roadmap.rows.append(piece)
        else:
            self.odd.append(Anomaly(AnomalyKind.UNREAD, piece.span, piece.text, None, "工程表の外の表"))

    def _divides(self, piece: Piece) -> bool:
        """Impacts, outcomes, outputs, groups, sub-groups and measures."""
        if found := headings.numbered(piece):
            self._close()
            self.national_title = found[1] if found[0] > self.impacts else ""
            self.national_name = self.national_title or self.national_name
        elif lettered := headings.lettered(piece):
            self._lettered(piece, printed=lettered[0], title=lettered[1])
        elif group := headings.group(piece):
            self._close()
            self.group = GroupDraft(group[0], group[1], piece.span)
            self._groups(piece).append(self.group)
        elif self.group and (measure := self._new_measure(piece)):
            self.measure = MeasureDraft(*measure, piece.span)
            (self.subgroup or self.group).measures.append(self.measure)
            self.mode = _Mode.BODY
        elif self.group and (title := headings.subgroup(piece)):
            self.subgroup = SubgroupDraft(title, piece.span)
            self.group.subgroups.append(self.subgroup)
            self.measure, self.mode = None, _Mode.BODY
        else:
            return False
        return True

    def _groups(self, piece: Piece) -> list[GroupDraft]:
        """Where a group belongs; without the heading of its output, that heading is lost."""
        if self.national_title:
            return self.national
        if not self.outputs:
            note = "アウトプットの見出しがない"
            self.odd.append(Anomaly(AnomalyKind.LOST, piece.span, piece.text[:20], None, note))
            self.outputs.append(OutputDraft("a", "", "", self.outcome, piece.span))
        return self.outputs[-1].groups

    def _new_measure(self, piece: Piece) -> tuple[str, str] | None:
        if piece.kind is PieceKind.ITEM and self.mode is not _Mode.BODY:
            return None
        return headings.measure(piece)

    def _lettered(self, piece: Piece, *, printed: str, title: str) -> None:
        """An outcome if its letter is the next one, else an output; a letter no output can have is a misprint."""
        position = self.letters.index(self.outcome) + 1 if self.outcome in self.letters else 0
        self._close()
        if printed in self.letters[position : position + 1]:
            self.outcome = printed
            return
        expected = chr(ord("a") + len(self.outputs))
        letter = printed if printed.isascii() and printed.islower() and printed >= expected else expected
        if letter != printed:
            note = "アウトプットの記号の取り違え（並び順を採る）"
            self.odd.append(Anomaly(AnomalyKind.LETTER, piece.span, f"{printed}. {title}", letter, note))
        elif letter != expected:
            note = f"アウトプット {expected} から {chr(ord(letter) - 1)} がない"
            self.odd.append(Anomaly(AnomalyKind.LOST, piece.span, f"{printed}. {title}", None, note))
        self.outputs.append(OutputDraft(letter, printed, title, self.outcome, piece.span))

    def _close(self) -> None:
        self.group = self.subgroup = self.measure = None
        self.mode = _Mode.BODY

    def _opens(self, piece: Piece) -> bool:
        """The headings of lists."""
        if headings.is_programmes(piece):
            self.mode = _Mode.PROGRAMMES
        elif (owner := self._owner) is None:
            return False
        elif headings.is_roadmap(piece):
            self.mode = _Mode.ROADMAP
            owner.roadmap.begin()
            owner.roadmap_span = piece.span
        elif headings.is_output_kpi(piece):
            self.mode = _Mode.KPIS
            owner.kpis.begin()
            owner.kpi_span = piece.span
        else:
            return False
        return True

    def _lists(self, piece: Piece) -> bool:
        if self.mode is _Mode.KPIS and self._owner:
            return self._owner.kpis.takes(piece)
        if self.mode is _Mode.PROGRAMMES and self.measure and piece.kind is PieceKind.ITEM:
            self.measure.programmes.append(Programme(piece.text, piece.span))
            return True
        return False

    def _paragraph(self, piece: Piece) -> None:
        if piece.kind is PieceKind.TEXT and self.mode is _Mode.BODY:
            if self.measure:
                self.measure.paragraphs.add(piece)
            elif self.outputs and not self.group and not self.national_title:
                self.outputs[-1].paragraphs.add(piece)
            return
        self.odd.append(
            Anomaly(AnomalyKind.UNREAD, piece.span, piece.text[:30], None, "置き場所が分からない文")
        )

    def done(self) -> tuple[tuple[Output, ...], tuple[Group, ...], list[Anomaly]]:
        """Outputs, national role groups, and what was odd."""
        odd = list(self.odd)
        outputs = tuple(output.done(odd) for output in self.outputs)
        national = tuple(group.done("national", odd, has_own=True) for group in self.national)
        return outputs, national, odd


class OtherMeasures:
    """Section 6: measures that hang on an outcome directly, numbered per outcome."""

    def __init__(self, outcomes: tuple[str, ...]) -> None:
        self.letters = outcomes
        self.outcome = ""
        self.found: list[tuple[str, int, Piece, str, Paragraphs]] = []
        self.odd: list[Anomaly] = []

    def take(self, piece: Piece) -> None:
        """One piece of the section."""
        lettered = headings.lettered(piece)
        if lettered and lettered[0] in self.letters:
            self.outcome = lettered[0]
        elif headings.numbered(piece):
            return
        elif (group := headings.group(piece)) and self._is_next(group[0], piece):
            self.found.append((self.outcome, group[0], piece, group[1], Paragraphs()))
        elif self.found and piece.kind in (PieceKind.TEXT, PieceKind.ITEM):
            self.found[-1][4].add(piece)

    def _is_next(self, no: int, piece: Piece) -> bool:
        last = self.found[-1] if self.found and self.found[-1][0] == self.outcome else None
        expected = last[1] + 1 if last else 1
        if no > expected:
            note = f"（{expected}）から（{no - 1}）がない"
            self.odd.append(Anomaly(AnomalyKind.LOST, piece.span, piece.text[:20], None, note))
        return no >= expected

    def done(self) -> tuple[OtherMeasure, ...]:
        """The other measures."""
        return tuple(
            OtherMeasure(outcome=outcome, no=no, title=title, span=piece.span, paragraphs=text.done())
            for outcome, no, piece, title, text in self.found
        )

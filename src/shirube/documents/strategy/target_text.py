"""The aim of a KPI as it is printed: 「80%以上（2029 年度）」 into a target and a due."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.strategy.pieces import bare
from shirube.plans import NO_DUE, Due, DueKind, Status, Target, TargetKind, Year

_DUE = re.compile(r"(.*?)\s*[（(]([^（）()]*)[）)]\s*", re.DOTALL)
_YEAR = re.compile(r"(\d{4})(年度|年)(末|時点)?")
_RANGE = re.compile(r"(\d{4})(年度|年)?[～〜~-](\d{4})(年度|年)(累計)?")
_VALUE = re.compile(
    r"(?:毎年度?|各年度)?\s*(?P<sign>[▲△-]?)(?P<number>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<unit>.*?)(?P<bound>以上|超|以下|未満|以内)?"
)
_BOUNDS = {
    "以上": TargetKind.AT_LEAST,
    "超": TargetKind.MORE_THAN,
    "以下": TargetKind.AT_MOST,
    "以内": TargetKind.AT_MOST,
    "未満": TargetKind.LESS_THAN,
}
_WORDS = {
    "増加": TargetKind.INCREASE,
    "減少": TargetKind.DECREASE,
    "向上": TargetKind.IMPROVE,
    "改善": TargetKind.IMPROVE,
}
_TO_BE_SET = re.compile(r"目標値?(?:については|は).*(?:設定|検討)")
_SUCCESSOR = re.compile(r"以降の目標")


def split_label(text: str) -> tuple[str, str]:
    """The label and what follows the last colon outside brackets; ("label", "") without a colon."""
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        sign = text[index]
        depth += (sign in "）)」】") - (sign in "（(「【")
        if depth == 0 and sign in "：:":
            return text[:index].strip(), text[index + 1 :].strip()
    return text.strip(), ""


def read_target(text: str, *, label: str, notes: tuple[str, ...] = ()) -> tuple[Target, Due]:
    """The target and its due as printed; a text that says nothing known stays as kind TEXT."""
    body, due = _split_due(text.strip())
    target = _read_body(body, label)
    if due is NO_DUE:
        due = _due_in_words(body)
    elif due.kind is DueKind.RANGE and re.match(r"毎年|各年", body):
        due = replace(due, kind=DueKind.RANGE_EACH)
    status = _status(target, notes)
    return replace(target, base_years=_base_years(body, notes), status=status), due


def read_due(text: str) -> Due:
    """A due such as 2029 年度, 2015 年度～2027 年度累計, 毎年; kind NONE with its text when it says no time."""
    plain = bare(text)
    if match := _YEAR.fullmatch(plain):
        kind = DueKind.FISCAL_YEAR if match[2] == "年度" else DueKind.CALENDAR_YEAR
        is_end = match[2] == "年度" and match[3] == "末"
        return Due(DueKind.FISCAL_YEAR_END if is_end else kind, text, last=_year(match[1], match[2]))
    if match := _RANGE.fullmatch(plain):
        kind = DueKind.RANGE_CUMULATIVE if match[5] else DueKind.RANGE
        first = _year(match[1], match[2] or match[4])
        return Due(kind, text, first=first, last=_year(match[3], match[4]))
    if re.match(r"毎年|各年", plain):
        return Due(DueKind.EVERY_YEAR, text)
    if re.search(r"終了後|完了後|採択", plain):
        return Due(DueKind.COHORT, text)
    return Due(DueKind.NONE, text)


def _split_due(text: str) -> tuple[str, Due]:
    match = _DUE.fullmatch(text)
    if match is None:
        return text, NO_DUE
    due = read_due(match[2])
    return (match[1], due) if due.kind is not DueKind.NONE else (text, NO_DUE)


def _due_in_words(body: str) -> Due:
    if match := re.match(r"(各年度の採択[^、]*)、", body):
        return Due(DueKind.COHORT, match[1])
    if match := re.match(r"毎年度?|各年度", body):
        return Due(DueKind.EVERY_YEAR, match[0])
    return NO_DUE


def _read_body(body: str, label: str) -> Target:
    plain = re.sub(r"^各年度の採択[^、]*、", "", body).strip()
    if re.fullmatch(r"(?:毎年度?)?前年度?以上", bare(plain)):
        return Target(text=body, kind=TargetKind.NOT_BELOW_PREVIOUS)
    if (match := _VALUE.fullmatch(plain)) and not re.search(r"年|と比べて", match["unit"]):
        return _valued(body, match, label=label)
    for word, kind in _WORDS.items():
        if bare(plain).endswith(word):
            return Target(text=body, kind=kind)
    if match := re.fullmatch(r"(.+?)(以上|超|以下|未満)", plain):
        return Target(text=body, kind=_BOUNDS[match[2]], than=match[1].strip())
    if match := re.fullmatch(r"(.+?)(?:[（(].*[）)])?を(超える|上回る|下回る)", plain):
        kind = TargetKind.LESS_THAN if match[2] == "下回る" else TargetKind.MORE_THAN
        return Target(text=body, kind=kind, than=match[1].strip())
    return Target(text=body, kind=TargetKind.TEXT)


def _valued(body: str, match: re.Match[str], *, label: str) -> Target:
    value = Fraction(match["number"].replace(",", "")) * (-1 if match["sign"] else 1)
    kind = _BOUNDS.get(match["bound"] or "", TargetKind.VALUE)
    if kind is TargetKind.VALUE and label.endswith(("削減", "削減量", "削減率")):
        kind = TargetKind.REDUCTION
    return Target(text=body, kind=kind, value=value, unit=match["unit"].strip() or None)


def _status(target: Target, notes: tuple[str, ...]) -> Status:
    if any(_SUCCESSOR.search(note) for note in notes):
        return Status.SUCCESSOR_TO_BE_SET
    if target.value is None and any(_TO_BE_SET.search(note) for note in notes):
        return Status.TO_BE_SET
    return Status.DECIDED


def _base_years(body: str, notes: tuple[str, ...]) -> tuple[Year, ...]:
    texts = [body] if "比べて" in body else []
    texts += [note for note in notes if "基準年" in note]
    return tuple(_year(*found) for text in texts for found in re.findall(r"(\d{4})\s*(年度|年)", text))


def _year(digits: str, word: str) -> Year:
    return FiscalYear(int(digits)) if word == "年度" else CalendarYear(int(digits))

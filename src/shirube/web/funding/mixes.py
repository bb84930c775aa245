"""One mix as the page shows it: what is used, from gross to net, who pays, and the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shirube.base import format_number, format_yen
from shirube.funding.ledger import Paid
from shirube.funding.mix import Plan
from shirube.rules import Programme, Verdict
from shirube.usecases.decision_page import BarPart
from shirube.usecases.funding import MoneyPlan, certificate_text, filling_text, gross_to_net, who_pays
from shirube.web.funding.words import decision_address, labels, money_text, party_label

PROVEN = "ほかの組み合わせすべてと比べて最良であることを確かめました（証明済み）。"
_SHORT = {"national": "国費", "deferred": "後年度の地方交付税"}
_FILLS = {"town": "municipal", "cooperative": "bank"}
_DESK, _PHONE, _LETTER, _PADDING = 660, 300, 16, 20
_LINES = (
    ("cost", 1, "費用（総額）"),
    ("paid_on", 1, "ほかへの助成として出す"),
    ("grants", -1, "国の補助金・交付金"),
    ("received", -1, "まち・都道府県からの助成"),
    ("later", -1, "後の年度の地方交付税"),
    ("net", 1, "実質負担"),
)
_BELOW = (
    ("borrowed", 1, "うち起債（後で返す）"),
    ("loan", 1, "うち融資（後で返す）"),
    ("cash", 1, "この年度に手元から出すお金"),
)


@dataclass(frozen=True)
class BarShown:
    """A part of the bar in per cent of its width, and where its words fit."""

    part: BarPart
    x: str
    width: str
    percent: str
    fits: str


@dataclass(frozen=True)
class Bar:
    """What programmes/bar.html draws."""

    parts: tuple[BarPart, ...]
    total_text: str
    within: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Line:
    """A line of the table from gross to net, one figure per party and their sum."""

    label: str
    figures: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Used:
    """A programme of the mix: what it brings, for which costs, how the money passes, and its decision."""

    programme: Programme
    place: str
    verdict: Verdict
    costs: str
    outside: str
    flows: tuple[tuple[str, str, str], ...]
    needs: str
    asks: int
    href: str


@dataclass(frozen=True)
class PlanShown:
    """One mix with its tables."""

    plan: Plan
    outside: str
    local: str
    total: str
    used: tuple[Used, ...]
    parties: tuple[str, ...]
    lines: tuple[Line, ...]
    below: tuple[Line, ...]
    bar: Bar
    bar_parts: tuple[BarShown, ...]
    certificate: str
    numbers: str
    needs: str

    @property
    def paid(self) -> tuple[tuple[str, str], ...]:
        """Who bears how much in the end, largest words first."""
        return tuple((part.label, part.text) for part in self.bar.parts)


def plan_shown(money: MoneyPlan, plan: Plan) -> PlanShown:
    """A mix of the answer, worded."""
    rows = gross_to_net(plan)
    bar, parts = _bar(money, plan)
    is_proven = plan.certificate.holds
    return PlanShown(
        plan=plan,
        outside=format_yen(plan.outside),
        local=format_yen(plan.local_net),
        total=format_yen(plan.ledger.total),
        used=tuple(_used(money, plan)),
        parties=(*(party_label(money, plan.way, row.party) for row in rows), "合計"),
        lines=_lines(rows, _LINES),
        below=_lines(rows, _BELOW),
        bar=bar,
        bar_parts=parts,
        certificate=PROVEN if is_proven else certificate_text(plan),
        numbers=certificate_text(plan) if is_proven else "",
        needs=labels(money, plan.needs),
    )


def _lines(rows: tuple[object, ...], wanted: tuple[tuple[str, int, str], ...]) -> tuple[Line, ...]:
    found = []
    for name, sign, label in wanted:
        values = [sign * getattr(row, name) for row in rows]
        if any(values) or name in ("cost", "net"):
            figures = (*(format_number(value) for value in values), format_number(sum(values)))
            found.append(Line(label, figures, name))
    return tuple(found)


def _bar(money: MoneyPlan, plan: Plan) -> tuple[Bar, tuple[BarShown, ...]]:
    total = plan.ledger.total
    parts: list[BarPart] = []
    start = Fraction(0)
    for party, _, yen in who_pays(plan):
        if total <= 0 or yen < 0:
            return Bar((), format_yen(total), ()), ()
        name = _SHORT.get(party) or _net_label(money, plan, party)
        width = Fraction(yen, total)
        parts.append(BarPart(_FILLS.get(party, party), name, yen, format_yen(yen), start, width))
        start += width
    loans = tuple(
        (f"{row.label}の融資（後で返す）", format_yen(row.loan)) for row in gross_to_net(plan) if row.loan
    )
    return Bar(tuple(parts), format_yen(total), loans), tuple(_bar_shown(part) for part in parts)


def _net_label(money: MoneyPlan, plan: Plan, party: str) -> str:
    return f"{party_label(money, plan.way, party)}の実質負担"


def _bar_shown(part: BarPart) -> BarShown:
    name, figure = len(part.label) * _LETTER, len(part.text) * _LETTER
    fits = "wide" if max(name, figure) + _PADDING <= part.width * _DESK else ""
    if name + _PADDING <= part.width * _PHONE:
        fits = f"{fits} phone".strip()
    return BarShown(part, _percent(part.start), _percent(part.width), f"{round(part.width * 100)}%", fits)


def _percent(share: Fraction) -> str:
    whole, rest = divmod(round(share * 100_000), 1000)
    return f"{whole}.{rest:03d}%"


def _used(money: MoneyPlan, plan: Plan) -> list[Used]:
    found = []
    for adoption in plan.adoptions:
        programme, site = adoption.programme, adoption.offer.site
        flows = tuple(
            (
                _flow_label(money, paid),
                format_yen(paid.yen),
                " → ".join(party_label(money, plan.way, party) for party in (paid.source, paid.target)),
            )
            for paid in plan.ledger.paid
            if (paid.programme, paid.site) == (programme.id, site.id) and paid.yen
        )
        found.append(
            Used(
                programme,
                site.label,
                adoption.decision.verdict,
                filling_text(money, adoption),
                money_text(adoption.reckoned["outside"]),
                tuple(dict.fromkeys(flows)),
                labels(money, adoption.needs),
                len(adoption.asks),
                decision_address(money, adoption, hopeful=plan.hopeful),
            )
        )
    return found


def _flow_label(money: MoneyPlan, paid: Paid) -> str:
    return money.label(paid.label) if paid.label == paid.amount else paid.label

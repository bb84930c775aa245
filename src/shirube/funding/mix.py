"""The best mix: what to adopt for which cost, proven, with a certificate and the next best."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shirube.base.errors import ShirubeError
from shirube.funding.compiled import Compiled, Encoded, Mix, compile_offer
from shirube.funding.encode import encode, is_endless
from shirube.funding.ledger import Ledger, ledger_of
from shirube.funding.linear import Row
from shirube.funding.offers import LOCAL_NET, OBJECTIVES, OUTSIDE, Filling, Offer, decided, offers_of
from shirube.funding.project import Money, Project, Way
from shirube.funding.solve import Solution, Solver
from shirube.rules.decide import AmountResult, Decision, inputs_of
from shirube.rules.model import UNPRINTED_CLAUSE, Programme, Variable, Verdict

CANNOT = frozenset({"E163", "E171"})
"""Codes that say: what must be used cannot be, this way and this day."""
ENDLESS = "答えが足りず、額の上限が決まりません。"


@dataclass(frozen=True)
class Adoption:
    """A programme in a mix: the costs it pays for, the amount chosen, and the rule engine's answer to that.

    `counted` is what the mix counts per objective, `reckoned` what the engine says of it.
    `needs` are the facts still missing, `asks` what the source leaves open.
    """

    offer: Offer
    filling: Filling
    decision: Decision
    counted: Mapping[str, int]
    reckoned: Mapping[str, Money]
    needs: tuple[str, ...]
    asks: tuple[str, ...]

    @property
    def programme(self) -> Programme:
        return self.offer.programme


@dataclass(frozen=True)
class Certificate:
    """Why the mix is believed: the solver's proof, and every figure reckoned again by the rule engine.

    `objective` is the money from outside (`goal` outside) or the net burden (`goal` local) of the mix, and
    `bound` what no mix can better; they are equal where proven; `agrees` if each programme's amount, recomputed apart from the
    solver, is what the mix counts and its verdict allows it; `adds_up` if the parts come to the cost.
    """

    goal: str
    status: str
    objective: int
    bound: int
    agrees: bool
    adds_up: bool
    checked: int

    @property
    def holds(self) -> bool:
        return self.status == "OPTIMAL" and self.objective == self.bound and self.agrees and self.adds_up


@dataclass(frozen=True)
class Plan:
    """A mix for one way: the adoptions, what both objectives come to, the ledger and the certificate.

    `local_net` is the net burden of the local governments that apply, `outside` the money from outside, in yen.
    """

    way: Way
    hopeful: bool
    adoptions: tuple[Adoption, ...]
    local_net: int
    outside: int
    ledger: Ledger
    certificate: Certificate

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for item in self.adoptions for name in item.needs))


@dataclass(frozen=True)
class Market:
    """What a project meets: the programmes, the variables and the day asked about."""

    programmes: Mapping[str, Programme]
    variables: Mapping[str, Variable]
    on: date
    kept: dict[Hashable, Compiled | ShirubeError] = field(default_factory=dict, compare=False, repr=False)
    """Offers already followed through their programme: lives as long as one question."""

    def compiled(self, offer: Offer, *, hopeful: bool) -> Compiled:
        """The offer with its cases; raises ShirubeError E164, E166 or E167 if they cannot be told."""
        reads = inputs_of(offer.programme)
        facts = tuple((name, offer.facts[name]) for name in reads if name in offer.facts)
        key = (offer.programme.id, offer.funding, offer.flows, offer.places, facts, self.on, hopeful)
        if key not in self.kept:
            try:
                self.kept[key] = compile_offer(offer, variables=self.variables, on=self.on, hopeful=hopeful)
            except ShirubeError as error:
                self.kept[key] = error
        found = self.kept[key]
        if isinstance(found, ShirubeError):
            raise found
        return replace(found, offer=offer)


@dataclass(frozen=True)
class Left:
    """An offer that could not be taken into the reckoning, and why."""

    programme: Programme
    site: str
    reason: str


def compiled_offers(
    way: Way, project: Project, market: Market, *, hopeful: bool
) -> tuple[list[Compiled], list[Left]]:
    """The offers of a way with their cases; those without any case that gives money are left out."""
    found: list[Compiled] = []
    left: list[Left] = []
    for offer in offers_of(way, project, market.programmes, market.variables):
        if not _is_open(offer.programme, market.on, hopeful=hopeful) or _is_unprinted(offer):
            continue
        try:
            compiled = market.compiled(offer, hopeful=hopeful)
        except ShirubeError as error:
            left.append(Left(offer.programme, offer.site.id, str(error)))
            continue
        pieces = compiled.cases.pieces
        if hopeful and is_endless(compiled):
            left.append(Left(offer.programme, offer.site.id, ENDLESS))
        elif any(piece.gives is not None for piece in pieces) and not _always_refused(compiled):
            found.append(compiled)
    return found, left


def _is_open(programme: Programme, on: date, *, hopeful: bool) -> bool:
    """Inside the recorded window; outside it, before the end, only hopefully."""
    if programme.ends is not None and on > programme.ends:
        return False
    return hopeful or programme.recorded_from <= on <= programme.recorded_until


def _is_unprinted(offer: Offer) -> bool:
    """Whether no answer can settle it, as the source does not print the conditions; named for a cost, it counts."""
    named = any(offer.programme.id in place.item.programmes for place in offer.places)
    return not named and any(clause.id == UNPRINTED_CLAUSE for clause in offer.programme.clauses)


def _always_refused(compiled: Compiled) -> bool:
    return any(
        piece.gives is None and not piece.bounds and not piece.rows and not piece.ties
        for piece in compiled.cases.pieces
    )


def best_plans(
    way: Way, project: Project, market: Market, *, objective: str, hopeful: bool, count: int = 1
) -> tuple[Plan, ...]:
    """The best mix of a way and the next best with other programmes, best first.

    Sure mixes count only programmes whose verdict is yes, at their least; hopeful ones also those that the
    unknown may still allow, at their most. Raises ShirubeError E163 or E171 if what must be used cannot be,
    E172 if the time does not do.
    """
    mix, _ = _mix(way, project, market, hopeful=hopeful)
    goals = _goals(mix, objective)
    found: list[Plan] = []
    while len(found) < count:
        solutions = _solved(mix, goals)
        if not solutions:
            break
        plan = _plan(way, mix, solutions, market, objective=objective, hopeful=hopeful)
        found.append(plan)
        adopted = [encoded.adopted for encoded in mix.offers if solutions[-1].values[encoded.adopted]]
        others = [encoded.adopted for encoded in mix.offers if encoded.adopted not in adopted]
        if not mix.offers:
            break
        mix.model.keep(
            [*((flag, -1) for flag in adopted), *((flag, 1) for flag in others)], low=1 - len(adopted)
        )
    if not found:
        raise _no_mix()
    return tuple(found)


def best_totals(
    way: Way, project: Project, market: Market, *, objective: str, hopeful: bool
) -> tuple[dict[str, int], list[Left]]:
    """What the best mix comes to per objective, and the offers left out, without the mix itself.

    Raises as `best_plans`.
    """
    mix, left = _mix(way, project, market, hopeful=hopeful)
    solutions = _solved(mix, _goals(mix, objective))
    if not solutions:
        raise _no_mix()
    values = solutions[-1].values
    return {name: sum(values[e.effects[name]] for e in mix.offers) for name in OBJECTIVES}, left


def _mix(way: Way, project: Project, market: Market, *, hopeful: bool) -> tuple[Mix, list[Left]]:
    compiled, left = compiled_offers(way, project, market, hopeful=hopeful)
    _refuse_missing(way, project, compiled)
    return encode(compiled), left


def _no_mix() -> ShirubeError:
    return ShirubeError(
        "E163",
        "必ず使うとした制度どうしが、同じ費用をめぐって両立しません。",
        todo="必ず使う制度（must）か、費用の割り当てを見直してください。",
    )


def _refuse_missing(way: Way, project: Project, compiled: Sequence[Compiled]) -> None:
    usable = {item.offer.programme.id for item in compiled}
    for name in project.must:
        if name not in usable:
            raise ShirubeError(
                "E171",
                f"必ず使うとした制度「{name}」は、「{way.label}」ではこの日に使えないか、当てる費用がありません。",
                todo="調べ（survey）の理由を見て、答えか費用の counts_as を直してください。",
            )


def _goals(mix: Mix, objective: str) -> list[list[tuple[int, int]]]:
    """The objective, then the other one; what is chosen of a programme decided upon comes first of all."""
    order = [objective, *(name for name in OBJECTIVES if name != objective)]
    goals = [[(encoded.effects[name], 1) for encoded in mix.offers] for name in order]
    if goals[0] == goals[1]:
        del goals[1]
    decided_upon = [
        (encoded.chosen, 1)
        for encoded in mix.offers
        if encoded.chosen is not None and encoded.compiled.offer.is_must
    ]
    return [decided_upon, *goals] if decided_upon else goals


def _is_decided_first(mix: Mix) -> bool:
    return any(e.chosen is not None and e.compiled.offer.is_must for e in mix.offers)


def _solved(mix: Mix, goals: Sequence[list[tuple[int, int]]]) -> list[Solution]:
    """The goals in turn, on a copy: what holds one mix to its rank must not bind the next."""
    rows: list[Row] = list(mix.model.rows)
    solutions = Solver(mix.model).in_turn(goals)
    mix.model.rows = rows
    return solutions if len(solutions) == len(goals) else []


def _plan(
    way: Way, mix: Mix, solutions: list[Solution], market: Market, *, objective: str, hopeful: bool
) -> Plan:
    values = solutions[-1].values
    adoptions = tuple(
        _adoption(mix, encoded, values, market, hopeful=hopeful)
        for encoded in mix.offers
        if values[encoded.adopted]
    )
    ledger = ledger_of(way, [(a.offer, a.decision, a.counted[OUTSIDE]) for a in adoptions], hopeful=hopeful)
    leading = solutions[int(_is_decided_first(mix))]
    proven = all(solution.proven for solution in solutions)
    agrees = all(_agrees(item, hopeful=hopeful) for item in adoptions)
    cost = ledger.local_cost
    is_net = objective == LOCAL_NET
    certificate = Certificate(
        objective,
        "OPTIMAL" if proven else "FEASIBLE",
        cost - leading.objective if is_net else leading.objective,
        cost - leading.bound if is_net else leading.bound,
        agrees,
        ledger.adds_up,
        len(adoptions),
    )
    outside = sum(item.counted[OUTSIDE] for item in adoptions)
    effect = sum(item.counted[name] for item in adoptions for name in OBJECTIVES if name != OUTSIDE)
    return Plan(way, hopeful, adoptions, ledger.local_cost - effect, outside, ledger, certificate)


def _adoption(mix: Mix, encoded: Encoded, values: list[int], market: Market, *, hopeful: bool) -> Adoption:
    offer = encoded.compiled.offer
    filling = mix.filling(encoded, values)
    if not offer.is_must:
        filling = _without_idle(offer, filling, market, hopeful=hopeful)
    decision, reckoned = decided(offer, filling, on=market.on, variables=market.variables, hopeful=hopeful)
    asked = [name for flow in offer.flows if flow.amount in decision.amounts for name in (flow.amount,)]
    missing = dict.fromkeys(decision.missing)
    asks = dict.fromkeys(decision.undetermined_by_source)
    for name in asked:
        missing.update(dict.fromkeys(decision.amounts[name].missing))
        asks.update(dict.fromkeys(decision.amounts[name].open_questions))
    return Adoption(
        offer,
        filling,
        decision,
        {name: values[encoded.effects[name]] for name in OBJECTIVES},
        {name: _money(result) for name, result in reckoned.items()},
        tuple(missing),
        tuple(asks),
    )


def _without_idle(offer: Offer, filling: Filling, market: Market, *, hopeful: bool) -> Filling:
    """The same without the costs that bring nothing more (beyond a limit), the last ones first."""

    def gives(trial: Filling) -> tuple[Verdict, tuple[tuple[int | None, int | None], ...]]:
        decision, effects = decided(offer, trial, on=market.on, variables=market.variables, hopeful=hopeful)
        return decision.verdict, tuple((e.low, e.high) for e in effects.values())

    wanted = gives(filling)
    for item in reversed(filling.items):
        trial = replace(filling, items=tuple(other for other in filling.items if other != item))
        if trial.items and trial.chosen == 0 and gives(trial) == wanted:
            filling = trial
    return filling


def _money(result: AmountResult) -> Money:
    if result.value is not None:
        return Money(result.value, result.value)
    return Money(result.low or 0, result.high)


def _agrees(adoption: Adoption, *, hopeful: bool) -> bool:
    """The engine's own figure for each objective is what the mix counts, and its verdict allows it."""
    allowed = (Verdict.YES, Verdict.UNKNOWN) if hopeful else (Verdict.YES,)
    if adoption.decision.verdict not in allowed:
        return False
    for name, counted in adoption.counted.items():
        money = adoption.reckoned[name]
        if money.value is not None and counted != money.value:
            return False
        if hopeful and money.high is not None and counted > money.high:
            return False
        if not hopeful and counted > money.low:
            return False
    return True


__all__ = [
    "CANNOT",
    "ENDLESS",
    "Adoption",
    "Certificate",
    "Left",
    "Market",
    "Plan",
    "best_plans",
    "best_totals",
    "compiled_offers",
]

"""From gross to net (実質負担): who pays what, party by party; the parts always come to the cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shirube.funding.offers import Offer
from shirube.funding.project import BEARERS, DEFERRED, LOCAL, NATIONAL, Way
from shirube.rules.decide import Decision


@dataclass(frozen=True)
class Share:
    """One party, in yen: the cost it incurs, what it gets now and later, what it pays to others, and the net.

    net = cost - grants - passed_to_it - later + paid_on. `borrowed` and `loan` are how the cash is found
    (a bond, a bank loan); they are repaid, so the net does not move. now = what must be found this year.
    """

    party: str
    cost: int
    grants: int
    received: int
    paid_on: int
    later: int
    borrowed: int
    loan: int

    @property
    def net(self) -> int:
        return self.cost + self.paid_on - self.grants - self.received - self.later

    @property
    def cash(self) -> int:
        """What the party finds itself this year, before a loan or bond is repaid and later money comes."""
        return self.cost + self.paid_on - self.grants - self.received - self.borrowed - self.loan


@dataclass(frozen=True)
class Paid:
    """Money of one programme that passes: amount id, yen counted, from whom to whom."""

    programme: str
    site: str
    amount: str
    label: str
    yen: int
    source: str
    target: str


@dataclass(frozen=True)
class Ledger:
    """The whole cost and who bears it in the end: the nation now and later, and every party net."""

    total: int
    shares: tuple[Share, ...]
    paid: tuple[Paid, ...]

    @property
    def national(self) -> int:
        return sum(item.yen for item in self.paid if item.source == NATIONAL)

    @property
    def deferred(self) -> int:
        return sum(item.yen for item in self.paid if item.source == DEFERRED)

    @property
    def local_cost(self) -> int:
        """The costs that the local governments incur themselves."""
        return sum(share.cost for share in self.shares if share.party in LOCAL)

    @property
    def adds_up(self) -> bool:
        return self.national + self.deferred + sum(share.net for share in self.shares) == self.total

    def share(self, party: str) -> Share:
        """The share of a party; all zero if it takes no part."""
        found = next((share for share in self.shares if share.party == party), None)
        return found or Share(party, 0, 0, 0, 0, 0, 0, 0)


def ledger_of(way: Way, adopted: Sequence[tuple[Offer, Decision, int]], *, hopeful: bool) -> Ledger:
    """The ledger of a mix: costs at what is told (else their least, or their most if `hopeful`).

    Each adoption comes with the money from outside that the mix counts for it.
    """
    paid = tuple(
        item
        for offer, decision, outside in adopted
        for item in _paid(offer, decision, outside, hopeful=hopeful)
    )
    costs = [
        (item.bearer, (item.most or item.least) if hopeful else item.least, item.loan)
        for _, item in way.items
    ]
    bonds = [
        (offer.site.applicant, _figure(decision, offer.funding.bond, hopeful=hopeful))
        for offer, decision, _ in adopted
        if offer.funding.bond is not None
    ]
    shares = tuple(_share(party, costs, paid, bonds) for party in BEARERS)
    return Ledger(
        sum(cost for _, cost, _ in costs),
        tuple(share for share in shares if share != Share(share.party, 0, 0, 0, 0, 0, 0, 0)),
        paid,
    )


def _share(
    party: str,
    costs: Sequence[tuple[str, int, int]],
    paid: Sequence[Paid],
    bonds: Sequence[tuple[str, int]],
) -> Share:
    to = [item for item in paid if item.target == party]
    return Share(
        party=party,
        cost=sum(cost for bearer, cost, _ in costs if bearer == party),
        grants=sum(item.yen for item in to if item.source == NATIONAL),
        received=sum(item.yen for item in to if item.source not in (NATIONAL, DEFERRED)),
        paid_on=sum(item.yen for item in paid if item.source == party),
        later=sum(item.yen for item in to if item.source == DEFERRED),
        borrowed=sum(yen for owner, yen in bonds if owner == party),
        loan=sum(loan for bearer, _, loan in costs if bearer == party),
    )


def _paid(offer: Offer, decision: Decision, outside: int, *, hopeful: bool) -> list[Paid]:
    """What passes; from outside no more than is counted (the last flows give way)."""
    labels = {amount.id: amount.label for amount in offer.programme.amounts}
    figures = [_figure(decision, flow.amount, hopeful=hopeful) for flow in offer.flows]
    from_outside = [offer.is_outside(flow.source) for flow in offer.flows]
    over = sum(figure for figure, counts in zip(figures, from_outside, strict=True) if counts) - outside
    for index in reversed(range(len(figures))):
        if over > 0 and from_outside[index]:
            cut = min(over, figures[index])
            figures[index], over = figures[index] - cut, over - cut
    return [
        Paid(
            offer.programme.id,
            offer.site.id,
            flow.amount,
            labels.get(flow.amount, flow.amount),
            figure,
            flow.source,
            flow.target,
        )
        for flow, figure in zip(offer.flows, figures, strict=True)
    ]


def _figure(decision: Decision, name: str, *, hopeful: bool) -> int:
    """The yen counted for an amount: its value, else its least (its most if `hopeful` and there is one)."""
    amount = decision.amounts.get(name)
    if amount is None:
        told = decision.facts.get(name)
        return told if isinstance(told, int) else 0
    if amount.value is not None:
        return amount.value
    return (amount.high if hopeful and amount.high is not None else amount.low) or 0


__all__ = ["Ledger", "Paid", "Share", "ledger_of"]

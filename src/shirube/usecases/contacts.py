"""Whom a place can call: the contacts that the documents print for its prefecture, each with its programmes."""

from __future__ import annotations

from dataclasses import dataclass

from shirube.catalogue import Catalogue
from shirube.rules import Programme
from shirube.rules.model import Contact


@dataclass(frozen=True)
class LocalContact:
    """One contact of a prefecture and every programme it answers for."""

    contact: Contact
    programmes: tuple[Programme, ...]


def local_contacts(catalogue: Catalogue, prefecture: str) -> tuple[LocalContact, ...]:
    """The contacts for a prefecture ('39') alone or with others, those of one prefecture first.

    A contact printed for several programmes comes once; contacts of the whole country are left out.
    """
    found: dict[tuple[str, str, str], list[Programme]] = {}
    first: dict[tuple[str, str, str], Contact] = {}
    for programme in catalogue.programmes.values():
        for contact in programme.contacts:
            if prefecture in contact.prefectures:
                key = (contact.name, contact.phone, contact.email)
                first.setdefault(key, contact)
                found.setdefault(key, []).append(programme)
    every = [LocalContact(first[key], tuple(programmes)) for key, programmes in found.items()]
    return tuple(sorted(every, key=lambda item: len(item.contact.prefectures)))

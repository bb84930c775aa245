"""Where something is printed, in the short form beside each line."""

from __future__ import annotations

import re
import unicodedata

from django import template

from shirube.rules.model import Passage
from shirube.usecases.programme_page import passage_text

register = template.Library()
_DIAL = re.compile(r"[0-9][0-9()-]{7,}[0-9]")
_PRINTED = re.compile(r"([0-9A-Za-z]+)_[0-9a-f]{8,} ")


@register.filter
def passage(value: Passage) -> str:
    """資料004 990-992行."""
    return passage_text(value)


@register.filter
def printed(text: str) -> str:
    """A passage that comes as text ("004_aff… 990行"), shortened alike."""
    return _PRINTED.sub(r"資料\1 ", text)


@register.filter
def dial(phone: str) -> str:
    """The number a telephone can call, without 内線 and the like; empty if there is none."""
    found = _DIAL.search(unicodedata.normalize("NFKC", phone))
    return "" if found is None else re.sub("[()]", "", found[0])

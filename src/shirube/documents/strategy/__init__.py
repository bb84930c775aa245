"""Reads a national strategy from text lines into a plan, and writes a plan as JSON; carries no sentence of any document."""

from __future__ import annotations

from shirube.documents.strategy.plan_json import plan_json
from shirube.documents.strategy.read import looks_like_strategy, read_strategy

__all__ = ["looks_like_strategy", "plan_json", "read_strategy"]

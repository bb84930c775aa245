"""The language of conditions and amounts: parse, check, decide in three values, explain, run over columns.

Knows nothing of files, screens or the day it is; a programme and typed facts come in, a decision goes out.
"""

from shirube.rules.decide import AmountResult, ClauseResult, Decision, decide, inputs_of
from shirube.rules.facts import read_facts, read_value
from shirube.rules.model import Facts, Known, Programme, Variable, VariableType, Verdict

__all__ = [
    "AmountResult",
    "ClauseResult",
    "Decision",
    "Facts",
    "Known",
    "Programme",
    "Variable",
    "VariableType",
    "Verdict",
    "decide",
    "inputs_of",
    "read_facts",
    "read_value",
]

"""Money across programmes: what pays for a project, from gross to net, and the proven best mix.

Knows nothing of files; programmes, variables and the project are handed in, and every amount comes from the
rule engine.
"""

from shirube.funding.mix import Adoption, Certificate, Market, Plan, best_plans
from shirube.funding.outlook import Outlook, outlook
from shirube.funding.project import CostItem, Money, Project, Site, Way
from shirube.funding.survey import Survey, survey

__all__ = [
    "Adoption",
    "Certificate",
    "CostItem",
    "Market",
    "Money",
    "Outlook",
    "Plan",
    "Project",
    "Site",
    "Survey",
    "Way",
    "best_plans",
    "outlook",
    "survey",
]

"""A town's own plan: organisations, memberships, plans, nodes, KPIs and the history of every change."""

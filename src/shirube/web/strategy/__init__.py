"""The national strategy as pages: logic model, KPI board, roadmap, budget, measures."""

"""Did it work: effect estimates with intervals, placebo tests and a plain sentence of what can and cannot be said."""

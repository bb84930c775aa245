"""Did it work: the question asked from a KPI or a list of municipalities, answered with its limits."""

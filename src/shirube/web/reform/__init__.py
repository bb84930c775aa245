"""What a change of the rules would do: a page for a ministry, with tables, maps and downloads."""

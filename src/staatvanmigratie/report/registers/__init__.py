"""Lists that people keep for the report: policy, processes, terms, contributions, what was printed."""

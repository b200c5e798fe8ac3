"""The dashboards: one figure of linked charts with choices for subject, year and category."""

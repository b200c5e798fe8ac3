"""Figures: what sources said, what it means, and which of it is quoted."""

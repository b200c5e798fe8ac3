"""Chapters are run: each in a process of its own, and what they printed is kept."""

"""Executed chapters become website, PDF and numbers.json."""

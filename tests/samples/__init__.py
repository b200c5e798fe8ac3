"""What tests work on: small projects, servers, books, planted files and lists of words."""

from pathlib import Path

#: The project that the tests belong to.
ROOT = Path(__file__).parents[2]

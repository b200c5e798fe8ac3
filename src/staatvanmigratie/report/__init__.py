"""An edition, and all that people write for it, as data."""

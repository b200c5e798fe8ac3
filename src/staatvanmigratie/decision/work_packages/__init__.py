"""Packages that go to an organisation to read, agree and correct, and what comes back."""

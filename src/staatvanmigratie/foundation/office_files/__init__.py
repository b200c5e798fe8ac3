"""Spreadsheets and documents of others: looked at with suspicion before they are opened, and read apart."""

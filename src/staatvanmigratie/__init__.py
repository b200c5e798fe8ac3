"""Staat van Migratie: the yearly report on migration as a reproducible notebook publication."""

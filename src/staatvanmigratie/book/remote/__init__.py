"""Chapters on the workers of Dask: here or on other machines, with the bytes that this machine would make."""

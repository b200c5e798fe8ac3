"""The book while somebody writes: one application of Sphinx stays, and rewrites the page that changed."""

"""The PDF: Typst source from the same nodes as the website, compiled to an accessible file."""

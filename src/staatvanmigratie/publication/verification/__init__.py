"""Does all still stand as it was written down, kept and published? Asked of a project, or of an archive."""

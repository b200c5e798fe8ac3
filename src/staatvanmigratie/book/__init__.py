"""From executed chapters to a book: runner, Sphinx extension, Typst builder, PDF."""

"""What a cell gives the book: texts, figures, tables and key figures, each with its record."""

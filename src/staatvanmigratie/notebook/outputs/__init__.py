"""What a cell gives the book: figures, tables and key figures."""

"""What can be read inside a file that goes out: documents, pages, PDF and pictures."""

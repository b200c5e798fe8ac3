"""The cells of a spreadsheet or a CSV file, and how a person who opens it sees them."""

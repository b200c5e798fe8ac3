"""What every room stands on: errors, periods, Dutch, files, strict reading. Imports nothing of ours."""

"""What organisations in the migration chain send as a file: looked at with suspicion, read, taken up."""

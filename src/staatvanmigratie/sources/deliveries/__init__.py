"""The file of a partner: described, read, checked and taken up with ``svm deliver``."""

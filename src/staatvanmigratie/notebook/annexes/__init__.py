"""The tables of the annexes: methods, revisions, terms and policy."""

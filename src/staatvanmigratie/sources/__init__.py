"""The ways figures come in: a fetch from a service, a file of a partner, a table that was typed over."""

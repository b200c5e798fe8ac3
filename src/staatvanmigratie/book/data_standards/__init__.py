"""The open data of an edition in the words of the standards that programs and data portals read."""

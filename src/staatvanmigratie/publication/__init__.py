"""Building an edition, releasing it, and the public site."""

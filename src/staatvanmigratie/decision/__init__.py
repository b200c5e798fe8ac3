"""Who agreed to what, what changed since, and the papers that go with it."""

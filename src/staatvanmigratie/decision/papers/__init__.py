"""The text of the papers that go with an edition, as it is written and agreed to."""

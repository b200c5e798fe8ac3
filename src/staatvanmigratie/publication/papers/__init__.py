"""The papers that go with a release for who wants to check it: what it was made of, with what, and how."""

"""Settings for every test: a busy machine is no fault of the code."""

from hypothesis import settings

settings.register_profile("project", deadline=None)
settings.load_profile("project")

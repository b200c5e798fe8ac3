"""Settings for every test: a busy machine is no fault of the code."""

import signal

from hypothesis import settings

settings.register_profile("project", deadline=None)
settings.load_profile("project")


def pytest_configure():
    """Let the processes that tests interrupt hear it, also where the tests run in the background.

    A shell starts background jobs with interrupts ignored, and children inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)

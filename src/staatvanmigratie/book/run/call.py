"""Let a fork of the warm process do something beside the chapters: it has read the edition already."""

from collections.abc import Callable
from typing import Any

from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation.errors import SvmError


def in_fork(warm: WarmProcess, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function of a module gives, called in a fork; here, where no warm process runs.

    Parameters
    ----------
    function, arguments
        Arguments and result are values of JSON. Who opens the edition in it finds that read.

    Raises
    ------
    SvmError
        What the function raised, in the same words.
    InterruptedError
        The build is being stopped.
    """
    if not warm.runs:
        return function(*arguments)
    try:
        about = {"module": function.__module__, "name": function.__name__, "arguments": arguments}
        said = warm.asked(call=about)
    except (ConnectionError, EOFError):  # it was killed
        if warm.ended:
            raise InterruptedError("the build was interrupted") from None
        return function(*arguments)
    if "error" in said:
        raise SvmError(said["error"])
    return said["outcome"]

"""Let a fork of the warm process do something beside the chapters: it has read the edition already."""

from collections.abc import Callable, Collection
from typing import Any

from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation import uses
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
    return with_uses(warm, function, *arguments)[0]


def with_uses(
    warm: WarmProcess, function: Callable[..., Any], *arguments: Any
) -> tuple[Any, Collection[str]]:
    """Return what :func:`in_fork` does, and what was used of the project for it."""
    if not warm.runs:
        return _here(function, *arguments)
    try:
        about = {"module": function.__module__, "name": function.__name__, "arguments": arguments}
        said = warm.asked(call=about)
    except (ConnectionError, EOFError):  # it was killed
        if warm.ended:
            raise InterruptedError("the build was interrupted") from None
        return _here(function, *arguments)
    if "error" in said:
        raise SvmError(said["error"])
    return said["outcome"], said["used"]


def _here(function: Callable[..., Any], *arguments: Any) -> tuple[Any, Collection[str]]:
    with uses.listening() as used:
        return function(*arguments), used

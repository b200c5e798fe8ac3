"""What an error says, and the points that it lists."""

import ast
import pickle
from pathlib import Path

import pytest

from staatvanmigratie.foundation import errors
from staatvanmigratie.foundation.errors import BuildError, SvmError

PACKAGE = Path(errors.__file__).parent.parent


@pytest.mark.parametrize(
    ("error", "printed"),
    [
        (SvmError("The disk is full"), "The disk is full"),
        (BuildError("It stops at:", ["one", 2]), "It stops at:\n- one\n- 2"),
        (BuildError("It stops at:", (each for each in "ab"), "Mend it."), "It stops at:\n- a\n- b\nMend it."),
        (SvmError("It stops at:", ["a list:\n- within"]), "It stops at:\n- a list:\n- within"),
        (SvmError(), ""),
    ],
)
def test_an_error_prints_its_message_its_points_and_what_to_do_about_them(error, printed):
    assert str(error) == printed


def test_a_point_stays_one_point_whatever_it_holds():
    assert SvmError("It stops at:", ["a list:\n- within", "next"]).points == ("a list:\n- within", "next")


def test_an_error_of_another_process_keeps_its_points():
    error = pickle.loads(pickle.dumps(BuildError("It stops at:", ["one", "two"], "Mend it.")))

    assert (type(error), error.points, error.end) == (BuildError, ("one", "two"), "Mend it.")


def test_no_list_of_problems_is_written_into_a_message():
    """Whoever catches the error would have to cut the text to get the problems back."""
    found = [
        f"{path.relative_to(PACKAGE)}, line {part.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and path != Path(errors.__file__)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and (part.value == "- " or "\n- " in str(part.value))
    ]

    assert not found, "give them as points of the error"

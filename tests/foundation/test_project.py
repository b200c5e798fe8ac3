"""Where the project and its package stand."""

import ast

from staatvanmigratie.foundation import project


def test_the_package_and_its_typeface_are_where_they_are_said_to_be():
    assert (project.PACKAGE / "__init__.py").is_file()
    assert {path.suffix for path in project.FONTS.iterdir()} == {".ttf", ".woff2", ".txt"}


def test_files_of_the_package_are_found_from_where_a_module_stands_or_from_the_package():
    """A module that climbs from its own place to a file elsewhere breaks when either of them moves."""
    climbing = [
        f"{path.relative_to(project.PACKAGE)}:{node.lineno}"
        for path in project.PACKAGE.rglob("*.py")
        if path.name != "project.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and (node.attr == "parents" or (node.attr == "parent" and isinstance(node.value, ast.Attribute)))
        and "__file__" in ast.dump(node)
    ]

    assert not climbing

"""Files that people write are read strictly: a slip is named, never guessed at."""

import pytest
from pydantic import Field, model_validator

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError


def read(tmp_path, text):
    path = tmp_path / "file.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return strict.read(path)


def test_a_file_gives_its_keys(tmp_path):
    assert read(tmp_path, 'vintage: "2024"\nsecondary: true\ntable: null\n') == {
        "vintage": "2024",
        "secondary": True,
        "table": None,
    }


def test_an_empty_file_gives_no_keys(tmp_path):
    assert read(tmp_path, "# nothing yet\n") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", ["file.yml, line 3", "'a'", "second time"]),
        ("a: {b: 1,\n b: 2}\n", ["file.yml, line 2", "'b'"]),
        ("a: [1\nb: 2\n", ["file.yml, line 2"]),
        ("a: b: c\n", ["file.yml, line 1"]),
        ("? [a]\n: 1\n", ["line 1", "cannot be a key"]),
        ("2024: 1\n", ["2024", 'write it as "2024"']),
        ("- 1\n- 2\n", ["should hold keys"]),
        ("a: 2024-02-31\n", ["file.yml", "day is out of range"]),
        (b"a: \xff\n", ["not UTF-8 at byte 3"]),
        (b"a: \x01\n", ["file.yml"]),
    ],
)
def test_a_slip_is_named_with_its_place(tmp_path, text, words):
    """The person who made the slip must find it without knowing YAML."""
    with pytest.raises(DataFileError) as caught:
        read(tmp_path, text)

    assert all(word in str(caught.value) for word in words), caught.value


def test_yaml_inside_another_file_is_read_as_strictly():
    assert strict.parse("a: 1\n", "note.md") == {"a": 1}
    assert strict.parse("", "note.md") == {}
    with pytest.raises(DataFileError, match=r"note\.md, line 2: the key 'a' stands here a second time"):
        strict.parse("a: 1\na: 2\n", "note.md")


def test_a_merged_key_may_be_overruled(tmp_path):
    """`<<` exists to give defaults; overruling one is no double key."""
    assert read(tmp_path, "base: &base {a: 1, b: 2}\nown: {<<: *base, b: 3}\n")["own"] == {"a": 1, "b": 3}


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataFileError, match=r"nothing\.yml: cannot be read"):
        strict.read(tmp_path / "nothing.yml")


def test_no_objects_come_out_of_a_file(tmp_path):
    """A data file may not run code."""
    with pytest.raises(DataFileError, match="could not determine a constructor"):
        read(tmp_path, "a: !!python/object/apply:os.getcwd []\n")


class Note(strict.Strict):
    id: str = ""
    title: str
    parts: dict[str, int] = Field(default={})

    @model_validator(mode="after")
    def _has_parts_or_a_long_title(self):
        if not self.parts and len(self.title) < 3:
            raise ValueError("a short title needs parts")
        return self


def notes(tmp_path, text, named="id"):
    path = tmp_path / "notes.yml"
    path.write_text(text, encoding="utf-8")
    return strict.models(path, Note, "data/notes.yml", named)


def test_a_file_of_models_gives_them_by_their_key(tmp_path):
    found = notes(tmp_path, "b: {title: two}\na: {title: x, parts: {y: 1}}\n")

    assert list(found) == ["b", "a"]
    assert found["a"] == Note(id="a", title="x", parts={"y": 1})
    assert notes(tmp_path, "") == {}
    assert notes(tmp_path, "b: {id: own, title: two}\n", named=None)["b"].id == "own"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [title]\n", "a: expected keys and values, found list"),
        ("a:\n", "a: expected keys and values, found NoneType"),
        ("a: {title: two, colour: red}\n", "a: colour: is an unknown key"),
        ("a: {id: a, title: two}\n", "a: id: is an unknown key"),
        ("a: {}\n", "a: title: is missing"),
        ("a: {title: 2}\n", "a: title: Input should be a valid string"),
        ("a: {title: two, parts: {x: y}}\n", "a: parts.x: Input should be a valid integer"),
        ("a: {title: x}\n", "a: a short title needs parts"),
        ("a: {title: two}\na: {title: two}\n", ", line 2: the key 'a' stands here a second time"),
    ],
)
def test_a_slip_in_a_model_names_the_key_of_the_file_and_of_the_model(tmp_path, text, said):
    """A key that says where the model stands may not be written in it: nobody would see which one counts."""
    with pytest.raises(DataFileError) as caught:
        notes(tmp_path, text)

    assert str(caught.value).removeprefix(f"{tmp_path}/notes.yml").removeprefix("data/notes.yml: ") == said

"""What is added to a file of records holds on to what stood there, and every change by hand is seen."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.foundation import chain, records, signatures
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.signatures import SignatureError
from tests.foundation.test_records import HEAD, NOON, Remark, text

NAME = "data/remarks/2024.yml"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "remarks" / "2024.yml"


def add(path, *names):
    for place, by in enumerate(names):
        records.append(path, HEAD, Remark(by=by, moment=NOON + timedelta(hours=place), about={"a": "b"}))


def entries(path):
    return records.entries(path.read_text(encoding="utf-8"), "remarks", NAME)


def rewrite(path, listed):
    path.write_text(HEAD + yaml.safe_dump(listed, allow_unicode=True, sort_keys=False), encoding="utf-8")


def test_each_entry_names_the_one_before_it_and_what_it_says_itself(path):
    add(path, "BZ", "SZW", "JenV")

    first, second, third = entries(path)
    assert chain.problems(NAME, [first, second, third]) == []
    assert first["previous"] == chain.digest(NAME)
    assert (second["previous"], third["previous"]) == (chain.digest(first), chain.digest(second))
    assert len({each["seal"] for each in (first, second, third)}) == 3
    assert [each.by for each in records.read(path, "remarks", Remark, NAME)] == ["BZ", "SZW", "JenV"]


values = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"))
    | st.booleans()
    | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
wordings = st.dictionaries(st.text("abc", min_size=1), values, min_size=1, max_size=4)


@settings(max_examples=150)
@given(st.lists(wordings, min_size=1, max_size=5), st.data())
def test_no_entry_can_be_changed_dropped_doubled_or_moved_unseen(said, data):
    """Whatever the entries say; only the last may go without the chain of that one file telling."""
    made = []
    for each in said:
        made += chain.added(NAME, made, each, "")
    assert chain.problems(NAME, made) == []
    place = data.draw(st.integers(0, len(made) - 1))
    what = data.draw(st.sampled_from(["value", "key", "drop", "double", "swap", "insert", "other file"]))
    other, name = [dict(each) for each in made], NAME
    if what == "value":
        key = data.draw(st.sampled_from(sorted(other[place])))
        new = data.draw(values)
        other[place][key] = new if chain.digest(new) != chain.digest(other[place][key]) else [new]
    elif what == "key":
        other[place]["d"] = data.draw(values)
    elif what == "drop":
        del other[place]
    elif what == "double":
        other.insert(place, other[place])
    elif what == "swap":
        second = (place + 1) % len(made)
        other[place], other[second] = other[second], other[place]
    elif what == "insert":
        other.insert(place, {**data.draw(wordings), "seal": "0" * 64, "previous": "0" * 64})
    else:
        name = "data/remarks/2025.yml"
    only_the_last_is_gone = what == "drop" and place == len(made) - 1
    the_same = name == NAME and other == made
    assert bool(chain.problems(name, other)) is not (only_the_last_is_gone or the_same)


def test_entries_of_before_the_chain_are_closed_off_by_an_anchor_and_said_to_be_so(path):
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + text() + text(by="SZW"), encoding="utf-8")
    assert chain.unchained(entries(path)) == 2 and chain.problems(NAME, entries(path)) == []

    add(path, "JenV")

    old, other, anchor, new = entries(path)
    assert anchor["anchor"] == {"entries": 2, "sha256": chain.digest([old, other])}
    assert new["previous"] == chain.digest(anchor)
    assert chain.unchained(entries(path)) == 0 and chain.problems(NAME, entries(path)) == []
    assert [each.by for each in records.read(path, "remarks", Remark, NAME)] == ["BZ", "SZW", "JenV"]
    rewrite(path, [{**old, "by": "OCW"}, other, anchor, new])
    assert [said.split(": ")[1] for said in chain.problems(NAME, entries(path))][-1] == (
        "the entries above it are not those it closes off"
    )
    rewrite(path, [other, anchor, new])
    assert len(chain.problems(NAME, entries(path))) == 1


def test_an_entry_written_by_hand_below_the_others_is_seen(path):
    add(path, "BZ")
    path.write_text(path.read_text(encoding="utf-8") + text(by="SZW"), encoding="utf-8")

    assert chain.problems(NAME, entries(path)) == [
        "entry 2 (SZW, 2024-06-03T12:00:00+02:00) has no seal: it was written by hand"
    ]


def test_nothing_is_added_to_what_was_changed(path):
    add(path, "BZ")
    changed = path.read_text(encoding="utf-8").replace("by: BZ", "by: SZW")
    path.write_text(changed, encoding="utf-8")

    with pytest.raises(DataFileError, match=r"2024\.yml: entry 1 \(SZW, .* was changed after it was written"):
        add(path, "JenV")
    assert path.read_text(encoding="utf-8") == changed


# Signatures ----------------------------------------------------------------------------------------------

with_openssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="OpenSSH is not installed here")


def new_key(folder, name):
    """Make a key without a passphrase; return its path and its line in the file of allowed signers."""
    key = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)]
    subprocess.run(command, check=True)
    return key, f"{name} {key.with_suffix('.pub').read_text().strip()}\n"


@pytest.fixture
def allowed(path, tmp_path, monkeypatch):
    """A project with one signer, whose key is there."""
    key, line = new_key(tmp_path, "redactie")
    path.parent.mkdir(parents=True)
    file = tmp_path / "data" / "allowed-signers"
    file.write_text(line, encoding="utf-8")
    monkeypatch.setenv(signatures.KEY, str(key))
    return file


@with_openssh
def test_an_entry_is_signed_where_the_project_has_signers(path, allowed):
    add(path, "BZ", "SZW")

    first, second = entries(path)
    assert re.fullmatch(r"[A-Za-z0-9+/=]{200,}", first["signature"])
    assert signatures.signer(first["seal"], first["signature"], allowed) == "redactie"
    assert signatures.signer(second["seal"], first["signature"], allowed) is None
    assert second["previous"] == chain.digest(first), "a signature that is taken off breaks the chain"


@with_openssh
def test_a_signature_counts_only_for_who_may_and_when(path, allowed, tmp_path, monkeypatch):
    stranger, line = new_key(tmp_path, "vreemde")
    monkeypatch.setenv(signatures.KEY, str(stranger))

    with pytest.raises(SignatureError, match="does not name the key"):
        add(path, "BZ")
    assert not path.exists()

    name, key = line.split(" ", 1)
    allowed.write_text(f'{name} valid-before="20250101" {key}', encoding="utf-8")
    seal = "ab" * 32
    with pytest.raises(SignatureError, match="does not name the key"):
        signatures.signed(seal, allowed)
    allowed.write_text(line, encoding="utf-8")
    signature = signatures.signed(seal, allowed)
    allowed.write_text(f'{name} valid-before="20250101" {key}', encoding="utf-8")
    assert signatures.signer(seal, signature, allowed, datetime(2024, 6, 3, tzinfo=UTC)) == "vreemde"
    assert signatures.signer(seal, signature, allowed, datetime(2025, 6, 3, tzinfo=UTC)) is None


@with_openssh
def test_without_a_key_an_entry_is_written_and_has_no_signature(path, allowed, monkeypatch, tmp_path):
    monkeypatch.delenv(signatures.KEY)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)

    add(path, "BZ")

    assert "signature" not in entries(path)[0]


def test_without_openssh_it_is_said_what_is_missing(path, tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "allowed-signers").write_text("redactie ssh-ed25519 AAAA\n")
    key = tmp_path / "key"
    key.write_text("x")
    monkeypatch.setenv(signatures.KEY, str(key))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SignatureError, match=r"but there is no ssh-keygen here; install OpenSSH"):
        add(path, "BZ")
    assert not path.exists()
    monkeypatch.setenv(signatures.KEY, str(tmp_path / "gone"))
    with pytest.raises(SignatureError, match=r"There is no key .*gone"):
        add(path, "BZ")

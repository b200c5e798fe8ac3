"""Nothing personal gets out: in whatever file it hides, it is found; the real book raises no alarm."""

import subprocess
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.privacy import name_register, readable_text, search
from staatvanmigratie.privacy import scan as leak_scan
from tests.samples import ROOT, harder_plants, harmful_files, plants, small_project
from tests.samples.planted_files import BSN, MAIL, MOBILE, MORE, OTHER, PATH, PERSON, TOKEN

PLANTS = plants.PLANTS | harder_plants.PLANTS


@pytest.fixture(scope="module")
def scan():
    made = name_register.make([PERSON, OTHER, *MORE], salt=b"0" * 16)
    register = name_register.Register(bytes.fromhex(made["salt"]), made["hashes"], made["pairs"])
    return search.Scan(search.read_allowed(ROOT), register, users=["gebruiker77"])


@pytest.mark.parametrize("name", PLANTS)
def test_every_plant_is_found_and_masked(scan, name):
    file, content, rule = PLANTS[name]

    found = scan.file(file, content.encode() if isinstance(content, str) else content)

    assert rule in {leak.rule for leak in found}, found
    for leak in found:
        assert leak.place and leak.file == file
        assert not any(secret in leak.masked for secret in (MAIL, MOBILE, BSN, PATH, TOKEN, PERSON))


def test_there_are_at_least_sixty_plants():
    assert len(PLANTS) >= 60


# What looks like it and is not; each was met in a report or a file format.
HARMLESS = {
    "figures": "In 2023 kwamen 335.668 mensen, 17% minder. Wereldwijd 122.600.000, in 2024 123 200 000.",
    "JSON of figures": '{"value": 122600000.0, "from": 111222333.0, "x": [0.0612345678, 10.701234567]}',
    "coordinates": '<path d="M0612345678 0201234567L111222333,111222333Z M 12 020 1234567 14"/>',
    "dates": "01-02-2024 12:30, 2024-06-03, 06-2023, 03-06-2024",
    "papers": "Kamerstuk 30 573, nr. 185; 2023D04025; 36 045; Stb. 2018, 141; 19637-3077",
    "addresses": "https://www.cbs.nl/ho" + "me/cijfers?id=111222333 https://example.org/ho" + "me/x/data.csv",
    "tables": "85451NED 83102NED migr_asyappctza",
    "pictures for sharp screens": "icon" + "@2x.png lodash" + "@4.17.21 @media print @jupyterlab/apputils",
    "periods": "2014-2023 2015/2016 0,5 procent",
    "relative paths": "build/2024/html notebooks/07_asiel.html ../ho" + "me/x.css",
    "template": "{{ wachtwoord }} token: {token} password = get_password()",
    "office": "de minister van Asiel en Migratie, auteur van het rapport; Bron: Centraal Bureau voor de Statistiek",  # noqa: E501
    "digests": "sha256:9f2c0612345678ab 3d4f061234567801234567",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_it_gives_no_alarm(scan, name):
    for file in ("a.md", "a.html", "a.json"):
        assert scan.file(file, HARMLESS[name].encode()) == []


def test_the_sources_of_the_real_book_give_no_alarm():
    """Every file of the repository, those of the software too."""
    scan = search.Scan(search.read_allowed(ROOT))

    assert [str(leak) for leak in search.check_sources(scan, ROOT)] == []
    assert scan.files > 1000


def test_an_office_holder_is_allowed_by_name_with_a_public_address(tmp_path):
    (tmp_path / "data").mkdir()
    entry = f"x: {{name: {PERSON}, function: minister, address: https://example.org/x}}\n"
    (tmp_path / search.ALLOWED).write_text(entry, encoding="utf-8")
    made = name_register.make([PERSON])
    allowed = search.allowed_names(search.read_allowed(tmp_path))
    register = name_register.Register(bytes.fromhex(made["salt"]), made["hashes"], made["pairs"], allowed)

    assert search.Scan(register=register).text("a.md", f"Minister {PERSON} en {PERSON.upper()}") == []


def test_the_address_of_a_ministry_is_allowed_below_another_line_of_a_head(tmp_path):
    (tmp_path / "data").mkdir()
    address = "Turfmarkt 147, 2511 DP Den Haag"
    entry = f'x: {{postal: "{address}", function: a ministry, address: https://example.org/x}}\n'
    (tmp_path / search.ALLOWED).write_text(entry, encoding="utf-8")
    scan = search.Scan(search.read_allowed(tmp_path))

    assert scan.text("a.md", f"Directie Regie Migratie\n{address}") == []
    assert scan.text("a.md", f"Woont op {address.replace('147', '148')}") != []


def test_without_a_public_address_nobody_is_allowed(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / search.ALLOWED).write_text(f"x: {{name: {PERSON}, function: minister}}\n", encoding="utf-8")

    with pytest.raises(DataFileError, match=r"allowed-names.yml: x: address"):
        search.read_allowed(tmp_path)


def test_the_register_holds_no_name_and_stays_outside_the_repository(tmp_path):
    root, outside = tmp_path / "repository", tmp_path / "elsewhere"
    root.mkdir()
    outside.mkdir()
    (outside / "list.txt").write_text(f"# namen\n{PERSON}\n{OTHER}\n", encoding="utf-8")

    count = name_register.write(outside / "list.txt", outside / "register.json", root)

    kept = (outside / "register.json").read_text().lower()
    assert count == 2
    assert not any(word in kept for word in ("adriana", "voorbeeldsma", "verzonnen", "pieter"))
    assert list(name_register.read(outside / "register.json", root).find(f"en {PERSON} zei")) == [(3, 23)]
    with pytest.raises(DataFileError, match="outside the repository"):
        name_register.write(outside / "list.txt", root / "register.json", root)
    with pytest.raises(DataFileError, match="svm names"):
        name_register.read(outside / "list.txt", root)


def test_two_registers_of_the_same_names_look_different():
    assert not set(name_register.make([PERSON])["hashes"]) & set(name_register.make([PERSON])["hashes"])


def git(root, *arguments):
    identity = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)


def test_what_was_committed_once_and_taken_away_is_found(tmp_path, scan):
    git(tmp_path, "init", "-q")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "adriana_voorbeeldsma.csv").write_text(f"a;b\n{MAIL};1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Add")
    git(tmp_path, "rm", "-q", "data/adriana_voorbeeldsma.csv")
    git(tmp_path, "commit", "-qm", "Take away")

    rules = {leak.rule for leak in search.check_history(scan, tmp_path)}

    assert rules >= {"mail address", "name in the register"}


def test_a_folder_without_history_has_no_history(tmp_path, scan):
    assert search.check_history(scan, tmp_path / "nowhere") == []


def test_a_broken_file_is_told_and_still_read(scan):
    found = scan.file("a.docx", b"no zip at all, but " + MAIL.encode())

    assert {leak.rule for leak in found} == {"mail address", "file that cannot be opened"}


def test_the_command_names_file_place_and_rule_and_ends_with_one(tmp_path, monkeypatch):
    root = small_project.make(tmp_path)
    (root / "data" / "notes.md").write_text(f"een\n{MAIL}\n", encoding="utf-8")
    monkeypatch.setenv("SVM_ROOT", str(root))

    result = CliRunner().invoke(cli.app, ["check", "2024", "--leaks"])

    assert result.exit_code == 1
    assert "data/notes.md: line 2: mail address: j•••" in result.output
    assert "1 leaks in the sources and the history: " in result.output and " files, " in result.output
    assert "No names were looked for; give a register with --names or SVM_NAMES." in result.output
    assert MAIL not in result.output


# ---------------------------------------------------------------- the history


def committed(root, files, identity=("x", "x@localhost")):
    git(root, "init", "-q")
    for name, content in files.items():
        (root / name).write_text(content)
    git(root, "add", ".")
    name, mail = identity
    git(root, "-c", f"user.name={name}", "-c", f"user.email={mail}", "commit", "-qm", "Add")


def test_who_committed_is_found_unless_it_is_the_project(tmp_path, scan):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    committed(tmp_path / "a", {"x.md": "niets"}, ("P. Jansen", MAIL))
    committed(tmp_path / "b", {"x.md": "niets"}, ("maintainers", "maintainers@users.noreply.github.com"))

    found = {(leak.place, leak.rule) for leak in search.check_history(scan, tmp_path / "a")}

    assert found == {("who committed", "name of an author"), ("who committed", "mail address")}
    assert search.check_history(scan, tmp_path / "b") == []


@pytest.mark.parametrize(
    "hide",
    [
        lambda root: git(root, "branch", "werk_adriana_voorbeeldsma"),
        lambda root: git(root, "tag", "-a", "v1", "-m", f"Akkoord van {PERSON}"),
        lambda root: git(root, "commit", "-q", "--allow-empty", "-m", f"Mend\n\nCo-authored-by: x <{MAIL}>"),
        lambda root: ((root / "x.md").write_text(f"aan {MAIL}"), git(root, "stash", "-q")),
        lambda root: git(root, "notes", "add", "-m", f"vraag {PERSON}"),
    ],
    ids=["branch", "tag", "message", "stash", "note"],
)
def test_what_no_file_of_today_holds_is_found_in_git(tmp_path, scan, hide):
    committed(tmp_path, {"x.md": "niets"})

    hide(tmp_path)

    assert {leak.rule for leak in search.check_history(scan, tmp_path)} & {
        "name in the register",
        "mail address",
    }


def test_a_history_that_is_not_whole_is_no_history(tmp_path, scan):
    """A shallow clone, as robots make them, would hide everything that was taken away."""
    (tmp_path / "whole").mkdir()
    committed(tmp_path / "whole", {"x.md": "niets"})
    git(tmp_path / "whole", "commit", "-q", "--allow-empty", "-m", "Again")
    address = (tmp_path / "whole").as_uri()
    subprocess.run(["git", "clone", "-q", "--depth", "1", address, str(tmp_path / "part")], check=True)

    with pytest.raises(search.HistoryError, match="git fetch --unshallow"):
        search.check_history(scan, tmp_path / "part")


def test_examples_of_tests_and_rules_are_no_leaks_but_names_are(tmp_path, scan):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(f"x = {MAIL!r}\ny = {PERSON!r}\n")
    (tmp_path / "code.py").write_text(f"x = {MAIL!r}\n")

    found = [(leak.file, leak.rule) for leak in search.check_sources(scan, tmp_path)]

    assert found == [("code.py", "mail address"), ("tests/test_x.py", "name in the register")]


def test_a_link_tells_where_it_points(tmp_path, scan):
    (tmp_path / "html").symlink_to(PATH)

    assert [leak.rule for leak in search.check_outputs(scan, tmp_path, tmp_path)] == ["absolute path"]


# ---------------------------------------------------------------- what is remembered


def test_a_clean_file_is_searched_once_and_a_leak_every_time(tmp_path):
    clean, leaking = ("a.html", b"<p>niets</p>"), ("b.html", f"<p>{MAIL}</p>".encode())
    first = search.Scan(memory=tmp_path)
    found = [first.file(*clean), first.file(*leaking)]
    first.keep()

    again = search.Scan(memory=tmp_path)

    assert [again.file(*clean), again.file(*leaking)] == found
    assert [len(each) for each in found] == [0, 1]
    assert (again.files, again.remembered) == (2, 1)
    assert not any(MAIL.encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_with_other_names_or_other_permissions_everything_is_searched_again(tmp_path):
    page = ("a.html", f"<p>{PERSON}</p>".encode())
    without = search.Scan(memory=tmp_path)
    assert without.file(*page) == []
    without.keep()
    made = name_register.make([PERSON])

    with_names = search.Scan(
        register=name_register.Register(bytes.fromhex(made["salt"]), made["hashes"], made["pairs"]),
        memory=tmp_path,
    )

    assert [leak.rule for leak in with_names.file(*page)] == ["name in the register"]


def test_with_another_reader_in_whatever_folder_of_the_rules_everything_is_searched_again(
    tmp_path, monkeypatch
):
    rules, memory = tmp_path / "leaks", tmp_path / "memory"
    reader = rules / "readers" / "office.py"
    reader.parent.mkdir(parents=True)
    reader.write_text("old = True\n", encoding="utf-8")
    monkeypatch.setattr(leak_scan, "_RULES", rules)

    def remembered():
        leak_scan._rules_digest.cache_clear()
        again = search.Scan(memory=memory)
        again.file("a.html", b"<p>niets bijzonders</p>")
        again.keep()
        return again.remembered

    try:
        assert [remembered(), remembered()] == [0, 1]
        reader.write_text("old = False\n", encoding="utf-8")
        assert [remembered(), remembered()] == [0, 1]
    finally:
        leak_scan._rules_digest.cache_clear()


def test_a_clean_page_with_another_name_is_still_looked_at_by_its_name(tmp_path, scan):
    assert scan.file("a.md", b"niets bijzonders") == []

    assert [leak.place for leak in scan.file("adriana_voorbeeldsma.md", b"niets bijzonders")] == ["file name"]


# ---------------------------------------------------------------- files made to harm


@pytest.mark.parametrize("name", harmful_files.FILES)
def test_a_file_made_to_harm_is_told_and_costs_little(scan, name):
    """Whoever delivers a file, or plants one in a branch, must not be able to stop the search."""
    file, content = harmful_files.FILES[name]()

    start = time.process_time()
    found = scan.file(file, content)

    assert time.process_time() - start < 10
    assert {leak.rule for leak in found} <= {
        "file that cannot be opened",
        "XML with entities, not opened",
        "file in a file in a file, not opened",
        "more than 100 MB packed in a file, not opened",
        "mail address",
    }
    assert found


_PIECES = st.sampled_from(
    'a @ . \\ / < > & % 0 6 + ( [ " : = ; , - _ 06- +31 <!-- &#64; %40 at bsn password= key= eyJ :// data: AAAA \n'.split(  # noqa: E501
        " "
    )
)


@given(st.lists(_PIECES, min_size=1, max_size=6).map("".join))
@settings(max_examples=60, deadline=None)
def test_no_text_makes_a_rule_hang(piece):
    """Twice the text costs about twice the time, whatever is repeated: 20,000 letters take no second."""
    text = piece * (20_000 // len(piece))

    start = time.process_time()
    search.Scan(users=["gebruiker77"]).file("a.html", text.encode())

    assert time.process_time() - start < 3


# ---------------------------------------------------------------- what is found quickly is what the rule says

_PIECES = st.one_of(
    st.text("aB9+/-_= \r\n.é€٣", max_size=30),
    st.integers(18, 80).map("A".__mul__),
    st.sampled_from(["\n", "\r\n", "=", "==", "é", "€"]),
)


@given(st.lists(_PIECES).map("".join))
def test_base64_is_found_where_the_pattern_finds_it(text):
    quick = [match.span() for match in readable_text._base64(text)]

    assert quick == [match.span() for match in readable_text._BASE64.finditer(text)]


@pytest.mark.parametrize(
    "domain", ["example.org", "mail.example.com", "dienst.example", "x.invalid", "localhost", "a.b.test"]
)
def test_an_address_that_nobody_can_have_is_no_leak(domain):
    """RFC 2606 keeps these for examples; a name that only begins so is anybody's."""
    scan = search.Scan()

    assert not scan.text("a", f"mail naar redactie@{domain}.")
    assert not scan.file("a.html", f'<a href="mailto:redactie@{domain}">x</a>'.encode())
    for real in (f"{domain}.nl", f"{domain}s.nl", f"my{domain.partition('.')[0]}.nl"):
        assert [leak.rule for leak in scan.text("a", f"mail naar redactie@{real}")] == ["mail address"]


@given(
    st.lists(
        st.tuples(st.sampled_from("mannen vrouwen totaal".split()), st.integers(0, 9_999_999)), max_size=40
    ),
    st.sampled_from([MAIL, MOBILE, PATH, TOKEN]),
    st.integers(0, 40),
)
@settings(max_examples=60, deadline=None)
def test_a_table_of_many_alike_rows_hides_nothing_and_keeps_its_lines(rows, planted, place):
    """Rows that differ in figures only are looked at once; what else stands in a cell is always looked at."""
    lines = [f"{said};2024;{count}" for said, count in rows]
    lines.insert(min(place, len(lines)), f"totaal;2024;{planted}")
    found = search.Scan().file("a.csv", "\n".join(["groep;jaar;aantal", *lines]).encode())

    assert found and all(leak.place == f"line {lines.index(f'totaal;2024;{planted}') + 2}" for leak in found)

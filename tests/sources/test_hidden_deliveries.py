"""A number that a partner hides cannot be worked back from its deliveries, or from what is printed."""

import hashlib
import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from staatvanmigratie import cli, grafiek
from staatvanmigratie.book import output_nodes
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.notebook.outputs.figure import figuur
from staatvanmigratie.notebook.outputs.table import tabel
from staatvanmigratie.sources.deliveries import delivery
from staatvanmigratie.store.hidden_counts import FURTHER
from staatvanmigratie.store.snapshots import Store
from tests.samples import vintages

ABOUT = """\
publisher: Voorbeelddienst
title: Proef
address: https://example.org/
licence: x
received: "{received}"
reference_date: "2024-12-31"
sha256: {digest}
format: csv
encoding: utf-8
locale: nl
status: A
columns:
  Jaar: {{role: period, form: year}}
  Nationaliteit: {{role: dimension, dimension: nationality, country: true, codes: {{Totaal: _T}}}}
  Aantal: {{role: value, indicator: asylum, unit: persons}}
{more}"""
NAMES = {"_T": "Totaal", "SYR": "Syrië", "TUR": "Turkije", "ERI": "Eritrea", "IRN": "Iran", "XKX": "Kosovo"}
LATER = date(2026, 1, 1)
THREE = re.compile(r"(?<![\w.,])3(\.0)?(?!\w)")


def deliver(root, received, cells, name="ind/a", more="", write=True):
    """Take up a file with these counts of 2024, as its description says."""
    folder = root / "data" / "deliveries" / name.partition("/")[0]
    folder.mkdir(parents=True, exist_ok=True)
    titles = "".join(
        f"{code}: {{eurostat: {code[:2]}, titles: [{said}]}}\n"
        for code, said in NAMES.items()
        if code != "_T"
    )
    (root / "data" / "countries.yml").write_text(titles, encoding="utf-8")
    lines = ["Jaar;Nationaliteit;Aantal", *(f"2024;{NAMES[code]};{value}" for code, value in cells.items())]
    file = root / f"{received}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    about = ABOUT.format(received=received, digest=digest, more=more)
    (folder / f"{name.partition('/')[2]}.yml").write_text(about, encoding="utf-8")
    return delivery.take_up(root, file, name, write)


def stored(root, name="ind/a"):
    store = Store(root / "data" / "snapshots")
    rows = store.observations(store.snapshots(name)[-1])
    return {
        row.nationality: row.obs_status if row.obs_value != row.obs_value else row.obs_value
        for row in rows.itertuples()
    }


def outputs(root, as_of=LATER):
    """All that a reader gets of the series: table, chart, tooltips, description, file, sentence, numbers."""
    found = vintages.series(root / "data" / "snapshots", as_of)
    made = [
        tabel(found, label="tab-a", bijschrift="Asiel"),
        figuur(grafiek.gestapeld(found), label="fig-a", bijschrift="Asiel"),
    ]
    said = [json.dumps(each.record.as_json()["table"], ensure_ascii=False) for each in made]
    said += [output_nodes.csv(each.record) for each in made]
    said += [" ".join([each.record.source, *each.record.notes]) for each in made] + [made[1].record.alt]
    rows = [row for data in made[1].record.spec["datasets"].values() for row in data if "cijfer" in row]
    numbers = [(number.shown, number.value) for each in made for number in each.record.numbers]
    withheld = [each.shown for one in made for each in one.record.withheld]
    said.append(f"{[(row['cijfer'], row['waarde']) for row in rows]} {numbers} {withheld or ''}")
    kosovo = found.at("2024", {"nationality": "XKX"})
    sentence = text.render("Uit Kosovo kwamen {{ k }} mensen.", {"k": kosovo})
    return [*said, sentence.markdown]


def test_a_number_that_becomes_secret_is_printed_nowhere(tmp_path):
    october = {"_T": 123, "SYR": 80, "TUR": 40, "XKX": 3}
    deliver(tmp_path, "2025-10-01", october)
    assert sum(bool(THREE.search(said)) for said in outputs(tmp_path)) >= 6

    deliver(tmp_path, "2025-11-01", {**october, "XKX": "<5"})

    found = outputs(tmp_path)
    assert all("eheim" in said for said in found)
    assert not [said for said in found if THREE.search(said)]
    assert stored(tmp_path) == {"_T": 123, "SYR": 80, "TUR": "Q", "XKX": "Q"}


def test_what_is_hidden_further_is_said_and_has_a_note(tmp_path):
    taken = deliver(tmp_path, "2025-11-01", {"_T": 123, "SYR": 80, "TUR": 40, "XKX": "<5"})

    assert taken.further == ["asylum 2024 NLD TUR"]
    rows = Store(tmp_path / "data" / "snapshots").observations(taken.snapshot)
    assert set(rows.loc[rows["nationality"] == "TUR", "note"]) == {FURTHER}


@pytest.mark.parametrize(
    ("sign", "signs", "below"),
    [("<5", {}, 5), ("<10", {"<10": "Q"}, 10), ("1-9", {"1-9": "Q"}, 10), ("x", {}, None)],
)
def test_the_number_below_which_a_count_is_hidden_is_kept_and_shown(tmp_path, sign, signs, below):
    cells = {"_T": 200, "SYR": 80, "TUR": sign, "XKX": sign}
    taken = deliver(tmp_path, "2025-11-01", cells, more=f"signs: {json.dumps(signs)}\n")

    kosovo = vintages.series(tmp_path / "data" / "snapshots", LATER).at("2024", {"nationality": "XKX"})
    assert kosovo.below == below and kosovo.shown == "geheim"
    said = outputs(tmp_path)
    assert ("geheim (<10)" in said[0]) == (below == 10) and ("geheim (<5)" in said[0]) == (below == 5)
    assert taken.hidden == {"Q": 2}


def test_a_limit_counts_in_what_follows_also_for_a_delivery_with_another_one(tmp_path):
    """Two of below ten that make eighteen are nine each, though below five is what is usual."""
    parts = {"SYR": 80, "TUR": "<10", "XKX": "<10"}
    deliver(tmp_path, "2025-11-01", parts, more="signs: {'<10': Q}\n")

    assert deliver(tmp_path, "2025-11-02", {"_T": 98}, "ind/b", write=False).further == ["asylum 2024 NLD"]
    assert deliver(tmp_path, "2025-11-02", {"_T": 97}, "ind/b", write=False).further == []


def test_the_command_says_it_before_anything_is_stored(tmp_path, monkeypatch):
    deliver(tmp_path, "2025-11-01", {"_T": 123, "SYR": 80, "TUR": 40, "XKX": "<5"}, write=False)
    monkeypatch.setenv("SVM_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "editions").mkdir()

    said = CliRunner().invoke(
        cli.app, ["deliver", str(tmp_path / "2025-11-01.csv"), "--as", "ind/a", "--dry-run"]
    )

    assert "hidden too, since a hidden figure followed from it: asylum 2024 NLD TUR" in said.output
    assert not (tmp_path / "data" / "snapshots").exists()


def test_two_deliveries_of_one_organisation_are_looked_at_together(tmp_path):
    """The total stands in one file, the parts in another one."""
    deliver(tmp_path, "2025-10-01", {"_T": 123}, name="ind/totalen")
    taken = deliver(tmp_path, "2025-11-01", {"SYR": 80, "TUR": 40, "XKX": "<5"})

    assert taken.further == ["asylum 2024 NLD TUR"]


def test_a_total_that_would_give_away_an_earlier_delivery_is_hidden(tmp_path):
    deliver(tmp_path, "2025-10-01", {"SYR": 80, "TUR": 40, "XKX": "<5"})

    assert deliver(tmp_path, "2025-11-01", {"_T": 123}, name="ind/totalen").further == ["asylum 2024 NLD"]


def test_another_organisation_does_not_count_at_the_door(tmp_path):
    deliver(tmp_path, "2025-10-01", {"_T": 123}, name="coa/totalen")

    assert deliver(tmp_path, "2025-11-01", {"SYR": 80, "TUR": 40, "XKX": "<5"}).further == []


def test_rounded_numbers_give_nothing_away(tmp_path):
    rounded = {"_T": 120, "SYR": 80, "TUR": 40, "XKX": "<5"}

    assert deliver(tmp_path, "2025-11-01", rounded, more="rounding: 10\n").further == []


def test_what_cannot_be_protected_is_refused(tmp_path):
    """Another delivery has it all, and what it says cannot be taken back here."""
    deliver(tmp_path, "2025-10-01", {"_T": 123, "SYR": 80, "TUR": 43}, name="ind/b")

    with pytest.raises(
        DataFileError, match=r"asylum 2024 NLD XKX: hidden, and yet it follows.*Ask for a file"
    ):
        deliver(tmp_path, "2025-11-01", {"XKX": "<5"})


counts = st.dictionaries(
    st.sampled_from(["SYR", "TUR", "ERI", "IRN", "XKX"]),
    st.one_of(st.integers(0, 6), st.integers(0, 90)),
    min_size=2,
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(counts)
def test_nothing_that_is_printed_leaves_one_way_for_a_hidden_number(tmp_path_factory, exact):
    """Whoever has the tables, files, descriptions and tooltips cannot tell which small number was hidden."""
    root = tmp_path_factory.mktemp("door")
    total = sum(exact.values())
    hidden = {code for code, value in exact.items() if 0 < value < 5}
    if 0 < total < 5:
        return
    cells = {"_T": total, **{code: "<5" if code in hidden else value for code, value in exact.items()}}
    deliver(root, "2025-11-01", cells)
    shown = {code: value for code, value in stored(root).items() if value != "Q"}

    open_ = [code for code in exact if code not in shown]
    rest = total - sum(value for code, value in shown.items() if code != "_T") if "_T" in shown else None
    for code in hidden & set(open_):
        ways = {
            value
            for value in range(1, 5)
            if rest is None or can_be(rest - value, [each in hidden for each in open_ if each != code])
        }
        assert len(ways) > 1, (exact, shown)
    if rest is not None and open_:
        printed = {int(n) for said in outputs_of(root) for n in re.findall(r"\d+", said)}
        assert not printed & {rest, total - rest} - set(shown.values()) - {2024, 31, 12, 1}


def can_be(rest, small):
    """Tell whether hidden numbers can make this: the small ones one to four, the others any."""
    return len(small) <= rest and (not all(small) or rest <= 4 * len(small))


def outputs_of(root):
    found = vintages.series(root / "data" / "snapshots", LATER)
    if found.observations:
        yield grafiek.gestapeld(found).alt.replace(".", "")


@pytest.mark.parametrize(("sign", "left"), [("<10", 8), ("< 10", 9), ("1-9", 8), ("minder dan 10", 7)])
def test_a_sign_for_less_than_ten_is_no_less_safe_than_one_for_less_than_five(tmp_path, sign, left):
    cells = {"_T": 120 + left, "SYR": 80, "TUR": 40, "XKX": sign}

    taken = deliver(tmp_path, "2025-11-01", cells, more=f'signs: {{"{sign}": Q}}\n')

    assert taken.further == ["asylum 2024 NLD TUR"]
    assert stored(tmp_path) == {"_T": 120 + left, "SYR": 80, "TUR": "Q", "XKX": "Q"}


def test_a_number_of_unknown_size_that_is_secret_does_not_follow_from_its_total(tmp_path):
    """``x`` hides 43 here: the description says that the parts make the total."""
    taken = deliver(tmp_path, "2025-11-01", {"_T": 163, "SYR": 80, "TUR": 40, "XKX": "x"})

    assert taken.further == ["asylum 2024 NLD TUR"]
    assert stored(tmp_path)["XKX"] == "Q"

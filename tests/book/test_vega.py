"""The library of the dashboards is made once, and old versions of it do not pile up."""

import os

from staatvanmigratie.book.web import vega


def test_the_library_is_kept_and_of_older_ones_only_a_few(tmp_path, monkeypatch):
    monkeypatch.setenv("SVM_CACHE", str(tmp_path))
    folder = tmp_path / "vega"
    folder.mkdir()
    for moment in range(6):
        (folder / f"old{moment}.js").write_text("old")
        os.utime(folder / f"old{moment}.js", (moment, moment))

    vega.write_bundle(tmp_path / "one" / "vega.js")
    made = {path.stem for path in folder.iterdir()} - {f"old{moment}" for moment in range(6)}

    assert len(made) == 1
    assert {path.stem for path in folder.iterdir()} == {*made, "old3", "old4", "old5"}
    vega.write_bundle(tmp_path / "two" / "vega.js")
    assert (tmp_path / "two" / "vega.js").read_bytes() == (tmp_path / "one" / "vega.js").read_bytes()

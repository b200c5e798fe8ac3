"""Everything that is pinned has a licence that the report can go out with, and the list fits the pins."""

import csv
import re

import pytest

from tests.samples import ROOT

#: What may be used, changed and passed on without asking anything of the report itself.
FREE = {
    *"0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT MIT-0 MIT-CMU PSF-2.0 Unlicense Zlib".split(),
    "LicenseRef-Public-Domain",
    "MPL-2.0",  # asks for its own files, which are not changed here
    "LGPL-2.1-or-later",  # so does this; it is installed beside the report, and goes out with nothing
}
#: Only tests read them; they go nowhere.
ONLY_DEVELOPMENT = {"LicenseRef-Per-Dictionary", "Artistic-1.0-Perl"}
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


def listed():
    with (ROOT / "docs" / "licences.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pinned():
    found = {}
    for path in ROOT.glob("requirements*.txt"):
        use = path.stem.removeprefix("requirements").strip("-") or "report"
        for pin in PIN.findall(path.read_text(encoding="utf-8")):
            found.setdefault(pin, set()).add(use)
    return found


def test_the_list_fits_the_pins():
    said = {(row["package"], row["version"]): set(row["for"].split()) for row in listed()}

    assert said == pinned(), "renew it with: make licences"


@pytest.mark.parametrize("row", listed(), ids=lambda row: row["package"])
def test_a_package_has_a_licence_that_asks_nothing_of_the_report(row):
    names = set(re.findall(r"[\w.+-]+", row["licence"])) - {"AND", "OR", "WITH"}

    assert names
    assert names <= FREE | (ONLY_DEVELOPMENT if row["for"] == "dev" else set())

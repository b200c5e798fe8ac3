"""What was agreed when less counted as seen is told to be so: it does not count, and it did not lapse."""

import json
from datetime import datetime

import pytest

from staatvanmigratie.decision import chapter_content, since_approval
from staatvanmigratie.decision.approvals import ZONE
from staatvanmigratie.decision.digests import digest, digest_of
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication import obstacles
from tests.decision.test_approvals import SAID, approvals, project, states, svm
from tests.samples import built, small_project

__all__ = ["project"]

#: As the version before wrote it, for the chapters of the project.
RECORD = """\
approvals:
  - step: IDMS
    by: DG Migratie
    moment: '2024-06-03T12:00:00+02:00'
    digest: {digest}
    chapters:
      01_immigratie: {one}
      02_tijd: {two}
"""


def as_before(content):
    """What form 1 kept of a chapter, and its digest."""
    stored = json.loads(content.as_json()) | {"form": 1}
    for each in stored["items"]:
        if each["kind"] in ("kop", "zin"):
            each.pop("parts", None)
    stored.pop("sum")
    items = [each["digest"] for each in stored["items"]]
    known_by = digest([stored["chapter"], stored["title"], items])
    stored["sum"] = digest(stored)
    return known_by, json.dumps(stored)


@pytest.fixture
def before(project):
    """The project with an approval of the version before."""
    folder = project / "data" / "approvals" / "2024"
    folder.mkdir(parents=True)
    digests = {}
    for name, each in chapter_content.of_build(project, 2024).items():
        digests[name], text = as_before(each)
        (folder / f"{digests[name][:16]}.json").write_text(text, encoding="utf-8")
    one, two = digests.values()
    text = RECORD.format(digest=digest_of(digests), one=one, two=two)
    folder.with_suffix(".yml").write_text(text, encoding="utf-8")
    return project


def test_it_is_neither_valid_nor_lapsed_and_status_and_release_say_so(before):
    assert [states(before)[name]["IDMS"] for name in ("01_immigratie", "02_tijd")] == ["former", "former"]

    shown = " ".join(svm("status", "2024").output.split())
    assert "02_tijd: IDMS (2024-06-03 12:00 by DG Migratie) was given when this software did not" in shown
    (reason, *_) = obstacles._approvals(approvals(before))
    assert str(reason).startswith("approval: IDMS for all 2 chapters was given when this software did not")
    assert "svm approve 2024 --step IDMS" in str(reason)


def test_the_next_step_waits_for_it_and_it_can_be_given_again(before):
    with pytest.raises(SvmError, match=r"IDMS for 01_immigratie \(former\)"):
        approvals(before).approve("ACMS", "ACMS")
    text = (before / "data" / "approvals" / "2024.yml").read_text(encoding="utf-8")

    approvals(before).approve("IDMS", "IDMS", moment=datetime(2024, 6, 4, 12, tzinfo=ZONE))

    assert states(before)["02_tijd"]["IDMS"] == "agreed"
    assert (before / "data" / "approvals" / "2024.yml").read_text(encoding="utf-8").startswith(text)


def test_what_it_kept_is_still_compared(before):
    small_project.with_documents(before)  # nor were there documents to agree to
    assert not since_approval.since(approvals(before).edition, None), "what it did not keep is no change"
    built.chapter(before, "01_immigratie", built.sentence(SAID, built.number("335.668")))

    found = since_approval.since(approvals(before).edition, "IDMS")

    assert [each.new for each in found.chapters[0].figures] == ["335.668"]
    assert states(before)["01_immigratie"]["IDMS"] == "lapsed"
    assert states(before)["02_tijd"]["IDMS"] == "former"

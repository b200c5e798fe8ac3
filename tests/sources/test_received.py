"""What was taken up of a partner is written down with its digests, once, also where a run was stopped."""

import pytest
from filelock import FileLock

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.publication.verification import records
from staatvanmigratie.sources.deliveries import received
from tests.samples.partner import Partner


@pytest.fixture
def partner(tmp_path):
    return Partner(tmp_path)


def test_a_delivery_gets_a_receipt_with_the_digest_of_every_file(partner):
    taken = partner.sends("2024;100")

    (receipt,) = received.read(partner.root)
    folder = partner.root / receipt.snapshot
    assert receipt.delivery == "proef/aantallen" and folder == taken.snapshot.folder
    assert receipt.sha256 == file_digest(partner.root / "a.csv")
    assert receipt.files == {path.name: file_digest(path) for path in folder.iterdir()}
    assert set(receipt.files) == {
        f"{receipt.sha256[:16]}.csv",
        "description.yml",
        "observations.csv",
        "snapshot.yml",
    }
    partner.sends("2024;101", "2025;90")
    assert len(received.read(partner.root)) == 2


def test_the_same_file_again_is_not_written_down_twice(partner):
    partner.sends("2024;100")
    partner.day = 0

    assert partner.sends("2024;100").known
    assert len(received.read(partner.root)) == 1


def test_a_run_that_was_stopped_behind_the_snapshot_is_finished_by_the_same_command(partner):
    partner.sends("2024;100")
    (partner.root / received.FILE).unlink()
    partner.day = 0
    (note,) = records.unreceived(partner.root)
    assert note.holds and "no receipt names it" in str(note)

    assert partner.sends("2024;100").known
    assert len(received.read(partner.root)) == 1
    assert list(records.unreceived(partner.root)) == []


def test_while_another_process_writes_receipts_a_delivery_waits_and_is_told_who(partner, monkeypatch):
    partner.sends("2024;100")
    monkeypatch.setattr("staatvanmigratie.foundation.files.TURN", 0.1)
    lock = partner.root / "build" / ".lock-deliveries"

    with FileLock(lock):
        lock.with_name(f"{lock.name}.pid").write_text("4711\n")
        with pytest.raises(
            SvmError, match=r"Process 4711 is taking up a delivery\. Give the same command again"
        ):
            partner.sends("2024;101")

    assert len(received.read(partner.root)) == 1
    partner.day -= 1  # the same command again
    partner.sends("2024;101")
    assert len(received.read(partner.root)) == 2


def test_nothing_is_taken_up_behind_receipts_that_were_changed(partner):
    partner.sends("2024;100")
    path = partner.root / received.FILE
    path.write_text(path.read_text().replace("proef/aantallen", "proef/andere", 1))

    with pytest.raises(DataFileError, match=r"received\.yml: entry 1 \(proef/andere, .* was changed"):
        partner.sends("2024;101", "2025;90")
    assert len(partner.snapshots()) == 1

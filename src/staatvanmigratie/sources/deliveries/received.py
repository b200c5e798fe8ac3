"""Which file of a partner was taken up when, and as what: ``data/deliveries/received.yml``, only added to.

A receipt has the digest of the file that came, and of every file of the snapshot that was made of it, so that
neither figures nor their description can be edited afterwards without anybody noticing.
"""

from pathlib import Path

from pydantic import Field

from staatvanmigratie.foundation import files, moments, records
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.records import Moment
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.store.snapshots import Snapshot

FILE = Path("data/deliveries/received.yml")
KEY = "received"

_HEAD = """\
# Which files of partners were taken up, oldest first; written by svm deliver. Lines are added, never changed.
received:
"""
_BUSY = "Process {pid} is taking up a delivery. Give the same command again when it has finished"


class Receipt(Strict):
    """One file of a partner, and the snapshot it became."""

    delivery: str  # its description: jenv/ketenbreed-vertrek
    moment: Moment
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")  # of the file that came
    snapshot: str  # its folder in the project
    files: dict[str, str]  # what stands in it, with its digest


def read(root: Path) -> list[Receipt]:
    """Return what was taken up, oldest first; nothing where there is no file.

    Raises
    ------
    DataFileError
        An unknown or missing key, a wrong value, or a moment without a time zone or before the one above it.
    """
    return records.read(root / FILE, KEY, Receipt, FILE.as_posix())


def note(root: Path, delivery: str, sha256: str, snapshot: Snapshot) -> None:
    """Write down that a file became a snapshot; what stands there already is not written again.

    Raises
    ------
    SvmError
        Another process is at it, or what stands there was changed by hand.
    """
    folder = snapshot.folder.relative_to(root).as_posix()
    lock = root / "build" / ".lock-deliveries"
    with files.alone(lock, lambda pid: SvmError(_BUSY.format(pid=pid)), files.TURN):
        if any(each.snapshot == folder and each.sha256 == sha256 for each in read(root)):
            return
        receipt = Receipt(
            delivery=delivery,
            moment=moments.now(),
            sha256=sha256,
            snapshot=folder,
            files=dict(files.tree(snapshot.folder, snapshot.folder.iterdir())),
        )
        records.append(root / FILE, _HEAD, receipt)

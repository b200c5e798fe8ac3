"""Files packed into one: the same files give the same bytes, whoever packs them and when."""

import io
import zipfile
from collections.abc import Collection, Mapping

_FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip can hold


def archive(files: Mapping[str, bytes], stored: Collection[str] = ()) -> bytes:
    """Return a zip of files, by name and in their order; ``stored`` are those that are not made smaller."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, _FIRST)
            about.create_system, about.external_attr = 3, 0o100644 << 16
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            packed.writestr(about, content, kind, 6)
    return made.getvalue()

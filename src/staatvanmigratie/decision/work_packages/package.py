"""Work packages for those who write the report together: ``svm contribute``.

    passages      what an organisation is asked about          sentences   printed text beside its source
    form, sheet   the package as .docx and as .ods             returned    what a file that came back says
    alignment     numbers and sentences found again            outcome     what came back beside what is there
    refusals      what is never taken up, and why              taking      the changes that were accepted
    received      who asked for what

A number travels as a reference and cannot be retyped; a passage that changed meanwhile is a conflict.
"""

from pathlib import Path

from staatvanmigratie.decision.work_packages import docx_form, ods_form, passages
from staatvanmigratie.foundation.errors import BuildError, SvmError
from staatvanmigratie.privacy.search import scanner
from staatvanmigratie.report.edition import Edition


def write(edition: Edition, organisation: str) -> list[Path]:
    """Write the package of an organisation into ``build/contribute/<N>`` and return the files.

    A build does not touch that folder, and a package of another state of the edition has another name: what
    came back and was saved there is never written over.

    Raises
    ------
    SvmError
        No such organisation, no build, nothing that the organisation answers for, or a file that somebody
        wrote in.
    BuildError
        Something personal in a file; nothing is written then.
    """
    package = passages.gather(edition, organisation)
    folder = edition.root / "build" / "contribute" / str(edition.number)
    made = {f"{package.name}.docx": docx_form.docx(package), f"{package.name}.ods": ods_form.ods(package)}
    scan = scanner(edition.root)
    if leaks := [leak for name, content in made.items() for leak in scan.file(name, content)]:
        raise BuildError("No package was written:", leaks)
    for name, content in made.items():
        if (folder / name).exists() and (folder / name).read_bytes() != content:
            where = (folder / name).relative_to(edition.root).as_posix()
            raise SvmError(
                f"{where} is there already and somebody wrote in it. Read it with: "
                f"svm contribute {edition.number} --from {where}, or give it another name"
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]

"""Is what is public what was made public, and does each release in it equal the one that is kept?"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from staatvanmigratie.foundation import chain
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest, text_digest, tree
from staatvanmigratie.publication.site import drafts, files, pages
from staatvanmigratie.publication.site.kept import Kept
from staatvanmigratie.publication.site.site import Site, State
from staatvanmigratie.publication.verification.finding import Finding, problems, remark
from staatvanmigratie.report.registers import site_settings

_SHOWN = 5  # files of one tree


def as_published(site: Site, digest: Callable[[Path], str] = file_digest) -> Iterator[Finding]:
    """Yield what is not as it was when it was made public: files of the tree, its list, and the journal."""
    about = site.public.name
    try:
        state = site.state
        lines = site.lines()
    except (SvmError, OSError, ValueError, TypeError) as error:
        yield Finding(about, str(error))
        return
    if state is None:
        return
    folder = site.states / state.name
    found = files.damage(folder, state.files, digest, drafts.is_in_one)
    yield from problems(about, _some(found))
    yield from problems(site.journal.name, chain.problems(site.journal.name, lines))
    made = [each for each in lines if isinstance(each, dict) and each.get("public")]
    if not made or made[-1]["public"] != state.name:
        yield Finding(
            about,
            f"it shows {site.words(state)}; {site.journal.name} says that another was made public last",
        )
    elif made[-1].get("listing") is None:
        yield remark(
            about, f"{site.journal.name} is of before it was sealed what is public; the next release seals it"
        )
    elif made[-1]["listing"] != file_digest(site.states / f"{state.name}.json"):
        yield Finding(about, f"states/{state.name}.json is not as it was when that was made public")


def of_drafts(site: Site) -> Iterator[Finding]:
    """Yield the drafts that ``svm preview`` did not make, or not so, and tell which others are public."""
    state = _state(site)
    try:
        made = [each for each in site.lines() if isinstance(each, dict) and each.get("did") == "preview"]
    except (SvmError, OSError, ValueError):
        made = []
    noted = {each["draft"]: each.get("listing") for each in made if each.get("draft")}
    older = any(not each.get("draft") for each in made)
    for folder in drafts.folders(site.states / state.name) if state else ():
        where, key = f"{site.public.name}/{folder.name}", text_digest(folder.name)
        if key not in noted and not older:
            yield Finding(
                where, f"looks like a draft, and {site.journal.name} does not say that one was made"
            )
        elif key not in noted:
            said = "is a draft of before what stands in one was written down"
            yield remark(where, f"{said}. svm preview --withdraw takes it away")
        elif noted[key] != drafts.listing(folder):
            yield Finding(where, "is a draft, and not as it was when it was made")
        else:
            said = "is a draft, for who has its address, as it was made"
            yield remark(where, f"{said}. svm preview --withdraw takes it away")


def as_kept(site: Site) -> Iterator[Finding]:
    """Yield where a public release is not the one that is kept, by the manifest of that one."""
    state = _state(site)
    for name in state.releases if state else ():
        release = site.kept(name)
        newest = max(
            (each for each in map(site.kept, state.releases) if each.number == release.number), key=_order
        )
        addresses = [name, str(release.number)] if newest.name == name else [name]
        for address in addresses:
            try:
                found = files.damage(site.states / state.name / address, release.public)
            except (SvmError, OSError, KeyError) as error:
                found = [str(error)]
            yield from problems(
                f"{site.public.name}/{address}",
                (f"{said}: it is not {name} as kept" for said in _some(found)),
            )


def _order(release: Kept) -> tuple[int, int]:
    return release.order


def pages_around(root: Path, site: Site) -> Iterator[Finding]:
    """Tell where start page, feed and site map are not those that this version makes of the releases."""
    state = _state(site)
    if state is None:
        return
    folder = site.states / state.name
    with tempfile.TemporaryDirectory() as made:
        try:
            pages.write(folder, site.shown(), site_settings.read(root), Path(made))
        except (SvmError, OSError, KeyError, ValueError, TypeError) as error:
            yield remark(site.public.name, f"its pages could not be made again to compare them: {error}")
            return
        for name, sha256 in tree(Path(made), Path(made).rglob("*")):
            path = folder / name
            if path.exists() and file_digest(path) != sha256:
                said = "is not the page that this version of the software makes of the releases"
                yield remark(
                    f"{site.public.name}/{name}", f"{said}: another version made it, or somebody else did"
                )


def _state(site: Site) -> State | None:
    try:
        return site.state
    except (SvmError, OSError, ValueError, TypeError):
        return None  # told above


def _some(found: list[str]) -> list[str]:
    more = [f"and {len(found) - _SHOWN} more files"] if len(found) > _SHOWN else []
    return [*found[:_SHOWN], *more]

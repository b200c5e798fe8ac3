"""Who passed on a figure that was not read at its source: an institute, or press and action groups.

A figure that others tell anew is quoted with its mark, but leads nothing: a key figure is one of the source,
of a copy of its table, or of an institution that is named here. Any other place counts as press, so that
nothing slips through for being unknown.
"""

from urllib.parse import urlsplit

from staatvanmigratie.store.snapshots import Snapshot

#: Host, without ``www.``, to what it is.
INSTITUTIONS = {
    "asylumineurope.org": "country reports of AIDA, on figures of the IND",
    "berthub.eu": "copies of parliamentary papers",
    "docslib.org": "copies of whole releases",
    "ec.europa.eu": "Eurostat, seen through an index of its own pages",
    "ecoi.net": "copies of whole reports, by the Austrian Red Cross",
    "emnnetherlands.nl": "contact point of the European Migration Network, at the IND",
    "hackernews-dynamic.seasondane.workers.dev": "copy of a whole news item of CBS",
    "ind.nl": "yearly figures of the IND, cited with their page",
    "logogemeenten.nl": "municipalities with a reception centre",
    "medbox.org": "copies of whole reports",
    "nji.nl": "Nederlands Jeugdinstituut",
    "nuffic.nl": "Nuffic, cited with its page",
    "opendata.cbs.nl": "tables of CBS, cited with their number",
    "openkamer.org": "copies of parliamentary papers",
    "openstats.eu": "whole releases of Eurostat, each with its address there",
    "openresearch.amsterdam": "library of the municipality",
    "openrijk.nl": "copies of pages of the central government",
    "opnieuwthuis.nl": "platform of ministry and municipalities",
    "rijksoverheid.nl": "central government",
    "studylib.net": "copies of whole releases",
    "unhcr.org": "UNHCR, seen through an index of its own pages",
    "worldmigrationreport.iom.int": "IOM",
}


def by_press(snapshot: Snapshot) -> bool:
    """Tell whether a newspaper, a broadcaster, an action group or somebody unknown passed its figures on."""
    return snapshot.hand == "retelling" and is_press(snapshot.seen_at)


def is_press(address: str) -> bool:
    """Tell whether an address is of nobody in :data:`INSTITUTIONS`."""
    return (urlsplit(address).hostname or "").removeprefix("www.") not in INSTITUTIONS

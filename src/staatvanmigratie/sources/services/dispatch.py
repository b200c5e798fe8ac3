"""Which loader reads which service, in what order the services of a source are asked, and when again."""

import json
from datetime import date
from types import ModuleType

from staatvanmigratie.foundation.errors import DataFileError, SchemaError, SourceError
from staatvanmigratie.sources.services import cbs_v3, cbs_v4, eurostat, unhcr
from staatvanmigratie.sources.services.client import Client
from staatvanmigratie.sources.services.dataset_files import Dataset, Source
from staatvanmigratie.sources.services.recording import NotRecordedError
from staatvanmigratie.sources.services.replacement import ReplacedError
from staatvanmigratie.sources.services.table import Table, unpack

LOADERS: dict[str, ModuleType] = {loader.SERVICE: loader for loader in (cbs_v4, cbs_v3, eurostat, unhcr)}
#: How often a table that was replaced while it was read is asked for once more.
AGAIN = 2


def fetch(api: Client, dataset: Dataset, source: Source) -> tuple[bytes, list[str]]:
    """Return the answer of the first service that gives one, and why those before it did not.

    A table that the source replaces while it is read is asked for again, :data:`AGAIN` times at most.

    Raises
    ------
    SourceError
        No service answered; the message is that of each. A table of another shape is not asked elsewhere: the
        older service has the same shape. Nor is one that was replaced each time: the older service would
        have the state before. Nor is what a recording lacks.
    DataFileError
        ``source.yml`` names a service there is not.
    """
    failed: dict[str, SourceError] = {}
    for service in source.services:
        try:
            answer, again = _of_one_state(api, _loader(service), dataset)
            return answer, [f"{name} did not answer ({error})" for name, error in failed.items()] + again
        except (SchemaError, ReplacedError, NotRecordedError):
            raise
        except SourceError as error:
            failed[service] = error
    if len(failed) == 1:
        raise next(iter(failed.values()))
    raise SourceError("; ".join(f"{service}: {error}" for service, error in failed.items()))


def _of_one_state(api: Client, loader: ModuleType, dataset: Dataset) -> tuple[bytes, list[str]]:
    """Return an answer of which all pages are of one state of the table, and what was replaced before."""
    said: list[str] = []
    while True:
        try:
            return loader.fetch(api, dataset), said
        except ReplacedError as error:
            said.append(f"asked again: {error}")
            if len(said) > AGAIN:
                raise ReplacedError(
                    f"{error}. So it went {len(said)} times; nothing was kept. Wait until the source is "
                    f"done, and run: svm fetch {dataset.key}"
                ) from error
            api.rest()


def modified(api: Client, dataset: Dataset, source: Source) -> date | None:
    """Return the day the source says it changed the dataset, or None where it does not say."""
    return _loader(source.services[0]).modified(api, dataset)


def parse(answer: bytes) -> Table:
    """Return the table in an answer, read by the loader that fetched it."""
    return _loader(service(answer)).parse(answer)


def service(answer: bytes) -> str:
    """Return the service that gave an answer."""
    return json.loads(unpack(answer)["request.json"])["service"]


def _loader(service: str) -> ModuleType:
    if service not in LOADERS:
        raise DataFileError(f"services: there is no {service!r}; there are: {', '.join(LOADERS)}")
    return LOADERS[service]

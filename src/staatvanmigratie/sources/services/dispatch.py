"""Which loader reads which service, and in what order the services of a source are asked."""

import json
from datetime import date
from types import ModuleType

from staatvanmigratie.foundation.errors import DataFileError, SchemaError, SourceError
from staatvanmigratie.sources.services import cbs_v3, cbs_v4, eurostat, unhcr
from staatvanmigratie.sources.services.client import Client
from staatvanmigratie.sources.services.dataset_files import Dataset, Source
from staatvanmigratie.sources.services.table import Table, unpack

LOADERS: dict[str, ModuleType] = {loader.SERVICE: loader for loader in (cbs_v4, cbs_v3, eurostat, unhcr)}


def fetch(api: Client, dataset: Dataset, source: Source) -> tuple[bytes, list[str]]:
    """Return the answer of the first service that gives one, and why those before it did not.

    Raises
    ------
    SourceError
        No service answered; the message is that of the first one. A table of another shape is not asked
        elsewhere: the older service has the same shape.
    DataFileError
        ``source.yml`` names a service there is not.
    """
    failed: dict[str, SourceError] = {}
    for service in source.services:
        try:
            answer = _loader(service).fetch(api, dataset)
            return answer, [f"{name} did not answer ({error})" for name, error in failed.items()]
        except SchemaError:
            raise
        except SourceError as error:
            failed[service] = error
    raise next(iter(failed.values()))


def modified(api: Client, dataset: Dataset, source: Source) -> date | None:
    """Return the day the source says it changed the dataset, or None where it does not say."""
    return _loader(source.services[0]).modified(api, dataset)


def parse(answer: bytes) -> Table:
    """Return the table in an answer, read by the loader that fetched it."""
    request = json.loads(unpack(answer)["request.json"])
    return _loader(request["service"]).parse(answer)


def _loader(service: str) -> ModuleType:
    if service not in LOADERS:
        raise DataFileError(f"services: there is no {service!r}; there are: {', '.join(LOADERS)}")
    return LOADERS[service]

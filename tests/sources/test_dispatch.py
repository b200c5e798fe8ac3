"""Which service of a source is asked, and what is said of those that did not answer."""

from datetime import date
from types import SimpleNamespace

import pytest

from staatvanmigratie.foundation.errors import DataFileError, SchemaError, SourceError
from staatvanmigratie.sources.services import dispatch
from staatvanmigratie.sources.services.dataset_files import Dataset, Source
from staatvanmigratie.sources.services.recording import NotRecordedError
from staatvanmigratie.sources.services.table import pack

DATASET = Dataset(
    source="cbs",
    name="x",
    table="x",
    title="x",
    dimensions={"time": {"time": ["year"]}},
    source_unit="aantal",
    figures=[{"indicator": "immigration", "unit": "persons"}],
)
SOURCE = Source(
    publisher="CBS", licence="CC BY", address="x", seen_in="CBS", services=["new", "old", "oldest"]
)


@pytest.fixture
def answering(monkeypatch):
    """Let each service give an answer, or fail."""

    def let(**answers):
        def loader(answer):
            def fetch(api, dataset):
                if isinstance(answer, Exception):
                    raise answer
                return f"{api} {dataset.key} {answer}".encode()

            return SimpleNamespace(
                fetch=fetch,
                modified=lambda api, dataset: (api, dataset.key, answer),
                parse=lambda content: (answer, content),
            )

        monkeypatch.setattr(dispatch, "LOADERS", {name: loader(answer) for name, answer in answers.items()})

    return let


def test_the_first_service_that_answers_is_taken(answering):
    answering(new=SourceError("busy"), old=SourceError("gone"), oldest="good")

    assert dispatch.fetch("api", DATASET, SOURCE) == (
        b"api cbs/x good",
        ["new did not answer (busy)", "old did not answer (gone)"],
    )


def test_what_comes_after_an_answer_is_not_asked(answering):
    answering(new="good", old=SourceError("gone"))

    assert dispatch.fetch("api", DATASET, SOURCE) == (b"api cbs/x good", [])


def test_without_an_answer_every_service_says_why(answering):
    """That the newer one has no such table means another thing when the older one is only busy."""
    answering(new=SourceError("CBS has no table"), old=SourceError("refused"), oldest=SourceError("closed"))

    with pytest.raises(SourceError, match=r"^new: CBS has no table; old: refused; oldest: closed$"):
        dispatch.fetch("api", DATASET, SOURCE)
    with pytest.raises(SourceError, match=r"^CBS has no table$"):
        dispatch.fetch("api", DATASET, SOURCE.model_copy(update={"services": ["new"]}))


@pytest.mark.parametrize("error", [SchemaError, NotRecordedError])
def test_another_shape_and_what_a_recording_lacks_are_not_asked_for_elsewhere(answering, error):
    answering(new=error("in its own words"), old="good")

    with pytest.raises(error, match="in its own words"):
        dispatch.fetch("api", DATASET, SOURCE)


def test_the_first_service_says_when_it_changed_something(answering):
    answering(new=date(2026, 6, 19), old=date(2020, 1, 1))

    assert dispatch.modified("api", DATASET, SOURCE) == ("api", "cbs/x", date(2026, 6, 19))


def test_an_answer_is_read_by_the_loader_that_fetched_it(answering):
    answering(new="new one", old="old one")
    content = pack({"request.json": b'{"service": "old"}'})

    assert dispatch.parse(content) == ("old one", content)


def test_a_service_there_is_not_is_named_with_those_there_are(answering):
    """A slip in source.yml is told in its words."""
    answering(new=SourceError("busy"), older="good")

    with pytest.raises(DataFileError, match="there is no 'old'; there are: new, older"):
        dispatch.fetch("api", DATASET, SOURCE)

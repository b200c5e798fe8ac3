"""Series of a fetched table whose figures nobody asks for: the table goes on, they stand still."""

from collections.abc import Iterator, Mapping

from staatvanmigratie.sources.services.dataset_files import CellMapping, Dataset
from staatvanmigratie.store.catalogue import Entry


def series(entries: Mapping[str, Entry], datasets: Mapping[str, Dataset]) -> dict[str, list[str]]:
    """Return per series the fetched datasets it rests on, where none of them is asked for its figures.

    Parameters
    ----------
    entries
        The catalogue, by series.
    datasets
        The dataset files, by ``source/dataset``. A series without any of them rests on copies and deliveries,
        and is no part of the answer.
    """
    found = {}
    for key, entry in entries.items():
        fetched = [name for name in entry.datasets if name in datasets]
        if fetched and not any(_asks_for(entry, datasets[name]) for name in fetched):
            found[key] = fetched
    return found


def _asks_for(entry: Entry, dataset: Dataset) -> bool:
    indicator = entry.select["indicator"]
    wanted = {indicator} if isinstance(indicator, str) else set(indicator)
    by = {*entry.by, *entry.select} - {"indicator", "ref_area"}
    return any(each in wanted and by <= kept for each, kept in _made(dataset))


def _made(dataset: Dataset) -> Iterator[tuple[str, set[str]]]:
    """Yield each indicator that a dataset file makes, with the breakdowns that its rows can have."""
    kept: dict[str, set[str]] = {}
    for figure in dataset.figures:
        kept.setdefault(figure.indicator, set()).update(_breakdowns(dataset, figure))
        yield figure.indicator, _breakdowns(dataset, figure)
    for rule in dataset.derived:
        yield rule.indicator, kept.get(rule.out_of, set()) | set(rule.sets)
        kept.setdefault(rule.indicator, set()).update(kept.get(rule.out_of, set()) | set(rule.sets))


def _breakdowns(dataset: Dataset, figure: CellMapping) -> set[str]:
    names = {each.name for each in dataset.dimensions.values() if each.name} | set(dataset.joint)
    apart = {name for name in names if not isinstance(figure.where.get(name), str)}
    return {figure.names.get(name, name) for name in apart} | set(figure.sets)

"""What a dataset file believes of a table, held against what the table says of itself.

The first fetch has no earlier one to compare with, so the file itself says what it relies on: dimensions,
codes and what they are called, measures with their titles, the unit. What is wrong is told with what the
table has, the nearest first.
"""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services.dataset_files import CellMapping, Dataset
from staatvanmigratie.sources.services.dataset_files import Dimension as Plan
from staatvanmigratie.sources.services.table import (
    Code,
    Dimension,
    Measure,
    Schema,
    Table,
    tidy,
    unlikeness,
)
from staatvanmigratie.store.snapshots import TOTAL

_SHOWN = 6


def schema(dataset: Dataset, table: Table) -> Schema:
    """Return the shape of a table as far as the dataset uses it; periods are no part of it.

    Raises
    ------
    SchemaError
        The table lacks a dimension, code or measure the dataset names, has a dimension it does not name,
        calls a code or measure otherwise, or measures in another unit. The message lists what there is.
    """
    problems: list[str] = []
    there = {dimension.name: dimension for dimension in table.dimensions}
    named = set(dataset.dimensions) | {name for joint in dataset.joint.values() for name in joint.dimensions}
    problems += [
        f"no dimension {name} any more (there are: {', '.join(there)})" for name in sorted(named - set(there))
    ]
    for name in sorted(set(there) - named):
        if (taken := there[name].find(dataset.unnamed)) is None:
            shown = near(dataset.unnamed, there[name].codes, 4)
            problems.append(f"dimension {name} is new; say which code to take ({shown} …)")
        else:
            problems += _called(dataset, there[name], taken, dataset.unnamed, needed=True)
    shape: dict[str, dict[str, str]] = {}
    for name in sorted(named & set(there)):
        plan, codes = dataset.dimensions.get(name), there[name].codes
        if plan is None or plan.name:
            shape[name] = {code.code: code.title for code in codes.values()}
            problems += _categories(dataset, plan, there[name])
        elif plan.only:
            if (found := there[name].find(plan.only)) is None:
                shown = near(plan.only, codes)
                problems.append(f"{name}: no {' or '.join(plan.only)} (there are: {shown} …)")
            else:
                shape[name] = {found: codes[found].title}
                problems += _called(dataset, there[name], found, plan.only, needed=True)
        else:
            shape[name] = {}
    measures: dict[str, tuple[str, str]] = {}
    for figure in dataset.figures:
        try:
            measure = table.measure(figure.measure)
        except SourceError as error:
            problems += [] if figure.optional else [str(error)]
            continue
        measures[next(iter(figure.measure), measure.code)] = (measure.title, measure.unit)
        problems += _measured(dataset, figure, measure)
    if problems:
        raise SchemaError(f"{dataset.key}: " + "; ".join(dict.fromkeys(problems)))
    return Schema(shape, measures)


def remarks(dataset: Dataset, table: Table) -> Iterator[str]:
    """Yield the categories of a list of countries that the dataset names and the table lacks.

    Such a list grows and shrinks with the people there are: a source leaves out what nobody belongs to.
    """
    for dimension in table.dimensions:
        plan = dataset.dimensions.get(dimension.name)
        if plan is None or not plan.countries:
            continue
        for category, names in _by_category(plan).items():
            if category != TOTAL and dimension.find(names) is None:
                yield f"{dimension.name}: no {' or '.join(names)} ({category})"


def near(wanted: Iterable[str], codes: Mapping[str, Code], most: int = _SHOWN) -> str:
    """Return the codes of a table with their titles, those most like the wanted ones first."""
    sought = list(wanted)
    likest = sorted(codes.values(), key=lambda code: unlikeness(sought, (code.code, code.title)))
    return ", ".join(f"{code.code} ({code.title})" for code in likest[:most])


def _by_category(plan: Plan) -> dict[str, list[str]]:
    """Return the names a category may have at the source: one of them is enough."""
    names: dict[str, list[str]] = {}
    for theirs, ours in plan.codes.items():
        names.setdefault(ours, []).append(theirs)
    return names


def _categories(dataset: Dataset, plan: Plan | None, dimension: Dimension) -> Iterator[str]:
    """Yield the categories that no code of the table gives, and the codes with another title."""
    if plan is None:
        for joint in dataset.joint.values():
            if dimension.name in joint.dimensions:
                place = joint.dimensions.index(dimension.name)
                parts = dict.fromkeys(code.split(" ")[place] for code in joint.codes)
                for part in (each for each in parts if each in dimension.codes):
                    yield from _called(dataset, dimension, part, [part], needed=False)
        return
    for category, names in _by_category(plan).items():
        found = dimension.find(names)
        if found is not None:
            yield from _called(dataset, dimension, found, names, needed=category == TOTAL)
        elif not plan.countries or category == TOTAL:
            shown = near(names, dimension.codes)
            yield f"{dimension.name}: no {' or '.join(names)}, for {category} (there are: {shown} …)"


def _called(
    dataset: Dataset, dimension: Dimension, code: str, names: Iterable[str], *, needed: bool
) -> Iterator[str]:
    """Yield what is wrong when a code does not bear a title that the file says it has."""
    said = dimension.codes[code].title
    believed = _titles(dataset, dimension.name, code)
    if believed is not None:
        if not any(fnmatchcase(said.casefold(), tidy(title).casefold()) for title in believed):
            yield f"{dimension.name} {code} is called {said!r}, not {' or '.join(map(repr, believed))}"
    elif needed and tidy(said) not in map(tidy, names):
        yield (
            f"{dimension.name} {code} is called {said!r}: if that is what you mean, write it under "
            f"`titles` in {dataset.where}"
        )


def _titles(dataset: Dataset, dimension: str, code: str) -> list[str] | None:
    for key in (f"{dimension} {code}", code):
        if key in dataset.titles:
            return dataset.titles[key]
    return next(
        (titles for key, titles in dataset.titles.items() if "*" in key and fnmatchcase(code, key)), None
    )


def _measured(dataset: Dataset, figure: CellMapping, measure: Measure) -> Iterator[str]:
    names = [name for name in figure.measure if name != measure.code or measure.is_titled(name)]
    if figure.measure and not any(measure.is_titled(name) for name in names):
        others = " or ".join(map(repr, names))
        yield (
            f"measure {measure.code} is called {measure.title!r}, not {others}"
            if others
            else f"measure {measure.code} is called {measure.title!r}: write that beside its code under "
            f"`measure` in {dataset.where}"
        )
    unit = dataset.unit_of(figure)
    if measure.unit != unit:
        yield f"{measure.code} ({measure.title}): unit is {measure.unit!r}, {dataset.where} says {unit!r}"

"""What stands in the place of a number answers what a number answers, or refuses with its own message."""

from dataclasses import fields
from datetime import date

import pytest

from staatvanmigratie.foundation.errors import NoObservationError, PendingError, WithheldError
from staatvanmigratie.notebook.outputs import template_view, text
from staatvanmigratie.store.observations import Change, Observation, PartsOnly, Pending, Printed, Withheld
from tests.samples import factory, vintages

AS_OF = date(2025, 1, 15)
REFUSES = {Pending: PendingError, Withheld: WithheldError, PartsOnly: NoObservationError}


def named(kind):
    return {name for name in (*dir(kind), *(each.name for each in fields(kind))) if not name.startswith("_")}


NAMES = sorted(named(Observation) | named(Change) | named(Printed))


@pytest.fixture(params=REFUSES, ids=lambda kind: kind.__name__)
def absent(request, tmp_path):
    """Each of the three, of a series by nationality."""
    vintages.write(tmp_path, "ind/a", "2024-12-31", {("2023", "SYR"): 80, ("2023", "XKX"): "Q"})
    series = vintages.series(tmp_path, AS_OF)
    made = {
        Pending: series.at("2024", {"nationality": "SYR"}),
        Withheld: series.at("2023", {"nationality": "XKX"}),
        PartsOnly: series.latest,
    }[request.param]
    assert type(made) is request.param
    return made


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_is_asked_of_a_number_is_answered_or_refused_with_what_to_write(absent, name):
    refusal = REFUSES[type(absent)]
    arguments = {"change_since": ("2023",), "share_of": (absent,), "per_1000": (absent,)}
    try:
        found = getattr(absent, name)
        found = found(*arguments.get(name, ())) if callable(found) else found
    except refusal as error:
        assert absent.period in str(error)
        return

    assert name == "year" or type(found) not in (int, float), "a number that is not there"


@pytest.mark.parametrize("name", NAMES)
def test_a_text_can_ask_the_same(absent, name):
    """What a number shows to texts and this answers is shown too; else the message is its own."""
    if not any(name in template_view.shown(kind) for kind in (Observation, Change, Printed)):
        return
    try:
        text.render(f"{{% set found = x.{name} %}}", {"x": absent})
    except REFUSES[type(absent)] as error:
        assert absent.period in str(error)


@pytest.mark.parametrize("name", ["valeu", "open_dimensions", "_private", "__array__"])
def test_what_no_number_has_is_no_attribute(absent, name):
    assert not hasattr(absent, name)


def test_what_is_known_of_a_figure_to_come_is_told_as_of_the_figure_before():
    series = factory.series({"SYR": {"2023": 80}, "_T": {"2023": 90}}, by="nationality", report_year=2024)
    syrians = {"nationality": "SYR"}
    for part, place in ((series, syrians), (series, {}), (series.where(**syrians), {})):
        before, to_come = part.at("2023", place), part.at("2024", place)

        assert isinstance(to_come, Pending)
        assert [getattr(to_come, name) for name in ("label", "name", "unit", "breakdown")] == [
            getattr(before, name) for name in ("label", "name", "unit", "breakdown")
        ]
        assert (to_come.when, to_come.year) == ("2024", 2024)
        assert to_come.change.over_break is None and to_come.change.percent.pending
        assert to_come.status.words == "nog niet beschikbaar" and not to_come.provisional


def test_a_direction_of_what_is_to_come_is_refused_with_the_line_to_write():
    pending = factory.series({"2023": 80}, report_year=2024).last

    for template in ("{{ x.change.direction }}", "{{ x.change | richting('steeg', 'daalde') }}"):
        with pytest.raises(PendingError, match=r"\{% if x\.pending %\}"):
            text.render(template, {"x": pending})

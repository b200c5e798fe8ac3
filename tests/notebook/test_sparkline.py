"""The small line of a key figure."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.notebook.drawings import sparkline

values = st.lists(st.floats(-1e7, 1e7), min_size=2, max_size=12)


def points(course):
    drawing = BeautifulSoup(sparkline.drawn(course), "html.parser")
    return [tuple(map(float, p.split(","))) for p in drawing.polyline["points"].split()], drawing


@given(values)
def test_every_value_stands_inside_and_the_higher_stands_higher(course):
    found, drawing = points(course)

    assert len(found) == len(course)
    assert all(0 <= x <= sparkline.WIDTH and 0 <= y <= sparkline.HEIGHT for x, y in found)
    for (_, one), (_, other), a, b in zip(found, found[1:], course, course[1:], strict=False):
        assert (one >= other) if a <= b else (one <= other)
    assert (float(drawing.circle["cx"]), float(drawing.circle["cy"])) == found[-1]


def test_a_line_begins_at_nothing_so_that_a_tenth_less_looks_a_tenth_less():
    (_, first), (_, last) = points([100.0, 90.0])[0]
    height = sparkline.HEIGHT - 8

    assert (first, last) == (4, pytest.approx(4 + height / 10))


def test_below_zero_the_line_of_nothing_is_drawn():
    assert points([5.0, -5.0])[1].find(class_="svm-nul")
    assert not points([5.0, 4.0])[1].find(class_="svm-nul")


def test_it_is_no_text_for_who_listens():
    assert re.match(r"<svg [^>]*aria-hidden=\"true\"", sparkline.drawn([1.0, 2.0]))

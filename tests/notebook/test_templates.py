"""What the template of a text can reach: words and figures, and no file, module, frame or class."""

import importlib
import os
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie import open_edition
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.outputs import template_view
from staatvanmigratie.notebook.outputs.text import TextError, render
from tests.samples import small_project

#: What was tried on sandboxes before, of Jinja and of pandas: to write ``gekraakt.txt``, or to see more.
ESCAPES = [
    '{{ editie.root.joinpath("gekraakt.txt").write_text("x") }}',
    "{{ editie.root }}",
    '{{ editie["root"] }}',
    '{{ [editie] | map(attribute="root") | list }}',
    '{{ [editie] | map(attribute="root.parent") | join }}',
    '{{ [editie] | selectattr("root") | list }}',
    '{{ [editie] | sort(attribute="root") }}',
    '{{ [editie] | sum(attribute="root") }}',
    '{{ editie | attr("root") }}',
    '{{ editie | attr("ro" ~ "ot") }}',
    "{{ editie.store }}",
    "{{ editie.catalogue }}",
    "{{ editie.__class__ }}",
    '{{ editie["__class__"] }}',
    '{{ editie["__cla" ~ "ss__"] }}',
    "{{ editie.__init__.__globals__ }}",
    "{{ editie.series.__globals__ }}",
    "{{ editie.series.__func__ }}",
    "{{ editie.series.__self__ }}",
    "{{ editie.open(2023) }}",
    "{{ editie.read_once(2023) }}",
    '{{ editie.series("immigratie_totaal")._selection }}',
    '{{ editie.series("immigratie_totaal").decided }}',
    '{{ editie.series("immigratie_totaal").decided.to_csv("gekraakt.txt") }}',
    '{{ editie.series("immigratie_totaal").snapshot(0) }}',
    '{{ editie.series("immigratie_totaal").last.snapshot }}',
    '{{ editie.series("immigratie_totaal").quoted[0].folder }}',
    "{{ ().__class__.__mro__[1].__subclasses__() }}",
    '{{ "".__class__.__mro__ }}',
    "{{ (1).__class__.__base__ }}",
    '{{ "{0.__class__.__mro__}".format(editie) }}',
    '{{ "{0.root}" | format(editie) }}',
    '{{ "{x.root}".format_map({"x": editie}) }}',
    '{{ "%s" % editie }}',
    '{{ "%(a)s" % {"a": editie} }}',
    '{{ cycler.__init__.__globals__.os.system("touch gekraakt.txt") }}',
    "{{ joiner.__init__.__globals__.os }}",
    "{{ namespace.__init__.__globals__.os }}",
    '{{ lipsum.__globals__.os.popen("touch gekraakt.txt") }}',
    '{{ lipsum.__globals__["os"] }}',
    "{{ lipsum(100000) }}",
    "{{ dict.fromkeys }}",
    "{{ range.__class__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "{% macro m() %}{{ caller }}{% endmacro %}{{ m._func.__globals__ }}",
    "{% for i in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for i in [1] %}{{ loop._iterable.gi_frame }}{% endfor %}",
    '{{ ([1] | map("string")).gi_frame }}',
    '{{ ([1] | map("string")).gi_frame.f_back.f_globals }}',
    '{{ ([1] | select("odd")).gi_code }}',
    '{{ [1] | map("attr", "__class__") | list }}',
    '{{ "x" | map("attr", "__class__") | list }}',
    '{{ [1] | map(attribute="__class__") | join }}',
    '{{ [1] | map(attribute="real.__class__") | join }}',
    '{{ [editie] | groupby("root") }}',
    '{{ {"a": editie} | xmlattr }}',
    "{{ editie | pprint }}",
    "{{ editie | tojson }}",
    "{{ editie | string | safe }}",
    "{% set editie.number = 1 %}",
    '{% include "/etc/passwd" %}',
    '{% import "os" as os %}',
    '{% from "os" import system %}',
    '{% extends "x" %}',
    "{% block x %}{% endblock %}",
    '{{ frame.to_csv("gekraakt.txt") }}',
    "{{ frame.query(\"@__import__('os').system('touch gekraakt.txt')\") }}",
    "{{ frame.eval(\"@pd.io.common.os.system('touch gekraakt.txt')\") }}",
    "{{ frame.pipe(print) }}",
    '{{ frame.apply("eval") }}',
    '{{ frame["jaar"].to_csv("gekraakt.txt") }}',
    '{{ frame.values.tofile("gekraakt.txt") }}',
    '{{ frame.iloc[0].to_pickle("gekraakt.txt") }}',
    '{{ getal.tofile("gekraakt.txt") }}',
    '{{ getal.dump("gekraakt.txt") }}',
    "{{ getal.__array_interface__ }}",
    "{{ lijst.append(1) }}",
    "{{ lijst.sort() }}",
    "{{ tabel.update({}) }}",
    "{{ tabel.clear() }}",
    '{{ tabel.pop("a") }}',
    '{{ module.system("touch gekraakt.txt") }}',
    "{{ module }}",
    '{{ schrijf("gekraakt.txt") }}',
    "{{ schrijf.__globals__ }}",
    '{{ pad.write_text("x") }}',
    "{{ pad }}",
    "{{ pad | string }}",
    '{{ pad ~ "" }}',
    "{{ [pad] | join }}",
    '{{ bouwers["open"]("gekraakt.txt", "w") }}',
    '{{ bouwers.open("gekraakt.txt", "w") }}',
    '{{ bouwers.get("open")("gekraakt.txt", "w") }}',
    "{{ bouwers.values() | first }}",
    "{{ bouwers.open | string }}",
    '{% for naam, open in bouwers.items() %}{{ open("gekraakt.txt", "w") }}{% endfor %}',
    '{{ [1] | map("open") | list }}',
    "{{ __builtins__ }}",
    '{{ __import__("os") }}',
    '{{ open("gekraakt.txt", "w") }}',
]
ENDLESS = [
    "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}",
    "{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}",
    "{{ range(1000000000) | list }}",
    "{{ range(10000) | map('string') | map('replace', '1', 'x' * 100000) | list }}",
    "{{ 'x' * 10000000000 }}",
    "{{ 10000000000 * 'x' }}",
    "{{ [1] * 10000000000 }}",
    "{{ 9 ** 9 ** 9 ** 9 }}",
    "{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% macro m(n) %}{{ m(n * n) }}{% endmacro %}{{ m(99) }}",
    "{% set a = 'x' * 1000 %}" + "{% set a = a ~ a %}" * 60 + "{{ a | length }}",
    "{% set a = 'x' * 1000 %}" + "{% set a = a + a %}" * 60 + "{{ a | length }}",
    "{% set a %}xxxxxxxx{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
    "{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a == a }}",
    "{% set a = [1] %}" + "{% set a = a + a %}" * 60,
    "{% set a = 'x' %}" + "{% set a = [a, a] | join(a) %}" * 60,
    "{% set a = 'x' %}" + "{% set a = a | replace('x', 'xxxx') %}" * 60,
    "{{ '%1000000000d' % 1 }}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{{ editie.bijdrage('zichzelf', 'SZW') }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
]


def _write(name):
    Path(name).write_text("x", encoding="utf-8")


_write.__module__ = "shutil"  # a function that a notebook imported


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = small_project.make(tmp_path_factory.mktemp("project"))
    folder = root / "data" / "contributions" / "2024"
    folder.mkdir(parents=True)
    front = "---\nowner: SZW\nstate: akkoord\nreference_date: 2024-06-03\n---\n"
    (folder / "zichzelf-SZW.md").write_text(front + "{{ editie.bijdrage('zichzelf', 'SZW') }}\n")
    (root / "data" / "organisations.yml").write_text(
        "ministries: {SZW: Sociale Zaken}\nparts: []\nmeetings: []\nfunctions: []\nwords: []\n"
    )
    return root


@pytest.fixture(scope="module")
def names(project):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        frame = pd.DataFrame({"jaar": [2023], "waarde": [1.5]})
        yield {
            **open_edition(2023, root=project).names,
            "frame": frame,
            "getal": frame["waarde"].to_numpy()[0],
            "lijst": [1, 2],
            "tabel": {"a": 1},
            "module": os,
            "schrijf": _write,
            "pad": project / "gekraakt.txt",
            "bouwers": {"open": open},
        }


class Watch:
    """What a process does that a text has no business with, as Python itself reports it."""

    _WATCHED = ("os.", "shutil.", "subprocess.", "socket.", "ctypes.", "pty.", "urllib.", "ftplib.")

    def __init__(self):
        self.on = False
        self.seen = []
        sys.addaudithook(self._hear)

    def _hear(self, event, arguments):
        if not self.on:
            return
        writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        if writes or (event.startswith(self._WATCHED) and event not in ("os.listdir", "os.scandir")):
            self.seen.append((event, arguments))


WATCH = Watch()


def attempt(template, names):
    """Render, and return what it said, nothing where it was refused; fails where it did anything else."""
    WATCH.seen, WATCH.on = [], True
    try:
        return render(template, names).markdown
    except SvmError:
        return ""
    finally:
        WATCH.on = False
        assert not WATCH.seen


@pytest.mark.parametrize("template", ESCAPES)
def test_a_known_escape_is_refused(names, project, template):
    before = sorted(project.rglob("*"))

    with pytest.raises(TextError):
        render(template, names)

    assert sorted(project.rglob("*")) == before
    assert names["lijst"] == [1, 2] and names["tabel"] == {"a": 1}


@pytest.mark.parametrize("template", ENDLESS, ids=range(len(ENDLESS)))
def test_what_does_not_end_is_stopped(names, template):
    began = time.process_time()

    with pytest.raises(SvmError):
        render(template, names)

    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ editie.root }}", "'root' of a ChapterEdition is not for a text; it shows: .*report_year"),
        ("{{ pad }}", "a text cannot print a "),
        (
            "{{ editie.series('immigratie_totaal').frame() }}",
            "'frame' of a Series is not for a text; it shows: .*latest",
        ),
        ("{{ editie.numbers() }}", "'numbers' of a ChapterEdition is not for a text"),
        ("{{ frame.to_csv() }}", "'to_csv' of a DataFrame is not for a text"),
        ("{% include 'x' %}", r"\{% include … %\} is not for a text; write if, for, set or macro"),
        ("{{ schrijf('x') }}", r"_write\(\) is not for a text to call"),
    ],
)
def test_the_refusal_says_what_was_asked_and_what_there_is(names, template, said):
    with pytest.raises(TextError, match=said):
        render(template, names)


def test_what_is_shown_of_each_class_is_there():
    """A slip in the list would refuse what authors write, and a renamed class would show nothing."""
    for name, shown in template_view.SEEN.items():
        module, _, kind = name.rpartition(".")
        found = getattr(importlib.import_module(f"staatvanmigratie.{module}"), kind)
        there = {
            *dir(found),
            *vars(found),
            *getattr(found, "__dataclass_fields__", ()),
            *getattr(found, "model_fields", ()),
        }
        there |= set(getattr(getattr(found.__init__, "__code__", None), "co_names", ()))
        assert set(shown.split()) <= there, name


ATTRIBUTES = st.sampled_from(
    """
    root store catalogue corrections calendar names contributions series policy file paper number
    open last latest first change subjects snapshot entry observations decided quoted pending label
    at where top vintages __class__ __mro__ __base__ __subclasses__ __globals__ __init__ __dict__
    __func__ __self__ __code__ __builtins__ gi_frame f_back f_globals format format_map to_csv query
    eval pipe apply tofile append clear items values get bijdrage model_dump model_copy model_fields
    open_text write_text joinpath parent beleid verband methode
    """.split()
)
FILTERS = st.sampled_from(
    """
    attr map list join string first last sort sum format safe pprint tojson groupby xmlattr kaal
    rond dan datum periode perioden opsomming telwoord land nationaliteit eu_landen capitalize
    replace int length
    """.split()
)
TEXTS = st.sampled_from(
    [
        "'immigratie_totaal'",
        "'root'",
        "'__class__'",
        "2023",
        "0",
        "'{0.root}'",
        "'gekraakt.txt'",
        "'opvang'",
        "'w'",
    ]
)
NAMES = st.sampled_from(
    """
    editie report_year frame getal lijst tabel module schrijf pad bouwers range loop self dict
    """.split()
)


def _more(inner):
    return st.one_of(
        st.builds("{}.{}".format, inner, ATTRIBUTES),
        st.builds("{}['{}']".format, inner, ATTRIBUTES),
        st.builds("{}[{}]".format, inner, TEXTS),
        st.builds("{}({})".format, inner, st.one_of(TEXTS, inner, st.just(""))),
        st.builds("({} | {})".format, inner, FILTERS),
        st.builds("({} | map(attribute='{}') | list)".format, inner, ATTRIBUTES),
        st.builds("({} | map('{}') | first)".format, inner, FILTERS),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("({} ~ {})".format, inner, inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "*", "%", "==", "in"]), inner),
    )


@settings(max_examples=300)
@given(expression=st.recursive(NAMES | TEXTS, _more, max_leaves=8), loop=st.booleans())
def test_no_expression_reaches_a_file_or_a_module(names, expression, loop):
    template = "{{ " + expression + " }}"
    if loop:
        template = "{% for x in " + expression + " %}{{ x }}{{ x.root }}{% endfor %}"
    said = attempt(template, names)

    assert "PosixPath" not in said and "<module" not in said and "<class" not in said and "0x" not in said
    assert str(names["pad"].parent) not in said

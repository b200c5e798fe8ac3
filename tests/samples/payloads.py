"""What a text of the data must not be able to do: run a script on the screen of a reader."""

import shutil
from pathlib import Path

import pandas as pd
import yaml

from staatvanmigratie.store.snapshots import write_snapshot
from tests.samples import ROOT, small_project

_DO = "gekraakt()"
_EVENTS = """
    onerror onload onfocus onmouseover onclick ontoggle onpointerenter onanimationstart onbegin onstart
    onbeforetoggle onscroll onwheel oncontentvisibilityautostatechange onanimationend oncut
""".split()
_ELEMENTS = (
    "img src=x",
    "svg",
    "input autofocus",
    "details open",
    "video src=x",
    "body",
    "x style=animation-name:a",
)

#: Each calls ``gekraakt()`` where it is taken for HTML, MyST, Jinja or an address.
PAYLOADS = [
    f"<script>{_DO}</script>",
    f"<SCRIPT>{_DO}</SCRIPT>",
    f"<script >{_DO}</script >",
    f"<script/x>{_DO}</script>",
    f"</title><script>{_DO}</script>",
    f"</script><script>{_DO}</script>",
    f"</style><script>{_DO}</script>",
    f"</textarea><script>{_DO}</script>",
    f"--><script>{_DO}</script>",
    f"]]><script>{_DO}</script>",
    f'"><script>{_DO}</script>',
    f"'><script>{_DO}</script>",
    f"`><script>{_DO}</script>",
    f"\\<script>{_DO}</script>",
    f"\\\\<script>{_DO}</script>",
    f"<<script>{_DO}//<</script>",
    f"<scr<script>ipt>{_DO}</scr</script>ipt>",
    f"&lt;script&gt;{_DO}&lt;/script&gt;",
    f"&#60;script&#62;{_DO}&#60;/script&#62;",
    f"<script type=module>{_DO}</script>",
    "<script src=data:,gekraakt()></script>",
    "<script src=//elders.example/x.js></script>",
    "<script src=/gekraakt.js></script>",
    f"<svg><script>{_DO}</script></svg>",
    f"<math><mtext><script>{_DO}</script></mtext></math>",
    f"<template><script>{_DO}</script></template>",
    f'<noscript><p title="</noscript><img src=x onerror={_DO}>">',
    f"<iframe srcdoc='<script>parent.{_DO}</script>'></iframe>",
    f"<iframe src=javascript:parent.{_DO}></iframe>",
    f"<object data=javascript:{_DO}></object>",
    f"<embed src=javascript:{_DO}>",
    f"<form action=javascript:{_DO}><button>k</button></form>",
    f"<button formaction=javascript:{_DO} form=f>k</button>",
    f"<a href=javascript:{_DO}>k</a>",
    f'<a href=" javascript:{_DO}">k</a>',
    f"<a href=JaVaScRiPt:{_DO}>k</a>",
    f'<a href="java&#9;script:{_DO}">k</a>',
    f'<a href="&#106;avascript:{_DO}">k</a>',
    f"<svg><a xlink:href=javascript:{_DO}><text>k</text></a></svg>",
    f'<svg><use href="data:image/svg+xml,<svg onload={_DO}>"/></svg>',
    f"<svg><animate onbegin={_DO} attributeName=x dur=1s>",
    f"<svg><set attributeName=href to=javascript:{_DO}></svg>",
    f"<svg><foreignObject><img src=x onerror={_DO}></foreignObject></svg>",
    f'<meta http-equiv=refresh content="0;url=javascript:{_DO}">',
    "<base href=//elders.example/>",
    "<link rel=stylesheet href=//elders.example/x.css>",
    f"<style>@import 'javascript:{_DO}'</style>",
    f'<div style="background:url(javascript:{_DO})">k</div>',
    f"<p id=svm-herkomst data-script=/gekraakt.js onclick={_DO}>k</p>",
    f"[k](javascript:{_DO})",
    f"[k](<javascript:{_DO}>)",
    f"[k](JAVASCRIPT:{_DO})",
    f"[k](data:text/html,<script>{_DO}</script>)",
    f"[k](vbscript:{_DO})",
    f"<javascript:{_DO}>",
    f'![k](x" onerror="{_DO})',
    "![k](https://elders.example/p.gif)",
    "{{ env.app.srcdir }}",
    "{{ env.app.outdir.joinpath('g.js') }}",
    "{% include '/etc/passwd' %}",
    f"{{raw-html}}`<script>{_DO}</script>`",
    f"{{raw}}`<script>{_DO}</script>`",
    "{download}`../index.md`",
    f"`<script>{_DO}</script>`",
    f"$<script>{_DO}</script>$",
    f"${{{_DO}}}",
    f"{{{{constructor.constructor('{_DO}')()}}}}",
    f"');{_DO};//",
    f'";{_DO};//',
    f'\\");{_DO};//',
    f"\u2028{_DO}\u2028",
    f'<img src="x\u00a0" onerror={_DO}>',
    f"<img\tsrc=x\tonerror={_DO}>",
    f"<img/src=x/onerror={_DO}>",
    f"<img src=x onerror\n={_DO}>",
    f"<IMG SRC=x ONERROR={_DO}>",
    f'"onmouseover={_DO} x="',
    f"' autofocus onfocus={_DO} x='",
    *(f"<{element} {event}={_DO}>" for element in _ELEMENTS for event in _EVENTS[:5]),
    *(f"<p {event}={_DO} tabindex=0>k</p>" for event in _EVENTS[5:]),
]
ALL = " ".join(" ".join(each.split()) for each in PAYLOADS)
_SOME = " ".join(PAYLOADS[place] for place in (0, 11, 30, 36, 48, 57, 80))

_SERIES = {
    "unit": "personen",
    "source": "cbs",
    "owner": ALL,
    "release": {"first": "N+1-02", "final": "N+1-07"},
    "address": "https://example.org/85451NED",
}
_CELLS = [
    "%%tekst\n{{ reeks.title }} {{ reeks.definition }} {{ reeks.last }} {{ reeks.source_line }}\n",
    "%%tekst\n{% for o in naar.in_period(2023, 'motive') %}\n- {{ o.label }}: {{ o.name | capitalize }}, "
    "{{ o }}\n"
    "{% endfor %}\n{{ naar.in_period(2023, 'motive') | map(attribute='label') | opsomming }}\n"
    "{{ naar.in_period(2023, 'motive')[0].label ~ ' en verder' }} {{ editie.title }}\n",
    "%%tekst\n{{ editie.ministries | opsomming }} {{ reeks.last.note }}\n",
    "tabel(naar.in_period(2023, 'motive'), label='tab-motief', bijschrift='Naar motief')",
    "figuur(grafiek.gestapeld(naar), label='fig-motief', bijschrift='Naar motief')",
    "kerncijfers(*((p, reeks.last, reeks.last.change) for p in PAYLOADS[:3]), label='kern-reeks')",
    "editie.beleid('opvang')",
    "editie.begrippen()",
]


def project(root: Path) -> Path:
    """Make a project with payloads in every text that comes from data."""
    small_project.make(root)
    data = root / "data"
    edition = yaml.safe_load(small_project.EDITION)
    edition |= {
        "title": f"Staat van Migratie 2024 {ALL}",
        "ministries": [f"Justitie {ALL}"],
        "partners": [ALL],
    }
    _write(data / "editions" / "2024.yml", edition)
    total = {"title": f"Immigratie {ALL}", "definition": f"Mensen. {ALL}", "datasets": ["cbs/85451NED"]}
    total |= {"select": {"indicator": "immigration_total", "ref_area": "NLD"}, **_SERIES}
    parts = {
        "title": f"Naar motief {_SOME}",
        "definition": _SOME,
        "datasets": ["cbs/motief"],
        "by": ["motive"],
    }
    parts |= {"select": {"indicator": "by_motive", "ref_area": "NLD"}, **_SERIES, "owner": _SOME}
    _write(data / "catalogue" / "nationaal.yml", {"immigratie_totaal": total, "naar_motief": parts})
    codes = [f"p{place}" for place in range(len(PAYLOADS))]
    _write(
        data / "labels.yml", {"motive": {c: f"{c} {said}" for c, said in zip(codes, PAYLOADS, strict=True)}}
    )
    rows = small_project.figures(((2022, 10, "A"), (2023, 20, "A"))).assign(indicator="by_motive", note=_SOME)
    about = {**small_project.DESCRIPTION, "publisher": f"Bureau {ALL}", "title": ALL, "seen_in": ALL}
    made = [rows.assign(motive=code, obs_value=rows.obs_value + n) for n, code in enumerate([*codes, "_T"])]
    write_snapshot(data / "snapshots", {**about, "dataset": "motief", "publisher": _SOME}, pd.concat(made))
    shutil.rmtree(data / "snapshots" / "cbs" / "85451NED")
    write_snapshot(data / "snapshots", about, small_project.figures().assign(note=ALL))
    (data / "policy").mkdir()
    for name in ("domains.yml",):
        shutil.copyfile(ROOT / "data" / "policy" / name, data / "policy" / name)
    for name in ("organisations.yml", "countries.yml"):
        shutil.copyfile(ROOT / "data" / name, data / name)
    _write(
        data / "policy" / "2023.yml", {f"29344-{n}": _development(n, p) for n, p in enumerate(PAYLOADS, 1)}
    )
    _write(data / "terms.yml", {f"begrip{n}": _term(n, said) for n, said in enumerate(PAYLOADS)})
    opening = "from staatvanmigratie import figuur, grafiek, kerncijfers, tabel\n"
    opening += f'naar = editie.series("naar_motief")\nPAYLOADS = {PAYLOADS!r}'
    small_project.chapter(root, "01_immigratie", opening, *_CELLS)
    return root


def _development(number: int, said: str) -> dict[str, object]:
    return {
        "date": "2023-02-01",
        "title": f"{said[:60]} stuk",
        "text": f"Het kabinet schrijft: {said} {number}",
        "domain": "opvang",
        "by": f"Raad {said}",
        "status": "gepubliceerd",
        "address": "https://zoek.officielebekendmakingen.nl/kst-1.html",
        "chapters": ["01_immigratie"],
    }


def _term(number: int, said: str) -> dict[str, object]:
    return {
        "title": f"Woord {number} {' '.join(said.split())}",
        "meaning": f"Een woord. {said}",
        "excludes": said,
        "sources": [{"by": said, "address": "https://example.org/" + "".join(said.split())}],
        "chapters": ["01_immigratie"],
    }


def _write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")

"""What the head of a page tells search engines and who shares it: what it is about, where it stands for good.

All of it is text of the page or of the edition. The address is known where ``data/site.yml`` says where the
site stands; without it a page says nothing of an address.
"""

import re
from html import unescape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from staatvanmigratie.book.web.linked_data import CONTEXT, PUBLISHER, as_script, breadcrumbs

#: A search engine shows no more.
LENGTH = 160
_DATA_PAGE = "96_open_data"
_PICTURE = "figuur/delen.png"  # made with the pages of the figures: ``book/figure_pages``
_TAG = re.compile(r"<[^>]*>")
_ASIDE = (nodes.Admonition, nodes.caption, nodes.figure, nodes.table, nodes.footnote, nodes.legend)


def put(app: Sphinx, docname: str, _template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the template of a page what it says of itself."""
    context["svm_report"], context["svm_site"] = site(app.config)
    context["svm_edition"] = app.config.svm_edition
    if doctree is None:
        return
    context["svm_description"] = description(doctree)
    context["svm_picture"] = f"{app.config.html_baseurl}{_PICTURE}" if app.config.html_baseurl else ""
    address, title = context.get("pageurl"), unescape(_TAG.sub("", context["title"]))
    said = (
        linked_data(app.config, docname, address, context["svm_description"]),
        crumbs(app.config, docname, address, title),
    )
    context["svm_linked_data"] = [as_script(each) for each in said if each]


def description(doctree: nodes.document) -> str:
    """Return the first sentences of a page, as many as fit; empty for a page without text."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        above = paragraph.parent
        is_aside = "." not in text
        while above is not None and not is_aside:
            is_aside = isinstance(above, _ASIDE)
            above = above.parent
        if not is_aside:
            return _shortened(text)
    return ""


def _shortened(text: str) -> str:
    if len(text) <= LENGTH:
        return text
    sentence = text[:LENGTH].rfind(". ")
    if sentence > LENGTH // 3:
        return text[: sentence + 1]
    return f"{text[: LENGTH - 1].rpartition(' ')[0]}…"


def linked_data(config: Any, docname: str, address: str | None, about: str) -> dict[str, Any] | None:
    """Return what a machine reads of the report, on its first page, and of the data set, on its own page."""
    edition = {"@context": CONTEXT, "inLanguage": "nl", "publisher": PUBLISHER}
    if address:
        edition["url"] = address
    if docname == config.root_doc:
        return {
            **edition,
            "@type": "Report",
            "name": config.svm_title,
            "alternativeHeadline": config.svm_subtitle,
            "description": about,
            "temporalCoverage": config.svm_report_year,
            "sourceOrganization": [
                {"@type": "GovernmentOrganization", "name": name} for name in config.svm_ministries
            ],
        }
    if docname.rpartition("/")[2] == _DATA_PAGE:
        base = config.html_baseurl
        files = ("observations.csv", "series.csv", "numbers.json")
        distribution = [
            {"@type": "DataDownload", "name": name, "contentUrl": f"{base}data/{name}"}
            for name in files
            if base
        ]
        return {
            **edition,
            "@type": "Dataset",
            "name": f"Cijfers van de {config.svm_title}",
            "description": about,
            "temporalCoverage": f"../{config.svm_report_year}",
            **({"distribution": distribution} if distribution else {}),
        }
    return None


def site(config: Any) -> tuple[str, str]:
    """Return the name of the report without its edition, and where its site stands, if that is known."""
    name = config.svm_title.removesuffix(config.svm_edition).strip()
    return name, config.html_baseurl.removesuffix(f"{config.svm_edition}/")


def crumbs(config: Any, docname: str, address: str | None, title: str) -> dict[str, Any] | None:
    """Return the way from the site to a page, as the page shows it, for a machine; it needs addresses."""
    if not address:
        return None
    name, home = site(config)
    way = [(name, home), (f"Editie {config.svm_edition}", config.html_baseurl)]
    way += [(title, address)] if docname != config.root_doc else []
    return breadcrumbs(way)

"""What a data portal takes up of an edition: DCAT-AP-NL 3.0 as JSON-LD, with organisations by their TOOI.

The catalogue is the open data of one edition, and holds one data set in several forms. Addresses are seen
from where the edition stands; a project that does not say where has them beside the file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import organisations, site_settings
from staatvanmigratie.report.registers.site_settings import Contact

NAME = "dcat.jsonld"

_EU = "http://publications.europa.eu/resource/authority/"
_DUTCH = f"{_EU}language/NLD"
_TOOI = "https://identifier.overheid.nl/tooi/id/ministerie/"
_PROFILE = "http://modellen.geostandaarden.nl/dcat-ap-nl/"
_TYPE = "https://www.iana.org/assignments/media-types/"
_ATTRIBUTION = "http://creativecommons.org/licenses/by/4.0/deed.nl"
_ZERO = "http://creativecommons.org/publicdomain/zero/1.0/deed.nl"
_TERMS = "Voor elk cijfer gelden de voorwaarden van zijn bron; die staan in de kolom LICENCE."
#: Who asks for the report to be found: what it is about, in the list of themes of the EU and in words.
_THEMES = ("SOCI", "GOVE")
_WORDS = ("migratie", "asiel", "immigratie", "emigratie", "statistiek")
_MEDIA = {
    "csv": ("text/csv", "CSV"),
    "json": ("application/json", "JSON"),
    "jsonld": ("application/ld+json", "JSON_LD"),
    "zip": ("application/zip", "ZIP"),
}

_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Form:
    """One file that the data set can be had in: what it is, and the standard it keeps to, if any."""

    path: str
    title: str
    conforms_to: str = ""
    is_ours: bool = False  # holds no figure, so that nobody has to be named


def content(edition: Edition, folder: Path, forms: Sequence[Form], title: str, about: str) -> dict[str, Any]:
    """Return the catalogue; the files of ``forms`` stand in ``folder``."""
    settings = _settings(edition.root)
    base = f"{settings.address}{edition.number}/data/" if settings else None
    identity = f"{base}{NAME}" if base else f"urn:staat-van-migratie:{edition.number}"
    responsible, others = _agents(edition)
    named = {"dct:title": _dutch(title), "dct:description": _dutch(about), "dct:language": _is(_DUTCH)}
    owned = {
        "dct:publisher": _is(responsible["@id"]),
        "dct:creator": _is(responsible["@id"]),
        "dcat:contactPoint": _contact(settings.contact if settings else None, responsible),
    }
    data_set = {
        "@id": f"{NAME}#dataset",
        "@type": "dcat:Dataset",
        **named,
        **owned,
        "dct:identifier": f"{identity}#dataset",
        "dct:accessRights": _is(f"{_EU}access-right/PUBLIC"),
        "dct:issued": _day(edition.as_of),
        "dct:modified": _day(edition.as_of),
        "dct:accrualPeriodicity": _is(f"{_EU}frequency/ANNUAL"),
        "dct:spatial": _is(f"{_EU}country/NLD"),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:endDate": _day(date(edition.report_year, 12, 31)),
        },
        "dct:conformsTo": _is("https://datapackage.org/profiles/2.0/datapackage.json"),
        "dcat:theme": [_is(f"{_EU}data-theme/{each}") for each in _THEMES],
        "dcat:keyword": [_dutch(each) for each in _WORDS],
        "dcat:landingPage": _is("../index.html"),
        "foaf:page": _is("../notebooks/96_open_data.html"),
        "dcat:version": str(edition.number),
        "dcat:distribution": [_is(f"{NAME}#{each.path}") for each in forms],
        **({"dct:contributor": [_is(each["@id"]) for each in others]} if others else {}),
    }
    catalogue = {
        "@id": f"{NAME}#catalogue",
        "@type": "dcat:Catalog",
        **named,
        **owned,
        "dcat:dataset": _is(data_set["@id"]),
    }
    return {
        "@context": {**({"@base": base} if base else {}), **_CONTEXT},
        "@graph": [
            catalogue,
            data_set,
            *(_distribution(folder, each) for each in forms),
            responsible,
            *others,
            *_classes(forms),
        ],
    }


def _settings(root: Path) -> site_settings.Settings | None:
    return site_settings.read(root) if (root / site_settings.SETTINGS).exists() else None


def _agents(edition: Edition) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The ministry that is named first, which publishes, and those with it."""
    known = organisations.read(edition.root)
    codes = {name: known.tooi[short] for short, name in known.ministries.items() if short in known.tooi}
    first, *others = [_agent(name, codes) for name in edition.ministries]
    return first, others


def _agent(name: str, codes: Mapping[str, str]) -> dict[str, Any]:
    identity = f"{_TOOI}{codes[name]}" if name in codes else f"{NAME}#{name.replace(' ', '-').lower()}"
    return {"@id": identity, "@type": "foaf:Agent", "foaf:name": _dutch(f"Ministerie van {name}")}


def _contact(contact: Contact | None, responsible: Mapping[str, Any]) -> dict[str, Any]:
    said = {"vcard:fn": _dutch(contact.organisation) if contact else responsible["foaf:name"]}
    return {
        "@type": ["vcard:Kind", "vcard:Organization"],
        **said,
        **({"vcard:hasURL": _is(contact.address)} if contact else {}),
    }


def _distribution(folder: Path, form: Form) -> dict[str, Any]:
    media, kind = _MEDIA[form.path.rpartition(".")[2]]
    there = folder / form.path
    return {
        "@id": f"{NAME}#{form.path}",
        "@type": "dcat:Distribution",
        "dct:title": _dutch(form.title),
        "dct:language": _is(_DUTCH),
        "dcat:accessURL": _is(form.path),
        "dcat:downloadURL": _is(form.path),
        "dcat:mediaType": _is(f"{_TYPE}{media}"),
        "dct:format": _is(f"{_EU}file-type/{kind}"),
        "dct:license": _is(_ZERO if form.is_ours else _ATTRIBUTION),
        **({} if form.is_ours else {"dct:rights": _rights()}),
        **({"dct:conformsTo": _is(form.conforms_to)} if form.conforms_to else {}),
        "dcat:byteSize": {"@value": str(there.stat().st_size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _is("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": {"@value": file_digest(there), "@type": "xsd:hexBinary"},
        },
    }


def _rights() -> dict[str, Any]:
    return {"@type": "dct:RightsStatement", "rdfs:label": _dutch(_TERMS)}


def _classes(forms: Iterable[Form]) -> list[dict[str, Any]]:
    """What the values from lists of others are: who validates does not have to fetch them."""
    media = {_MEDIA[each.path.rpartition(".")[2]] for each in forms}
    named = {
        _DUTCH: "dct:LinguisticSystem",
        f"{_EU}access-right/PUBLIC": "dct:RightsStatement",
        f"{_EU}frequency/ANNUAL": "dct:Frequency",
        f"{_EU}country/NLD": "dct:Location",
        _ATTRIBUTION: "dct:LicenseDocument",
        _ZERO: "dct:LicenseDocument",
        "../notebooks/96_open_data.html": "foaf:Document",
        "../index.html": "foaf:Document",
        "http://spdx.org/rdf/terms#checksumAlgorithm_sha256": "spdx:ChecksumAlgorithm",
        **{each.conforms_to: "dct:Standard" for each in forms if each.conforms_to},
        "https://datapackage.org/profiles/2.0/datapackage.json": "dct:Standard",
        **{f"{_TYPE}{each}": "dct:MediaType" for each, _ in media},
        **{f"{_EU}file-type/{each}": "dct:MediaTypeOrExtent" for _, each in media},
    }
    themes = [
        {"@id": f"{_EU}data-theme/{each}", "@type": "skos:Concept", "skos:prefLabel": _dutch(label)}
        for each, label in zip(_THEMES, ("Bevolking en samenleving", "Overheid"), strict=True)
    ]
    return [{"@id": name, "@type": kind} for name, kind in sorted(named.items())] + themes


def _is(address: str) -> dict[str, str]:
    return {"@id": address}


def _dutch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _day(day: date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}

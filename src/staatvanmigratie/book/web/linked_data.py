"""What a page says to machines in the words of schema.org, as the text of an element ``script``."""

import json
from collections.abc import Iterable
from typing import Any

CONTEXT = "https://schema.org"
PUBLISHER = {"@type": "GovernmentOrganization", "name": "Rijksoverheid"}


def breadcrumbs(way: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the way to a page; each step has a name and an address."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": item}
            for place, (name, item) in enumerate(way, 1)
        ],
    }


def as_script(said: dict[str, Any]) -> str:
    """Return JSON in which nothing can end the element that it stands in."""
    return json.dumps(said, ensure_ascii=False, indent=1).replace("<", "\\u003c")

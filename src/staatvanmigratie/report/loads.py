"""What a text would have a page load or run: pictures and HTML that no reader should get.

A page of the report asks nothing of any other server: who reads it is nobody's business, and in ten years
that server is gone. A picture stands in ``_static``, where it is approved and kept with the edition.
"""

import re
from collections.abc import Iterator

from staatvanmigratie.foundation import addresses

_HERE = "save it in _static and write ![what it shows](../_static/name.png)"

_PICTURE = re.compile(
    r"!\[(?P<words>[^\]]*)\](?:\(\s*<?(?P<address>[^)\s>]*)|\[(?P<name>[^\]]*)\])?"
    r"|(?:`{3,}|:{3,}|~{3,})\{(?:image|figure)\}[ \t]+(?P<of_directive>\S+)"
)
_OWN = re.compile(r"/?(?:\.\./)*_static/")
_DEFINED = re.compile(r"^[ ]{0,3}\[(?P<name>[^\]]+)\]:[ \t]*<?(?P<address>[^\s>]+)", re.MULTILINE)
_TAG = re.compile(r"<(?P<tag>[a-zA-Z][\w:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_LOADS = re.compile(
    r"(?<![\w-])(?:src|srcset|href|xlink:href|data|poster|background|action|formaction)\s*=\s*"
    r"(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s>]+))|url\(\s*[\"']?(?P<d>[^\"')]+)",
    re.IGNORECASE,
)
_RUNS = re.compile(r"(?<![\w-])on[a-z]+\s*=", re.IGNORECASE)
_ACTIVE = set("script style iframe frame object embed applet form link meta base template portal".split())
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
#: What says in Markdown what a tag says.
_MARKDOWN = {
    "br": "end the line with \\, or begin a paragraph",
    "p": "leave a line empty",
    **dict.fromkeys(("b", "strong"), "write **bold**"),
    **dict.fromkeys(("i", "em"), "write *slanted*"),
    "a": "write [words](https://…)",
    "sub": "write {sub}`2`",
    "sup": "write {sup}`2`",
}
# A line of code, or a block of it, is shown and does nothing; a directive is no code.
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})(?![{`~]).*?^(?P=fence)[ \t]*$|(?<!`)(?P<ticks>`{1,2})(?!`)[^`]+(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)


def of_text(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of Markdown, from 1, that have a page load or run something, with what to write."""
    if "![" not in text and "<" not in text and "{image}" not in text and "{figure}" not in text:
        return
    blank = _CODE.sub(_blank, text)
    defined = {match["name"].casefold(): match["address"] for match in _DEFINED.finditer(blank)}
    found = [*_pictures(blank, defined), *_tags(blank)]
    for place, said in sorted(found):
        yield text.count("\n", 0, place) + 1, said


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def html_of_prose(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a chapter's prose, from 1, with HTML in them: the PDF would leave its tags out."""
    if "<" not in text:
        return
    blank = _TEMPLATE.sub(_blank, _CODE.sub(_blank, text))
    for match in _TAG.finditer(blank):
        tag, rest = match["tag"].lower(), match["rest"]
        if not (tag in _ACTIVE or ":" in tag or rest.startswith(("@", ".", ":"))):  # told above; an address
            mend = _MARKDOWN.get(tag, "write Markdown")
            yield text.count("\n", 0, match.start()) + 1, f"HTML (<{tag}>), which the PDF leaves out; {mend}"


def _pictures(text: str, defined: dict[str, str]) -> Iterator[tuple[int, str]]:
    for match in _PICTURE.finditer(text):
        address = match["address"] or match["of_directive"]
        if address is None:
            address = defined.get((match["name"] or match["words"]).casefold(), "")
        if addresses.is_on_a_server(address):
            yield match.start(), f"a picture from another server ({address}); {_HERE}"
        elif address.startswith("attachment:"):
            yield match.start(), f"a picture inside the notebook ({address}), which no page shows; {_HERE}"
        elif address and not _OWN.match(address):
            yield match.start(), f"a picture that does not stand in _static ({address}); {_HERE}"
        elif address and match["words"] == "":
            yield match.start(), f"a picture ({address}) without what it shows; {_HERE}"


def _tags(text: str) -> Iterator[tuple[int, str]]:
    for match in _TAG.finditer(text):
        tag, rest = match["tag"].lower(), match["rest"]
        if tag in _ACTIVE or _RUNS.search(rest):
            yield match.start(), f"HTML that runs or loads something (<{tag}>); write Markdown"
        elif tag != "a" and (address := _address_elsewhere(rest)):
            yield match.start(), f"<{tag}> loads {address} from another server; {_HERE}"


def _address_elsewhere(attributes: str) -> str | None:
    for match in _LOADS.finditer(attributes):
        for address in (match["a"] or match["b"] or match["c"] or match["d"] or "").split(","):
            if addresses.is_on_a_server(address):
                return address.strip()
    return None

"""The scripts that a page of the website may have: one of the theme, and the files of this package.

A script in a page is known by its digest, a file by its name. What an earlier version had stays here, of the
theme and of Sphinx: pages that were released with it stand on the site for good. After an update of the theme
a build names the digest that is to be added; look first at what the script does.
"""

import base64
import hashlib
import json
import re

#: Digests of scripts in pages, as a browser is told them.
_IN_PAGES = {
    "P1Gd/Wqjqq8uduID7MOciZi3jIWvAuyCldpRMjsiEjw=",  # theme 0.16: light or dark, as the reader chose
    "45raXJwhVFsGIr53+bEjhDPiYb+40hWrPMHNnlmjRLo=",  # theme 0.16: no search while one types
    "haPiVmQlc/nWokhgoevuZWtqzE6V/ASp387vR3kS0X4=",  # web/dutch.py: what the scripts of Sphinx say, in Dutch
    "XZcYVH/kg3j2vcRotTmVOgNkacK2LiOs0QZ/POj2exs=",  # web/dutch.py: likewise, without a function made of text
    "8i946CrFrswTnEiwm7VrAFlv1HmpyOiw2/AX9hsgt+E=",  # web/dutch.py: likewise, and of its search
}
#: Of Sphinx, another one for each page: its name, in which no other sign can stand.
_NAME_OF_PAGE = re.compile(r"DOCUMENTATION_OPTIONS\.pagename = '[\w/.-]+';")
_FILES = re.compile(
    r"(?:_static/(?:documentation_options|doctools|sphinx_highlight|translations|searchtools|language_data|svm|svm-blad|svm-grafiek|svm-zoek"
    r"|scripts/(?:bootstrap|pydata-sphinx-theme|sphinx-book-theme))|searchindex)\.js(?:\?v=[0-9a-f]+)?"
)
_UP = re.compile(r"(?:\.\./)*")


#: What a script element of this type holds is data: no browser runs it.
LINKED_DATA = "application/ld+json"


def fault_of_data(text: str) -> str:
    """Return what is wrong with data in a page: empty where it is JSON of the vocabulary we use."""
    try:
        said = json.loads(text)
    except ValueError:
        return "linked data that is no JSON"
    known = isinstance(said, dict) and said.get("@context") == "https://schema.org"
    return "" if known else "linked data that is not of schema.org"


def digest(script: str) -> str:
    """Return the digest of a script in a page."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def is_known(script: str) -> bool:
    """Tell whether a script in a page is one of ours."""
    return digest(script) in _IN_PAGES or bool(_NAME_OF_PAGE.fullmatch(script))


def is_known_file(address: str) -> bool:
    """Tell whether the address of a script is that of a file of ours."""
    return bool(_FILES.fullmatch(_UP.sub("", address, count=1)))

"""One vocabulary for how final a figure is, whatever the source calls it.

The store holds SDMX codes (CL_OBS_STATUS); readers see the Dutch words. Status is computed, never typed:
it comes with the observation, or from the release rule of the catalogue when there is none yet.
"""

from enum import Enum


class Status(Enum):
    """Our key, the SDMX code it is stored as, the mark in tables and the words for readers."""

    DEFINITIEF = ("definitief", "A", "", "definitief")
    NADER_VOORLOPIG = ("nader_voorlopig", "P2", "**", "nader voorlopig")
    VOORLOPIG = ("voorlopig", "P", "*", "voorlopig")
    RAMING = ("raming", "E", "(r)", "raming")
    PROGNOSE = ("prognose", "F", "(p)", "prognose")
    BREUK = ("breuk", "B", "|", "breuk in de reeks")
    GEHEIM = ("geheim", "Q", ".", "geheim")
    NIET_MOGELIJK = ("niet_mogelijk", "M", "", "kan niet voorkomen")
    ONTBREEKT = ("ontbreekt", "O", ".", "ontbreekt")
    ONBETROUWBAAR = ("onbetrouwbaar", "U", "(o)", "lage betrouwbaarheid")
    IN_AFWACHTING = ("in_afwachting", "L", "…", "nog niet beschikbaar")
    NIET_MEER = ("niet_meer_gepubliceerd", "gone", ".", "niet meer gepubliceerd")

    def __init__(self, key: str, code: str, mark: str, words: str):
        self.key = key
        self.code = code
        self.mark = mark
        self.words = words

    @property
    def provisional(self) -> bool:
        """Whether the figure can still change by plan."""
        return self in (Status.VOORLOPIG, Status.NADER_VOORLOPIG, Status.RAMING, Status.PROGNOSE)

    @classmethod
    def from_code(cls, code: str) -> "Status":
        """Return the status stored under an SDMX code; an unknown code counts as provisional."""
        return _BY_CODE.get(code, cls.VOORLOPIG)


_BY_CODE = {status.code: status for status in Status}

#: What a newer vintage left out has this code; it is found by comparing vintages and stored nowhere.
GONE = Status.NIET_MEER.code

#: Codes a snapshot may hold. SDMX knows one code for "not final"; P2 keeps CBS's second stage apart.
CODES = frozenset(_BY_CODE) - {"L", GONE}

#: Codes that say why there is no value: secret, missing, impossible.
VALUELESS = frozenset({"Q", "O", "M"})

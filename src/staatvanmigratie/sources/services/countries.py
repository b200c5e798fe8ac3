"""One crosswalk for countries: what CBS, Eurostat and UNHCR call them → ISO 3166-1 alpha-3.

``data/countries.yml`` holds the codes; the Dutch name of a code comes from ``dutch.area``. A code of CBS
is only believed when its title still is the one written down: codes have been given to other countries
before.
"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SchemaError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.sources.services.table import tidy


class Country(Strict):
    """The names of one country at the sources; without ``unhcr`` that is the ISO code itself."""

    eurostat: str | None = None
    unhcr: str | None = None
    cbs: list[str] = Field(default=[])
    titles: list[str] = Field(default=[])  # as a country; the first is today's
    nationality: list[str] = Field(default=[])  # as a nationality
    adjective: list[str] = Field(default=[])  # as a nationality, in deliveries
    names: list[str] = Field(default=[])  # in deliveries, beside those of CLDR


class Countries:
    """The crosswalk, both ways of looking up: by code and by title."""

    def __init__(
        self,
        countries: dict[str, Country],
        groups: dict[str, list[str]],
        unclear: dict[str, list[str]] | None = None,
    ):
        self.countries = countries
        self.groups = groups
        self.unclear = unclear or {}  # reason → names that mean no single country
        self._codes: dict[tuple[str, str], str] = {}
        self._titles: dict[str, str] = {}
        for alpha3, country in countries.items():
            codes = [("cbs", code) for code in country.cbs]
            codes += [("eurostat", country.eurostat), ("unhcr", country.unhcr or alpha3)]
            for system, code in codes:
                if code is not None and self._codes.setdefault((system, code), alpha3) != alpha3:
                    raise DataFileError(
                        f"data/countries.yml: {alpha3}: {system} {code} is {self._codes[system, code]}"
                    )
            for title in (*country.titles, *country.nationality):
                if self._titles.setdefault(tidy(title), alpha3) != alpha3:
                    raise DataFileError(
                        f"data/countries.yml: {alpha3}: {title!r} is {self._titles[tidy(title)]}"
                    )

    def __iter__(self) -> Iterator[str]:
        return iter(self.countries)

    def of(self, system: str, code: str, title: str) -> str | None:
        """Return the country a source means, or None where it means no single country.

        Raises
        ------
        SchemaError
            The code is known, but its title is that of another country or a name we never saw for it.
        """
        alpha3 = self._codes.get((system, code))
        by_title = self._titles.get(tidy(title))
        if alpha3 is None:
            return by_title if system == "cbs" else None
        known = self.countries[alpha3]
        unseen = system == "cbs" and code.startswith("H") and tidy(title) not in map(tidy, known.titles)
        if system == "cbs" and ((by_title and by_title != alpha3) or unseen):
            raise SchemaError(
                f"code {code} is now called {title!r}; data/countries.yml has it for {alpha3} "
                f"({', '.join(known.titles)}). If it is the same country, add the title there"
            )
        return alpha3


def read(path: Path) -> Countries:
    """Read the crosswalk strictly.

    Raises
    ------
    DataFileError
        An unknown key, a wrong type, a code or title that two countries claim.
    """
    content = strict.read(path)
    groups, unclear = content.pop("groups", {}), content.pop("unclear", {})
    countries = {
        alpha3: strict.model(Country, f"{path}: {alpha3}", names or {}) for alpha3, names in content.items()
    }
    if unknown := {code for members in groups.values() for code in members} - countries.keys():
        raise DataFileError(f"{path}: groups: no country {', '.join(sorted(unknown))}")
    return Countries(countries, groups, unclear)

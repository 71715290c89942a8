"""The kinds of reports there are, each with its notebook, and what the notebook is told, checked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from kpro_analysis.danish import parse_date
from kpro_analysis.errors import UsageError
from kpro_analysis.privacy import mask

DATA, TODAY = "data", "today"  # what no kind names itself by: the folder, and the day that is taken for today's
LONGEST_TEXT = 100  # letters
_QUARTER = re.compile(r"([0-9]{4})-K([1-4])", re.IGNORECASE)


@dataclass(frozen=True)
class Parameter:
    """What a notebook is told: its name there and as an option, and the check that makes it the text it is told as.

    `read` raises UsageError. `metavar` and `help` are of the command line.
    """

    name: str
    read: Callable[[str], str]
    metavar: str
    help: str


@dataclass(frozen=True)
class ReportKind:
    """A report that can be made: its name in commands, its title, its notebook, and what that is told besides `data`.

    The first parameter names an edition, whose folder is its value after `prefix`. `stem` begins the names of its
    files. With `dated` the notebook is told `today` too.
    """

    name: str
    title: str
    notebook: str
    stem: str
    prefix: str
    parameters: tuple[Parameter, ...]
    dated: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Everything its notebook is told, in order."""
        own = tuple(parameter.name for parameter in self.parameters)
        return (*own, DATA, *((TODAY,) if self.dated else ()))

    def values(self, given: Mapping[str, str]) -> dict[str, str]:
        """What was given, checked and in one spelling; without `data`.

        Raises UsageError for a name that the kind doesn't have, for one that is missing, and for a wrong value.

        >>> KINDS["kvartal"].values({"quarter": "2024-k1", "today": "2024-04-02"})
        {'quarter': '2024-K1', 'today': '2024-04-02'}
        """
        readers = {parameter.name: parameter.read for parameter in (*self.parameters, *((DAY,) if self.dated else ()))}
        has = ", ".join(readers)
        if unknown := sorted(given.keys() - readers.keys()):
            raise UsageError(f"{self.title} har ikke parameteren «{mask(unknown[0])}». Den har {has}.")
        if missing := [name for name in readers if name not in given]:
            raise UsageError(f"{self.title} mangler parameteren {missing[0]}. Den har {has}.")
        return {name: read(given[name]) for name, read in readers.items()}

    def edition(self, values: Mapping[str, str]) -> str:
        """The name of an edition, which is that of its folder.

        >>> KINDS["evaluering"].edition({"scenario": "Borgersikkerhed først!"})
        'evaluering-borgersikkerhed-foerst'
        """
        return f"{self.prefix}{_plain(values[self.parameters[0].name])}"

    def file_stem(self, values: Mapping[str, str]) -> str:
        """What the files of an edition are called, without their endings."""
        return f"{self.stem}-{_plain(values[self.parameters[0].name])}"


def read_quarter(text: str) -> str:
    """A quarter as `2024-K1`; raises UsageError.

    >>> read_quarter("2024-Q1")
    Traceback (most recent call last):
    ...
    kpro_analysis.errors.UsageError: '2024-Q1' er ikke et kvartal. Skriv fx 2024-K1.
    """
    match = _QUARTER.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise UsageError(f"{_quoted(text)} er ikke et kvartal. Skriv fx 2024-K1.")
    return f"{match[1]}-K{match[2]}"


def read_day(text: str) -> str:
    """A day as `2024-05-15`, from any of the ways in which Danes write it; raises UsageError.

    >>> read_day("15-05-2024")
    '2024-05-15'
    """
    day = parse_date(text)
    if day is None:
        raise UsageError(f"{_quoted(text)} er ikke en dato. Skriv fx 2024-05-15.")
    return day.isoformat()


def read_first(text: str) -> str:
    """The 1st of a month as `2024-03-01`; raises UsageError.

    >>> read_first("2024-03-02")
    Traceback (most recent call last):
    ...
    kpro_analysis.errors.UsageError: '2024-03-02' er ikke den 1. i en måned. Skriv fx 2024-03-01.
    """
    day = date.fromisoformat(read_day(text))
    if day.day != 1:
        raise UsageError(f"{_quoted(text)} er ikke den 1. i en måned. Skriv fx {day.replace(day=1).isoformat()}.")
    return day.isoformat()


def read_name(text: str) -> str:
    """The name of a scenario, on one line; raises UsageError."""
    name = text.strip()
    if not name or len(name) > LONGEST_TEXT or not name.isprintable() or mask(name) != name:
        raise UsageError("Scenariets navn kan ikke bruges. Skriv navnet på et scenarie, der er gemt i datamappen.")
    return name


def _quoted(text: str) -> str:
    shown = mask(text)[:LONGEST_TEXT]
    return f"'{shown if shown.isprintable() else '…'}'"


def _plain(value: str) -> str:
    """A value as part of a file's name: quarters and days as they are."""
    if _QUARTER.fullmatch(value) or parse_date(value) is not None:
        return value
    from kpro_analysis.weighting.scenario_files import slug

    return slug(value)


DAY = Parameter(TODAY, read_day, "DATO", "den dag, rapporten laves som på (standard i dag)")
_QUARTERLY = Parameter("quarter", read_quarter, "KVARTAL", "kvartalet, fx 2024-K1")
_MEETING = Parameter("date", read_day, "DATO", "mødets dato, fx 2024-05-15")
_MONTHLY = Parameter("date", read_first, "DATO", "den 1. i måneden, fx 2024-03-01")
_SCENARIO = Parameter("scenario", read_name, "NAVN", "navnet på et gemt scenarie")

KINDS = {
    kind.name: kind
    for kind in (
        ReportKind(
            "kvartal", "Kvartalsrapport", "kvartalsrapport.ipynb", "kvartalsrapport", "", (_QUARTERLY,), dated=True
        ),
        ReportKind("moede", "Mødemateriale", "moedemateriale.ipynb", "moedemateriale", "moede-", (_MEETING,)),
        ReportKind("status", "Statusliste", "statusliste.ipynb", "statusrapport", "statusliste-", (_MONTHLY,)),
        ReportKind(
            "evaluering", "Evalueringsnotat", "evalueringsnotat.ipynb", "evalueringsnotat", "evaluering-", (_SCENARIO,)
        ),
    )
}

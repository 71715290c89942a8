"""Which column of a CSV log is what: proposed from the headers, or written down in a small TOML file."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.columns import header_key
from kpro_analysis.errors import InputError
from kpro_analysis.extracts.csv_blocks import DELIMITERS
from kpro_analysis.privacy import mask

NAMES = {  # the name in the TOML and in a CSV of the canonical kind -> the column of RAW
    "tid": "time",
    "tid_til": "time_to",
    "person": "person",
    "personkilde": "person_source",
    "bruger": "user",
    "brugerkilde": "user_source",
    "organisation": "organisation",
    "organisationsnavn": "organisation_name",
    "system": "system",
    "kildesystem": "source_system",
    "aktivitet": "activity",
    "formål": "reason",
    "tilføjelse": "addition",
    "kritikalitet": "criticality",
    "rolle": "role",
    "trace": "trace",
    "antal": "entries",
}
SYNONYMS = {  # the column of RAW -> headers that stand for it, besides its own name and that of NAMES
    "time": ("tidspunkt", "dato og tid", "logtidspunkt", "opslagstidspunkt", "datetime", "timestamp", "recorded"),
    "time_to": ("tidspunkt til", "todatetime", "sluttidspunkt"),
    "person": (
        "cpr",
        "cpr-nummer",
        "cprnr",
        "cpr nr.",
        "borger",
        "borgers cpr",
        "patient",
        "patientid",
        "personidentifier",
    ),
    "user": ("brugerid", "bruger-id", "medarbejder", "userid", "userpersonidentifier", "issuerid"),
    "organisation": ("organisationsid", "organisation-id", "sor", "sor-kode", "organization", "organizationid"),
    "organisation_name": ("organisation navn", "organizationname"),
    "system": ("systemnavn", "systemname", "source"),
    "source_system": ("kilde system", "sourcesystem"),
    "activity": ("handling", "hændelse", "action"),
    "reason": ("årsag", "begrundelse", "purpose", "purposeofevent"),
    "criticality": ("kritisk",),
    "role": ("brugerrolle", "userrole"),
    "trace": ("sessionid", "session", "traceid", "trace-id", "correlationid", "korrelationsid"),
    "entries": ("antal opslag", "numberoflogdataentries"),
}
REQUIRED = ("time", "person")
ENCODINGS = {"utf8": "utf-8", "cp1252": "cp1252", "windows1252": "cp1252", "utf16": "utf-16"}
LOOKS_LIKE_DATA = re.compile(r"\d{4}")
_UNQUOTED_KEY = re.compile(r"^(\s*)([\w]*[æøåÆØÅ][\w]*)(\s*=)", re.MULTILINE)


@dataclass(frozen=True)
class ColumnMap:
    """Which header stands for which column of RAW. `delimiter` and `encoding` None = found out from the file.

    Columns of the file that aren't here are never read into rows.
    """

    columns: Mapping[str, str]  # name in RAW ("time", "person", …) -> header
    delimiter: str | None = None
    encoding: str | None = None

    def as_toml(self) -> str:
        """The map as a file that `read_map` reads."""
        settings = [("afgrænser", self.delimiter), ("tegnsæt", self.encoding)]
        lines = [f"{_quoted(key)} = {_quoted(value)}" for key, value in settings if value]
        return "\n".join([*lines, "[kolonner]", *_lines(self.columns)]) + "\n"


def propose_map(header: Sequence[str]) -> ColumnMap:
    """The map that the headers tell, as far as they do: a column is left out that no header or several may stand for.

    >>> propose_map(["Tidspunkt", " CPR", "Handling", "Andet"]).columns
    {'time': 'Tidspunkt', 'person': ' CPR', 'activity': 'Handling'}
    """
    keys = known_headers()
    found: dict[str, list[str]] = {}
    for text in header:
        if (name := keys.get(header_key(text))) is not None:
            found.setdefault(name, []).append(text)
    return ColumnMap({name: texts[0] for name, texts in found.items() if len(texts) == 1})


def known_headers() -> dict[str, str]:
    """Every header that is known, as `header_key` has it, and the column of RAW that it stands for."""
    names = {name: (danish, name, *SYNONYMS.get(name, ())) for danish, name in NAMES.items()}
    return {header_key(text): name for name, texts in names.items() for text in texts}


def places_in(header: Sequence[str], column_map: ColumnMap | None, file: str) -> dict[str, int]:
    """Where in the header row each column of RAW stands, from 0.

    Without a map it is proposed. Raises InputError, with a TOML to fill in, when the columns of time and person can't
    be found, when two headers may stand for one of them, or when the file lacks what the map names.
    """
    given = column_map or propose_map(header)
    known = column_map is not None or not given.columns.keys().isdisjoint(REQUIRED)
    if not any(map(header_key, header)) or (not known and any(map(LOOKS_LIKE_DATA.search, header))):
        raise InputError(
            f"Filen «{file}» har ingen overskrifter i første linje. Sæt en linje med overskrifter øverst, "
            "fx tid;person;bruger;organisation;system;aktivitet;rolle;trace, og prøv igen."
        )
    keys = [header_key(text) for text in header]
    columns = {
        name: [at for at, key in enumerate(keys) if key == header_key(text)] for name, text in given.columns.items()
    }
    lacking = [name for name in REQUIRED if name not in columns]
    wrong = [name for name, found in columns.items() if len(found) != 1]
    if lacking or wrong:
        raise InputError(_how_to_map(header, given, (lacking, wrong), file))
    return {name: found[0] for name, found in columns.items()}


def read_map(path: Path) -> ColumnMap:
    """The map in a TOML file.

    Raises InputError when it can't be read, is no TOML, names unknown columns, or lacks time or person.
    """
    name = mask(path.name)
    try:
        with path.open("rb") as file:
            text = file.read().decode("utf-8-sig")
        found = tomllib.loads(_UNQUOTED_KEY.sub(r'\1"\2"\3', text.replace("\r\n", "\n")))
    except OSError:
        raise InputError(f"Kolonnekortet «{name}» kan ikke læses. Se efter, om filen findes, og prøv igen.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise InputError(
            f'Kolonnekortet «{name}» er ikke gyldig TOML. Skriv fx [kolonner] og derunder tid = "Tidspunkt".'
        ) from None
    return _checked(found, name)


def _checked(found: Mapping[str, object], name: str) -> ColumnMap:
    columns, keys = found.get("kolonner"), {header_key(key): value for key, value in found.items()}
    known = {header_key(danish): raw for danish, raw in NAMES.items()} | {
        header_key(raw): raw for raw in NAMES.values()
    }
    if not isinstance(columns, dict) or not all(
        isinstance(text, str) and header_key(text) for text in columns.values()
    ):
        raise InputError(f'Kolonnekortet «{name}» mangler afsnittet [kolonner] med linjer som tid = "Tidspunkt".')
    if strange := [key for key in columns if header_key(key) not in known]:
        raise InputError(
            f"Kolonnekortet «{name}» har en kolonne, der ikke kendes: {mask(strange[0])}. Brug {', '.join(NAMES)}."
        )
    mapped = {known[header_key(key)]: text for key, text in columns.items()}
    if missing := [danish for danish, raw in NAMES.items() if raw in REQUIRED and raw not in mapped]:
        raise InputError(
            f"Kolonnekortet «{name}» mangler {' og '.join(missing)}. Tilføj under [kolonner], og prøv igen."
        )
    delimiter, encoding = keys.get("afgrænser"), keys.get("tegnsæt")
    if delimiter not in (None, *DELIMITERS):
        raise InputError(f'Kolonnekortet «{name}» har en afgrænser, der ikke kan bruges. Brug ";", "," eller "\\t".')
    if encoding is not None and header_key(str(encoding)) not in ENCODINGS:
        raise InputError(
            f'Kolonnekortet «{name}» har et tegnsæt, der ikke kendes. Brug "utf-8", "cp1252" eller "utf-16".'
        )
    return ColumnMap(mapped, delimiter, ENCODINGS[header_key(str(encoding))] if encoding else None)


def _how_to_map(header: Sequence[str], given: ColumnMap, faults: tuple[list[str], list[str]], file: str) -> str:
    danish = {raw: name for name, raw in NAMES.items()}
    lacking, wrong = ([danish[name] for name in names] for names in faults)
    said = [f"kolonnen til {' og '.join(lacking)} kan ikke findes entydigt"] if lacking else []
    said += [f"overskriften til {' og '.join(wrong)} findes ikke eller findes flere gange"] if wrong else []
    shown = "; ".join(mask(text.strip()) for text in header)
    wanted = {name: given.columns.get(name, "") for name in (*REQUIRED, *given.columns)}
    return (
        f"Filen «{file}» kan ikke læses: {', og '.join(said)}. Overskrifterne er: {shown}. "
        "Gem det følgende som en .toml-fil, skriv de rigtige overskrifter, og giv filen med --map:\n"
        + mask(ColumnMap(wanted).as_toml())
    )


def _lines(columns: Mapping[str, str]) -> list[str]:
    danish = {raw: name for name, raw in NAMES.items()}
    return [
        f"{danish[name] if danish[name].isascii() else _quoted(danish[name])} = {_quoted(text)}"
        for name, text in columns.items()
    ]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

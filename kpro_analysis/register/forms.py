"""The forms that one file holds: a JSON object, or a CSV with a row for each."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from kpro_analysis.columns import header_key
from kpro_analysis.errors import InputError
from kpro_analysis.register.cells import listed
from kpro_analysis.register.submission import FIELDS, REQUIRED, TRY_AGAIN, Submission, submission_of
from kpro_analysis.spreadsheet import guarded

JSON, CSV = ".json", ".csv"

_KEYS = {header_key(name): name for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a file: `submission`, or None and the `sentence` that says why it can't be used.

    `line` is where its row begins in a CSV, 0 in JSON; `cells` are the row's, for handing it back.
    """

    submission: Submission | None
    sentence: str = ""
    line: int = 0
    cells: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Forms:
    """What a file holds; `header` is the CSV's, () for JSON."""

    forms: tuple[Form, ...]
    header: tuple[str, ...] = ()


def read_forms(data: bytes, suffix: str, today: date) -> Forms:
    """The forms of a file of that kind; raises InputError when nothing of it can be used."""
    text = _decoded(data)
    return _read_csv(text, today) if suffix == CSV else Forms((_read_json(text, today),))


def _decoded(data: bytes) -> str:
    if not data.strip():
        raise InputError(f"Filen er tom. {TRY_AGAIN}")
    if b"\0" in data:
        raise InputError(
            "Filen er ikke tekst i UTF-8. Gem den som JSON eller CSV i UTF-8, og læg den i indbakken igen."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("Filens tegnsæt kan ikke læses. Gem den som UTF-8, og læg den i indbakken igen.")


def _read_json(text: str, today: date) -> Form:
    try:
        values = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise InputError(f"Filen er indlejret for dybt til at være en blanket. {TRY_AGAIN}") from None
    except _DoubleError:
        raise InputError(f"Et felt står der to gange. {TRY_AGAIN}") from None
    except json.JSONDecodeError as error:
        raise InputError(f"Filen er ikke gyldig JSON fra linje {error.lineno}. {TRY_AGAIN}") from None
    except ValueError:
        raise InputError(f"Et af tallene er ikke et almindeligt tal. {TRY_AGAIN}") from None
    if not isinstance(values, dict):
        raise InputError(f"Filen er ikke én blanket i krøllede parenteser. {TRY_AGAIN}")
    return Form(submission_of(values, today))


class _DoubleError(ValueError):
    """A field that stands twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        name = _KEYS.get(header_key(key), key)
        if name in values:
            raise _DoubleError
        values[name] = value
    return values


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _read_csv(text: str, today: date) -> Forms:
    try:
        rows = list(_rows(text))
    except csv.Error:
        raise InputError(
            f"Filen kan ikke deles i felter: et anførselstegn er ikke lukket, eller et felt er for langt. {TRY_AGAIN}"
        ) from None
    if len(rows) < 2:
        raise InputError(f"Filen har ingen blanketter under overskrifterne. {TRY_AGAIN}")
    (_, header), *body = rows
    names = [_KEYS.get(header_key(cell)) for cell in header]
    if doubled := [name for name in FIELDS if names.count(name) > 1]:
        raise InputError(f"Kolonnen «{doubled[0]}» står der to gange. {TRY_AGAIN}")
    if missing := [name for name in REQUIRED if name not in names]:
        named = listed(missing).replace(" eller ", " og ")
        raise InputError(f"Filen mangler {'kolonnen' if len(missing) == 1 else 'kolonnerne'} {named}. {TRY_AGAIN}")
    return Forms(tuple(_form(line, cells, names, today) for line, cells in body), tuple(header))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with the line they begin on."""
    head = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=max(";,\t", key=head.count), strict=True)
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _form(line: int, cells: list[str], names: list[str | None], today: date) -> Form:
    kept = tuple(cells)
    if len(cells) != len(names):
        return Form(None, f"Rækken har {len(cells)} felter, men overskriften {len(names)}. {TRY_AGAIN}", line, kept)
    values = {name: _unguarded(cell) for name, cell in zip(names, cells, strict=True) if name}
    try:
        return Form(submission_of(values, today), "", line, kept)
    except InputError as error:
        return Form(None, str(error), line, kept)


def _unguarded(cell: str) -> str:
    """What `guarded` put in front is taken away again."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell

"""The file in which users say what is meant by a category: `kategorier.toml` beside the extracts."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kpro_analysis.columns import header_key
from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import shown_name
from kpro_analysis.support.categories import CATEGORIES, Spelling

FILE = "kategorier.toml"
TABLE = "kategorier"
LARGEST = 2**20  # bytes


def find_categories(paths: Sequence[Path]) -> Path | None:
    """The file beside the first extract that has one beside it; None when none has."""
    found = (path.parent / FILE for path in paths)
    return next((path for path in found if path.is_file()), None)


def read_categories(path: Path) -> dict[str, str]:
    """What each spelling stands for, as the file says.

    Raises InputError for a file that can't be read, is no TOML, or names what is no category: it is the user's own, so
    it is refused rather than half used.
    """
    name = shown_name(path)
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"«{name}» fylder mere end 1 MB og er næppe en liste over kategorier. Vælg en anden fil.")
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise InputError(f"«{name}» findes ikke. Se efter, om navnet og mappen er rigtige.") from None
    except OSError:
        raise InputError(f"«{name}» kan ikke læses. Se efter, om det er en fil, som du har adgang til.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        raise InputError(
            f'«{name}» kan ikke læses som TOML. Skriv linjer som "Bruger styring" = "Brugerstyring".'
        ) from None
    table = content.get(TABLE)
    if not isinstance(table, dict):
        raise InputError(f"«{name}» mangler overskriften [{TABLE}]. Sæt den øverst i filen.")
    return {text: _category(value, place, name) for place, (text, value) in enumerate(table.items(), 1)}


def _category(value: object, place: int, name: str) -> str:
    known = {header_key(category): category for category in CATEGORIES}
    found = known.get(header_key(value)) if isinstance(value, str) else None
    if found is None:
        raise InputError(f"«{name}», {place}. linje under [{TABLE}]: til højre skal stå en af {', '.join(CATEGORIES)}.")
    return found


def categories_text(known: Iterable[Spelling], agreed: Mapping[str, str]) -> str:
    """A file that says what was agreed and proposed; what isn't known stands as a comment to fill in.

    Spellings are as they may be shown: what is personal in them is hidden.
    """
    lines = [
        "# Hvad der menes med en kategori i supportens udtræk: til venstre som den er skrevet, til højre en af",
        f"# {', '.join(CATEGORIES)}.",
        "# Store og små bogstaver, mellemrum og bindestreger er uden betydning.",
        f"[{TABLE}]",
    ]
    listed = dict(agreed)
    keys = {header_key(text) for text in listed}
    unknown = []
    for spelling in known:
        if header_key(spelling.text) in keys:
            continue
        keys.add(header_key(spelling.text))
        if spelling.category is None:
            unknown.append(spelling.text)
        elif header_key(spelling.text) != header_key(spelling.category):
            listed[spelling.text] = spelling.category
    lines += [f"{_quoted(text)} = {_quoted(category)}" for text, category in listed.items()]
    lines += [f'# {_quoted(text)} = ""' for text in unknown]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

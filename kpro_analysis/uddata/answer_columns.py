"""Which column of an answer file holds which item: by name where the header has them, else by place."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpro_analysis.columns import header_key
from kpro_analysis.danish import parse_number
from kpro_analysis.errors import InputError
from kpro_analysis.privacy import MASK, mask
from kpro_analysis.uddata.instruments import Instrument

ID = "id"
CPR_LENGTH = 10


@dataclass(frozen=True)
class AnswerColumns:
    """The columns of a file, as positions from 0.

    `items` in the instrument's order; `has_id`: the first column is none of them, and tells the responses apart; it is
    called `id_name`. A row has `width` cells.
    """

    items: tuple[int, ...]
    has_id: bool
    id_name: str
    width: int


def is_header(row: Sequence[str], instrument: Instrument) -> bool:
    """Whether a file's first row holds names.

    It does where every item is named, where the first is `id`, and where there are as many different words as items,
    and no number.
    """
    if header_key(row[0]) == ID:
        return True
    names = [key for cell in row if (key := header_key(cell))]
    if all(header_key(item.name) in names for item in instrument.items):
        return True
    numbers = any(parse_number(cell) is not None for cell in row)
    return not numbers and len(instrument.items) <= len(names) == len(set(names))


def columns_of(row: Sequence[str], instrument: Instrument, *, header: bool, file: str) -> AnswerColumns:
    """Find the columns by a file's first row; raises InputError where they can't be told."""
    width = len(row)
    while header and not row[width - 1].strip():
        width -= 1
    names = [header_key(cell) for cell in row[:width]] if header else []
    wanted = {header_key(item.name): item.name for item in instrument.items}
    id_name = (shown_id(row[0]) if header else "") or ID
    if found := [key for key in wanted if key in names]:
        _refuse_half(names, found, wanted, file)
        places = tuple(names.index(key) for key in wanted)
        return AnswerColumns(places, 0 not in places, id_name, width)
    extra = width - len(wanted)
    if extra not in (0, 1):
        raise InputError(
            f"«{file}» har {width} {'kolonne' if width == 1 else 'kolonner'}, men {instrument.name} har {len(wanted)} "
            f"spørgsmål. Lav filen med {len(wanted)} kolonner i skemaets rækkefølge, eventuelt med et id foran, "
            f"eller giv kolonnerne navnene {', '.join(wanted.values())}."
        )
    return AnswerColumns(tuple(range(extra, width)), extra == 1, id_name, width)


def shown_id(cell: str) -> str:
    """An id as it may be shown: hidden where it is like an e-mail or a CPR number, also one whose zero Excel ate.

    >>> shown_id(" A17 "), shown_id("101901234")
    ('A17', '███')
    """
    text = cell.strip()
    whole = text.zfill(CPR_LENGTH) if text.isdecimal() else text
    return text if mask(whole) == whole else MASK


def _refuse_half(names: list[str], found: list[str], wanted: dict[str, str], file: str) -> None:
    """Refuse a header that names only some of the items, or one of them twice."""
    if missing := [name for key, name in wanted.items() if key not in found]:
        raise InputError(
            f"«{file}», linje 1: overskriften mangler {', '.join(missing)}. Tilføj det, der mangler, eller slet "
            "overskriften, og lad kolonnerne stå i skemaets rækkefølge."
        )
    if double := next((wanted[key] for key in found if names.count(key) > 1), None):
        raise InputError(f"«{file}», linje 1: kolonnen {double} står der to gange. Slet den ene.")

"""How a prepared summary lies on disk: plain arrays that are mapped rather than read, and what they mean."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.errors import InputError
from kpro_analysis.minlog.audit_result import LogClass

VERSION = 1
FOLDER = "summary"  # in the folder of what is prepared
META = "summary.json"
DIMENSIONS = ("system", "activity", "organisation", "role")
DAYS = (30, 90, 180, 365)  # without activity, that an entry can be asked to be inactive at
ALL = "all"
USERS = "users"
INACTIVE = tuple(f"inactive{days}" for days in DAYS)
ACTIVE = tuple(f"active{days}" for days in DAYS)
CLASSES: tuple[LogClass, ...] = ("A", "B", "C", "D", "E")
KINDS = (ALL, *INACTIVE, *ACTIVE, *CLASSES)
"""The kinds of entries: all; on citizens inactive, or active, at so many days; of a class."""
BITS = 64  # months a word of a mask tells of

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Masks = NDArray[np.uint64]
Bools = NDArray[np.bool_]
Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Meta:
    """What the arrays of a summary mean.

    A *cell* is a combination of system, activity, organisation and role that occurs; a *slot* the part of a week that
    lies in one month, in order: `slots` has for each the month (as 12 * year + month - 1) and the week (its Monday as
    days since 1970-01-01). `first` and `last` are microseconds since the epoch, UTC. `texts` has the values of each
    dimension by code, "" where none was given. `sides` are the kinds of side files that were taken in.
    """

    rows: int
    entries: int
    people: int
    users: int
    first: int
    last: int
    slots: tuple[tuple[int, int], ...]
    texts: Mapping[str, tuple[str, ...]]
    sides: tuple[str, ...]

    @property
    def months(self) -> range:
        """The months from the first to the last; a mask has a bit for each."""
        months = [month for month, _ in self.slots]
        return range(min(months), max(months) + 1) if months else range(0)


def write_meta(folder: Path, meta: Meta) -> None:
    """Write what the arrays mean; raises OSError."""
    (folder / META).write_text(json.dumps({"version": VERSION, **asdict(meta)}, ensure_ascii=False), encoding="utf-8")


def read_meta(folder: Path) -> Meta:
    """What the arrays of the folder mean; InputError when it holds no summary that this version can read."""
    try:
        raw: dict[str, Any] = json.loads((folder / META).read_text(encoding="utf-8"))
        if raw.pop("version") != VERSION:
            raise ValueError
        return Meta(
            **{
                **raw,
                "slots": tuple((month, week) for month, week in raw["slots"]),
                "texts": {name: tuple(texts) for name, texts in raw["texts"].items()},
                "sides": tuple(raw["sides"]),
            }
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(
            "Oversigten over MinLog mangler eller er lavet af en anden version. Lav den igen med kpro minlog audit."
        ) from error


def array(folder: Path, name: str) -> NDArray[Any]:
    """An array of a summary, mapped and not read; InputError when it can't be."""
    try:
        return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise InputError(
            f"Filen {name}.npy i oversigten over MinLog kan ikke læses. Lav oversigten igen med kpro minlog audit."
        ) from error


class Mapped:
    """The arrays of a summary, each mapped once, when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._arrays: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._arrays:
            self._arrays[name] = array(self.folder, name)
        return self._arrays[name]


def save(folder: Path, name: str, values: NDArray[Any]) -> None:
    """Write an array; raises OSError."""
    np.save(folder / f"{name}.npy", values, allow_pickle=False)


def new_array(folder: Path, name: str, dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array on disk to be filled."""
    if 0 in shape:  # nothing can be mapped of an empty file
        save(folder, name, np.zeros(shape, dtype))
        return np.zeros(shape, dtype)
    return np.lib.format.open_memmap(folder / f"{name}.npy", mode="w+", dtype=dtype, shape=shape)

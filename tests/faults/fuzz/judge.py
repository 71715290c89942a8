"""What is right: a reader reads the file or refuses it in a sentence, and says nothing of what is in it."""

import os
from pathlib import Path

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.privacy import mask
from tests.faults.fuzz.targets import Target

LONG_AGO = 1_706_000_000  # s: nobody is still writing a file that is so old, so none is waited for


class ToldError(AssertionError):
    """A sentence that repeats what nobody may see."""


def sentences(target: Target, tried: bytes, folder: Path) -> list[str]:
    """All that a reader says of a file; anything but the two expected errors comes through."""
    path = folder / target.file
    path.write_bytes(target.content(tried))
    os.utime(path, (LONG_AGO, LONG_AGO))
    try:
        return list(target.read(path))
    except (InputError, UsageError) as error:
        return [str(error)]


def judge(target: Target, tried: bytes, folder: Path) -> list[str]:
    """Raise ToldError when a sentence holds what looks like a person's number or address; returns the sentences."""
    said = sentences(target, tried, folder)
    told = "\n".join(said)
    if mask(told) != told:
        raise ToldError(f"{target.name}: a sentence repeats a number or an address")
    return said

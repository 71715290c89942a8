"""Whether an edition is still as it was published."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask
from kpro_analysis.reports.folders import files_in, manifest_in
from kpro_analysis.reports.manifest import MANIFEST, sha256


@dataclass(frozen=True)
class Verified:
    """The names of an edition's files that are the same as when published, those that aren't, are gone, or were added.

    Names are masked. The manifest itself isn't held against anything.
    """

    same: tuple[str, ...]
    different: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing differs, is missing or was added."""
        return not (self.different or self.missing or self.extra)


def verify(folder: Path) -> Verified:
    """Hold a folder's files against its manifest; raises InputError when there is none."""
    told = manifest_in(folder)
    if told is None:
        raise InputError(
            f"{mask(folder.name)} har ingen {MANIFEST}, der kan læses. Angiv mappen med én rapport, fx reports/2024-K1."
        )
    hashes = {str(file["name"]): file["sha256"] for file in told["files"]}
    names = {path.name for path in folder.iterdir()} - {MANIFEST}
    found = {name: sha256(content) == hashes[name] for name, content in files_in(folder).items() if name != MANIFEST}
    return Verified(
        same=_masked(name for name, same in found.items() if same),
        different=_masked(name for name, same in found.items() if not same),
        missing=_masked(hashes.keys() - found.keys()),
        extra=_masked(names - hashes.keys()),
    )


def _masked(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(mask(name) for name in sorted(names))

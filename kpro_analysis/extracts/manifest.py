"""The manifest of a folder that extracts are taken into: JSON that tells what folder it is, and of which version."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask

T = TypeVar("T")


@dataclass(frozen=True)
class ManifestForm:
    """How one kind of folder says what is in it.

    file: the manifest's name; kind, version: what it says of itself; holds: what was taken in, by its name; sources:
    what it was taken from, in Danish with its article; command: what makes such a folder.
    """

    file: str
    kind: str
    version: int
    holds: str
    sources: str
    command: str

    def written(self, content: Mapping[str, Any]) -> bytes:
        """The manifest as JSON.

        >>> ManifestForm("a.json", "kpro-a", 1, "A", "filerne", "kpro a").written({"key": "1"}).decode().split()
        ['{', '"kind":', '"kpro-a",', '"version":', '1,', '"key":', '"1"', '}']
        """
        said = {"kind": self.kind, "version": self.version, **content}
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()

    def read(self, folder: Path, build: Callable[[dict[str, Any]], T]) -> T:
        """What `build` makes of the folder's manifest; raises InputError.

        That is when the folder is none of this kind or is of a newer version, or when `build` can't make anything of
        what it says: ValueError, KeyError, TypeError or AttributeError.
        """
        name = mask(folder.name or str(folder))
        try:
            content = (folder / self.file).read_bytes()
        except OSError:
            raise InputError(
                f"{name} er ikke en mappe med indlæst {self.holds}. Lav den med: "
                f"{self.command} FIL --key-file NØGLE -o MAPPE"
            ) from None
        try:
            return build(self._of_this_version(json.loads(content), name))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                f"{self.file} i {name} kan ikke læses. Hent den fra en sikkerhedskopi, "
                f"eller læs {self.sources} ind i en ny mappe."
            ) from None

    def _of_this_version(self, said: dict[str, Any], name: str) -> dict[str, Any]:
        if said["kind"] != self.kind:
            raise KeyError(self.kind)
        if said["version"] > self.version:
            raise InputError(
                f"{name} er lavet med en nyere udgave af programmet. Brug den, eller læs {self.sources} ind igen."
            )
        return said

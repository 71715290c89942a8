"""Writes a pack: all its files or none, looked through for personal details before anybody can see them."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.leak_scan import scan
from kpro_analysis.minlog.evidence_brief import Brief
from kpro_analysis.minlog.evidence_csv import to_csv
from kpro_analysis.minlog.evidence_html import to_page
from kpro_analysis.minlog.evidence_pdf import pdf_input, to_pdf
from kpro_analysis.minlog.evidence_workbook import to_workbook
from kpro_analysis.minlog.store import KEYS_FOLDER
from kpro_analysis.privacy import mask

PAGE, PDF, WORKBOOK, TRACES, MANIFEST = "bevis.html", "bevis.pdf", "tabeller.xlsx", "spor.csv", "manifest.json"
KEY_HEADER = ("pakkepseudonym", "auditpseudonym")
MANIFEST_VERSION = 1


@dataclass(frozen=True)
class Origin:
    """What a pack is made from: the audit's generation, its files (name, SHA-256), and the programs' versions."""

    generation: str
    inputs: tuple[tuple[str, str], ...]
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Published:
    """A pack that was written: its folder, the names of its files, and the key file that the sender keeps."""

    folder: Path
    files: tuple[str, ...]
    key_file: Path


def publish(brief: Brief, origin: Origin, folder: Path, audit_folder: Path) -> Published:
    """Write the pack as `folder`, and the key to its pseudonyms in the audit's folder.

    Raises UsageError when something is there already or it can't be written, InputError when a file holds what looks
    like a CPR or an e-mail address; then nothing is left, neither pack nor key.
    """
    check_target(folder, audit_folder)
    contents = _contents(brief)
    contents[MANIFEST] = _manifest(brief, origin, contents)
    key_file = audit_folder / KEYS_FOLDER / f"{brief.asked.pack}.csv"
    try:
        with atomic.locked(audit_folder):
            key_file.parent.mkdir(exist_ok=True)
            atomic.create(key_file, _keys(brief), private=True)
            try:
                _write(folder.resolve(), contents, brief, audit_folder)
            except BaseException:
                key_file.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise _is_there(folder) from None
    except OSError as error:
        raise UsageError(f"Bevispakken kan ikke gemmes: {atomic.why_not_written(error)}") from None
    return Published(folder, tuple(contents), key_file)


def _write(folder: Path, contents: Mapping[str, bytes], brief: Brief, audit_folder: Path) -> None:
    """Raises as `atomic.create_folder`; the audit's folder must be held, since what was left on its behalf goes."""
    writer = hashlib.sha256(os.fsencode(audit_folder.resolve())).hexdigest()[:16]
    atomic.create_folder(folder, contents, lambda written: _look_through(written, brief), writer=writer)


def check_target(folder: Path, audit_folder: Path) -> None:
    """Raise UsageError where a pack must not be written: over something, or among what must not be sent."""
    target = folder.resolve()
    if target.is_relative_to(audit_folder.resolve()):
        raise UsageError(
            "Pakken kan ikke lægges i audit-mappen: dér ligger det, der ikke må sendes. Vælg en anden mappe med -o."
        )
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise _is_there(folder)
    except OSError:
        raise UsageError(f"{mask(folder.name)} kan ikke læses. Vælg en anden mappe med -o.") from None


def _is_there(folder: Path) -> UsageError:
    return UsageError(f"{mask(folder.name)} er der allerede og bliver ikke overskrevet. Vælg en ny mappe med -o.")


def _contents(brief: Brief) -> dict[str, bytes]:
    return {
        PAGE: to_page(brief).encode(),
        PDF: to_pdf(brief),
        WORKBOOK: to_workbook(brief),
        TRACES: to_csv(brief),
    }


def _manifest(brief: Brief, origin: Origin, contents: Mapping[str, bytes]) -> bytes:
    files = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    ]
    told: dict[str, Any] = {
        "kind": "kpro-minlog-bevis",
        "version": MANIFEST_VERSION,
        "pack": brief.asked.pack,
        "made": brief.asked.made.isoformat(timespec="seconds"),
        "days": brief.asked.days,
        "generation": origin.generation,
        "versions": dict(origin.versions),
        "inputs": [{"name": mask(name), "sha256": digest} for name, digest in origin.inputs],
        "files": files,
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _keys(brief: Brief) -> bytes:
    """What leads from the pack's pseudonyms back to the audit's."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(KEY_HEADER)
    writer.writerows(sorted((shown, own) for known in (brief.citizens, brief.staff) for own, shown in known.items()))
    return text.getvalue().encode("utf-8-sig")


def _look_through(folder: Path, brief: Brief) -> None:
    """Raises InputError when a file, as it lies on the disk, or what went into the PDF holds something personal."""
    found = [hit for path in sorted(folder.iterdir()) for hit in scan(path.name, path.read_bytes())]
    found += scan(PDF, pdf_input(brief).encode())
    if found:
        sentences = " ".join(dict.fromkeys(hit.sentence for hit in found))
        raise InputError(
            f"Bevispakken er ikke lavet: {sentences} Ret det i logudtrækkets navne og tekster, eller meld det som fejl."
        )

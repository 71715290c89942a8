"""What a report was made of and with, told beside it."""

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import kpro_analysis
from kpro_analysis.privacy import mask

if TYPE_CHECKING:
    from kpro_analysis.reports.document import Report

MANIFEST = "manifest.json"
HASH_SEED = 0  # sets and dictionaries of texts come in the same order in every run
PACKAGES = (
    *("duckdb", "holidays", "ibis-framework", "ipykernel", "nbclient", "numpy", "openpyxl", "pandas", "papermill"),
    *("pyarrow", "python-calamine", "scipy", "statsmodels", "xlsxwriter"),
)


def sha256(content: bytes) -> str:
    """The bytes' hash, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def of_file(name: str, content: bytes) -> dict[str, Any]:
    """A file as the manifest tells it."""
    return {"name": name, "sha256": sha256(content), "bytes": len(content)}


def basis(report: "Report", edition: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    """What the same inputs give the same again: parameters, input files, and versions."""
    from kpro_analysis.reports.document_json import source_as_dict

    return {
        "kind": report.kind,
        "edition": edition,
        "title": report.title,
        "parameters": dict(parameters),
        "inputs": [{**source_as_dict(source), "name": mask(source.name)} for source in report.sources],
        "versions": {"python": platform.python_version(), "kpro-analysis": kpro_analysis.__version__, **_versions()},
        "seed": HASH_SEED,
    }


def whole(
    made_of: Mapping[str, Any], made: datetime, seconds: float, *, files: Mapping[str, bytes], missing: tuple[str, ...]
) -> bytes:
    """The manifest: the basis, when and how long it was made, and the hash of every file but its own."""
    told = {
        **made_of,
        "made": made.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "files": [of_file(name, content) for name, content in files.items()],
        "missing": list(missing),
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def parse(content: bytes) -> dict[str, Any] | None:
    """A manifest's content; None for what is none."""
    try:
        told = json.loads(content)
        datetime.fromisoformat(told["made"])
        _ = [told[name] for name in ("kind", "edition", "title", "parameters", "inputs", "missing")]
        return told if all({"name", "sha256", "bytes"} <= file.keys() for file in told["files"]) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found

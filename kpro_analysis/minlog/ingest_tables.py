"""What was taken in, for JSON."""

from collections import Counter
from typing import Any

from kpro_analysis.minlog.ingest import Ingested
from kpro_analysis.minlog.store import REJECTS_FOLDER


def as_dict(done: Ingested) -> dict[str, Any]:
    """What one call took in; `rejects` is the folder of the rejected lines, None when there are none."""
    by_format: Counter[str] = Counter()
    for file in done.files:
        by_format[file.format] += file.entries
    side: Counter[str] = Counter()
    for beside in done.side:
        side[beside.kind] += beside.rows
    rejected = any(one.rejected for one in done.taken)
    times = [time for file in done.files for time in (file.first, file.last) if time]
    manifest = done.store.manifest
    return {
        "files": len(done.files),
        "entries": sum(file.entries for file in done.files),
        "rejected": sum(file.rejected for file in done.files),
        "by_format": dict(by_format),
        "person_classes": dict(done.person_classes),
        "rejects": str(done.store.folder / REJECTS_FOLDER) if rejected else None,
        "side": dict(side),
        "side_rejected": sum(beside.rejected for beside in done.side),
        "rules": dict(done.rules),
        "again": done.again,
        "repaired": sum(file.repaired for file in done.files),
        "without_zone": sum(file.without_zone for file in done.files),
        "doubled_hour": sum(file.doubled for file in done.files),
        "from": min(times, default=None),
        "to": max(times, default=None),
        "key": manifest.key,
        "total": {"files": len(manifest.files), "entries": sum(file.entries for file in manifest.files)},
        "notes": list(manifest.notes()),
        "findings": [finding.as_dict() for finding in done.findings],
    }

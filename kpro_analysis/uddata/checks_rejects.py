"""Where the first line of each file stands that was rejected when the file was taken in."""

import csv

from kpro_analysis.uddata.store import REJECTS_FOLDER, SHORT, Store


def first_rejected(store: Store) -> dict[int, int]:
    """The first rejected line by the file's order; a file whose list is gone or can't be read isn't there."""
    found = {}
    for file in store.manifest.files:
        if not file.rejected:
            continue
        path = store.folder / REJECTS_FOLDER / f"{file.sha256[:SHORT]}.csv"
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.DictReader(lines, delimiter=";"))
            found[file.order] = min(int(row["linje"]) for row in rows)
        except (OSError, ValueError, KeyError, TypeError, csv.Error):
            continue
    return found

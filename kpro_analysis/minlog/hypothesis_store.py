"""A folder's facts and side files as the database that the tests of explanations ask."""

from pathlib import Path

import ibis
from ibis.backends import BaseBackend

SIDES = ("activity", "careteam", "participants", "episodes")


def hypothesis_database(prepared: Path, sides: dict[str, list[Path]]) -> BaseBackend:
    """Tables `facts` and `words` of a prepared generation, and one per kind of side file that was taken in.

    `prepared` holds `facts/slice=<k>/*.parquet` and `words.parquet`; kinds without files are left out.
    """
    con = ibis.duckdb.connect()
    con.read_parquet(str(prepared / "facts" / "*" / "*.parquet"), table_name="facts")
    con.read_parquet(str(prepared / "words.parquet"), table_name="words")
    for kind in SIDES:
        if paths := sides.get(kind):
            con.read_parquet([str(path) for path in paths], table_name=kind)
    return con

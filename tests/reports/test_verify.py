import json
from datetime import UTC, datetime

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.reports.manifest import MANIFEST
from kpro_analysis.reports.publish import publish
from kpro_analysis.reports.verify import Verified, verify
from tests.reports.publishing import edition

NOW = datetime(2024, 4, 2, 6, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    publish(tmp_path / "2024-K1", edition("a", NOW), NOW, lambda folder: None)
    return tmp_path / "2024-K1"


def test_an_edition_that_nobody_touched_is_whole(folder):
    assert verify(folder) == Verified(("rapport.html", "tal.csv"), (), (), ())
    assert verify(folder).is_whole


def test_what_was_changed_removed_and_added_is_named(folder):
    (folder / "rapport.html").write_bytes(b"andet")
    (folder / "tal.csv").unlink()
    (folder / "670190-1234.txt").write_bytes(b"")
    found = verify(folder)
    assert (found.same, found.different, found.missing) == ((), ("rapport.html",), ("tal.csv",))
    assert found.extra == ("███.txt",)
    assert not found.is_whole


def test_files_outside_the_folder_are_not_looked_at(folder):
    told = json.loads((folder / MANIFEST).read_bytes())
    (folder.parent / "tal.csv").write_bytes((folder / "tal.csv").read_bytes())
    told["files"][1]["name"] = "../tal.csv"
    (folder / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    assert verify(folder).missing == ("../tal.csv",)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"made": 1}', b"\xff", None], ids=str)
def test_a_folder_without_a_manifest_is_refused(folder, content):
    if content is None:
        (folder / MANIFEST).unlink()
    else:
        (folder / MANIFEST).write_bytes(content)
    with pytest.raises(InputError, match=r"^2024-K1 har ingen manifest\.json, der kan læses\. Angiv mappen"):
        verify(folder)

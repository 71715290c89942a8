"""Whatever is planted in whatever form is found; that it is the same thing is seen from its code."""

import pytest

from kpro_analysis.leak_readers.reading import ALL
from kpro_analysis.leak_scan import Hit, HitKind, scan
from tests.leaks.files import MAKERS
from tests.leaks.planted import KNOWN, PLANTED

NAMES = {"csv": "a.csv", "utf_16": "a.csv", "unmarked_utf_16": "a.csv", "calendar": "a.ics"}
SILENT_FORMS = {"addresses", "defined_names"}
NO_FONT = ("６", "\u202f", "\u200d", "\u200b")  # Typst's own fonts don't show them


def hits(name: str, content: bytes) -> tuple[Hit, ...]:
    return scan(name, content, KNOWN, kinds=ALL)


def code(kind: HitKind, text: str) -> str:
    (found,) = {hit.code for hit in hits("a.txt", text.encode()) if hit.kind is kind}
    return found


@pytest.mark.parametrize(("kind", "text"), PLANTED)
def test_each_is_found_by_itself(kind: HitKind, text: str) -> None:
    found = hits("a.txt", f"Før {text} efter".encode())
    assert kind in {hit.kind for hit in found}
    assert text not in repr(found)


@pytest.mark.parametrize("form", MAKERS)
def test_all_are_found_in_every_form(form: str) -> None:
    planted = [(kind, text) for kind, text in PLANTED if kind is not HitKind.PHONE or form not in SILENT_FORMS]
    if form == "pdf":
        planted = [(kind, text) for kind, text in planted if not any(letter in text for letter in NO_FONT)]
    found = {hit.code for hit in hits(NAMES.get(form, form), MAKERS[form]([text for _, text in planted]))}
    assert [text for kind, text in planted if code(kind, text) not in found] == []

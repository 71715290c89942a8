"""Imports without a dependency's dependency that takes seconds and does nothing for us."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

GRAMMAR = "rfc3987_syntax"  # of addresses; jsonschema reads it for seconds, and nothing we check holds an address


@contextmanager
def without_grammar() -> Iterator[None]:
    """While this lasts, the grammar seems not to be installed, unless it was imported already."""
    if GRAMMAR in sys.modules:
        yield
        return
    sys.modules[GRAMMAR] = None  # type: ignore[assignment] # as documented: an import of it fails
    try:
        yield
    finally:
        del sys.modules[GRAMMAR]

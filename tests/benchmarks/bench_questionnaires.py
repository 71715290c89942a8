"""How long it takes to find near-duplicates: `make bench` prints the figures; nothing is asserted on time."""

from typing import Any

import pytest

from kpro_analysis.uddata.versions import inventory
from tests.uddata.questionnaires import many

pytestmark = pytest.mark.bench


def test_two_thousand_of_thirty_questions(benchmark: Any) -> None:
    """400 questionnaires of 30 questions, each with four local copies."""
    found = benchmark.pedantic(inventory, (many(400, 4),), rounds=1)
    assert len(found.questionnaires) == 2000 and len(found.clusters) == 400


def test_the_same_in_every_municipality(benchmark: Any) -> None:
    """20 questionnaires of 30 questions, each with 98 local copies: 97,000 pairs."""
    found = benchmark.pedantic(inventory, (many(20, 98),), rounds=1)
    assert len(found.clusters) == 20

"""What a test of an explanation says: an effect with its interval, the tables behind it, and one Danish sentence."""

from dataclasses import dataclass, field
from typing import Any, Literal

from kpro_analysis.small_numbers import FEW, SMALLEST_SHOWN

HypothesisName = Literal["careteam", "listcall", "leaving", "release"]
HYPOTHESES: dict[HypothesisName, str] = {
    "careteam": "om medlemskab af et careteam følges med at blive logget uden aktivitet",
    "listcall": "om listekald eller selve medlemskabet udløser registreringerne",
    "leaving": "om registreringerne falder, når borgere forlader et careteam eller et forløb lukkes",
    "release": "om registreringerne ændrer sig ved en release",
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """A ratio (1 = no effect) with its 95 % interval; all None where nothing can be told."""

    kind: str  # what is compared with what, in Danish
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def found(self) -> bool:
        """Whether the interval leaves out 1."""
        return self.low is not None and self.high is not None and (self.low > 1 or self.high < 1)


@dataclass(frozen=True)
class HypothesisResult:
    """One test. `tables` has rows of named figures by table; a figure that may not be told is None.

    `p` is two-sided, from the same model as the effect; `n` is what the model counts as independent.
    """

    name: HypothesisName
    effect: Effect
    p: float | None
    sentence: str
    refuted_by: str
    n: int
    tables: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        effect = self.effect
        return {
            "hypothesis": self.name,
            "effect": {"kind": effect.kind, "value": effect.value, "low": effect.low, "high": effect.high},
            "p": self.p,
            "n": self.n,
            "sentence": self.sentence,
            "refuted_by": self.refuted_by,
            "tables": {name: list(rows) for name, rows in self.tables.items()},
            "notes": list(self.notes),
        }


def without_few(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows, where a row on fewer than 5 citizens keeps its labels (texts and truth values) and loses its figures.

    >>> without_few(({"in_team": True, "citizens": 3, "entries": 40}, {"in_team": False, "citizens": 7, "entries": 2}))
    ({'in_team': True, 'citizens': '<5', 'entries': None}, {'in_team': False, 'citizens': 7, 'entries': 2})
    """
    return tuple(row if row["citizens"] >= SMALLEST_SHOWN else _without_figures(row) for row in rows)


def _without_figures(row: Row) -> Row:
    labels = {name: value if isinstance(value, str | bool) else None for name, value in row.items()}
    return labels | {"citizens": FEW}

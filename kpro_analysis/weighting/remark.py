"""One remark on whether the register and the model are fit for prioritising."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kpro_analysis.findings import Level
from kpro_analysis.register.requests import form_id


@dataclass(frozen=True, slots=True)
class Remark:
    """What to talk about before the ranking is trusted; nothing here is an error, people judge.

    `rule` is a stable short name in Danish; `message` what was found and `advice` what can be done, finished Danish
    sentences; `criteria` the names and `requests` the form numbers that it is about.
    """

    rule: str
    level: Level
    message: str
    advice: str
    criteria: tuple[str, ...] = ()
    requests: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The remark as plain values, ready for JSON; requests as "#019"."""
        return {
            "rule": self.rule,
            "level": str(self.level),
            "message": self.message,
            "advice": self.advice,
            "criteria": list(self.criteria),
            "requests": [form_id(n) for n in self.requests],
        }


def enumerated(parts: Iterable[str]) -> str:
    """Parts, at least one, as a Danish enumeration.

    >>> enumerated(["a", "b", "c"])
    'a, b og c'
    """
    *first, last = parts
    return f"{', '.join(first)} og {last}" if first else last

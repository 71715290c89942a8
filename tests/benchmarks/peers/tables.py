"""The tables of a run, as Markdown that docs/performance.md takes over."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A title, the names of the columns, and the rows, all as they are shown."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        rule = ["---", *["---:"] * (len(self.head) - 1)]
        lines = ["| " + " | ".join(cells) + " |" for cells in (self.head, rule, *self.rows)]
        return f"### {self.title}\n\n" + "\n".join(lines) + "\n"

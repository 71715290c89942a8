"""What the pack tells, ready to be shown: sentences, tables, examples and questions, with the pack's pseudonyms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kpro_analysis.danish import format_number
from kpro_analysis.minlog import evidence_tables
from kpro_analysis.minlog.audit_result import Audit
from kpro_analysis.minlog.evidence_choice import WHY
from kpro_analysis.minlog.evidence_pseudonyms import CITIZEN, STAFF, pack_pseudonyms
from kpro_analysis.minlog.evidence_table import Cell, Table, shown_time
from kpro_analysis.minlog.evidence_traces import Example, masked
from kpro_analysis.minlog.evidence_words import period, questions, what_we_see

TITLE = "MinLog: registreringer, vi beder om en forklaring på"
HIMSELF = "borgeren selv"
EXAMPLES_SHOWN = 4  # of each kind, on the page
TRACE_HEADER = "Spor-id"
EXAMPLE_HEADERS = ("Tidspunkt", TRACE_HEADER, "System", "Aktivitet", "Organisation", "Borgere", "Uden aktivitet")
ABOUT = (
    "Borgere (B-…) og medarbejdere (M-…) har pseudonymer, der kun gælder denne pakke; afsenderen gemmer nøglen.",
    "Spor-id er leverandørens eget og står uændret, så eksemplerne kan slås op. To pakker kan ikke kobles på "
    "pseudonymer, men et spor-id, der er med i begge, er det samme.",
    "Antal borgere og medarbejdere under 5 vises ikke. Hvert eksempel er én hændelse.",
    "En borger er uden aktivitet, når der ingen hændelse er i K-PRO i de {days} dage op til registreringen.",
)


@dataclass(frozen=True)
class Asked:
    """What the pack is made for: its name, its key, the days without activity, when it is made, and what was tested."""

    pack: str
    key: bytes = field(repr=False)
    days: int
    made: datetime
    tested: tuple[str, ...] = ()  # sentences of the hypotheses


@dataclass(frozen=True)
class Brief:
    """The pack's content. `lead` are the tables of the page, `more` those that only the workbook has.

    `citizens` and `staff` lead from the audit's pseudonyms to the pack's.
    """

    asked: Asked
    period: str
    sentences: tuple[str, ...]
    tested: tuple[str, ...]
    questions: tuple[str, ...]
    about: tuple[str, ...]
    notes: tuple[str, ...]
    lead: tuple[Table, ...]
    more: tuple[Table, ...]
    examples: tuple[Example, ...]
    citizens: Mapping[str, str] = field(repr=False)
    staff: Mapping[str, str] = field(repr=False)

    def few_examples(self, most: int = EXAMPLES_SHOWN) -> Table:
        """The most telling examples, at most so many of each kind, as a table."""
        kinds = [[each for each in self.examples if each.why == why][:most] for why in WHY]
        return examples_table([example for kind in kinds for example in kind], self.citizens)

    def user(self, person: str, user: str | None) -> str:
        """Who looked, by the pack's pseudonym; "" when it isn't given."""
        if user is None:
            return ""
        return HIMSELF if user == person else self.staff[user]


def make_brief(audit: Audit, examples: Sequence[Example], asked: Asked) -> Brief:
    """Put together what the pack tells."""
    rows = [row for example in examples for row in example.rows]
    tables = (
        evidence_tables.class_table(audit),
        evidence_tables.inactive_table(audit),
        evidence_tables.fan_out_table(audit),
        evidence_tables.care_team_table(audit),
    )
    return Brief(
        asked=asked,
        period=period(audit),
        sentences=what_we_see(audit),
        tested=tuple(map(masked, asked.tested)),
        questions=questions(audit, examples),
        about=tuple(line.format(days=format_number(asked.days)) for line in ABOUT),
        notes=tuple(map(masked, audit.notes)),
        lead=tuple(table for table in tables if table),
        more=evidence_tables.group_tables(audit),
        examples=tuple(examples),
        citizens=pack_pseudonyms(asked.key, CITIZEN, (row.person for row in rows)),
        staff=pack_pseudonyms(asked.key, STAFF, (row.user for row in rows if row.user and row.user != row.person)),
    )


def examples_table(examples: Sequence[Example], citizens: Mapping[str, str]) -> Table:
    """Chosen traces, one row each: when, which call, and how many citizens, or which one."""
    rows = tuple(tuple(_example_cells(example, citizens)) for example in examples)
    return Table("Eksempler", "Eksempler, der kan slås op", EXAMPLE_HEADERS, rows)


def _example_cells(example: Example, citizens: Mapping[str, str]) -> Iterator[Cell]:
    first = example.rows[0]
    yield shown_time(first.time)
    yield example.trace or "uden spor-id"
    yield from (first.system or "ikke oplyst", first.activity or "ikke oplyst", first.organisation or "ikke oplyst")
    yield example.citizens if example.citizens > 1 else citizens[first.person]
    yield _idle(example)


def _idle(example: Example) -> Cell:
    if example.inactive is None:
        return "ukendt"
    if example.citizens > 1:
        return f"{format_number(example.inactive)} borgere"
    days = example.rows[0].days
    return "ingen aktivitet" if days is None else f"i {format_number(days)} dage"

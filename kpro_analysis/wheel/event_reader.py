"""From one row of the sheet to one event, with a remark on what can't be used."""

from dataclasses import dataclass
from datetime import date, datetime, time

from kpro_analysis.excel.remarks import SheetRemarks
from kpro_analysis.excel.rows import RowReader
from kpro_analysis.excel.sheets import Trouble
from kpro_analysis.excel.tables import Table
from kpro_analysis.findings import Level
from kpro_analysis.privacy import Known, find_leaks, hide
from kpro_analysis.wheel.event import Event
from kpro_analysis.wheel.kinds import KINDS, Kind, kind_of
from kpro_analysis.wheel.moments import DAY as ONE_DAY
from kpro_analysis.wheel.moments import Moment, Typed, danish, parse_moment
from kpro_analysis.wheel.people import without_persons

DAY, END, KIND, TITLE, EXPLANATION, PARTICIPANTS, ID = COLUMN_NAMES = (
    *("Dato", "Slut", "Type", "Titel", "Forklaring", "Deltagere", "ID"),
)
LONGEST = 366  # days of an event: a longer one is a slip
TOO_EARLY = ("slutter, før den begynder; slut bruges ikke.", "Ret Dato eller Slut.")
LIKE = "Skriv den som 15-05-2024 eller 15-05-2024 kl. 9.00."


@dataclass(frozen=True)
class EventReader:
    """The rows of one table; `known` are people who must not come out."""

    table: Table
    remarks: SheetRemarks
    known: Known
    from_1904: bool

    def read(self, row: int) -> tuple[Event, str] | None:
        """The event of a row, from 0, and what the column ID says of it; None for one without a usable day."""
        reader = RowReader(self.table, row, f"Begivenheden i række {row + 1}", self.remarks)
        if all(reader.value(name) == "" for name in COLUMN_NAMES):
            return None
        typed = self._typed(reader, DAY)
        if typed is None or typed.day is None:
            self._remark_on_no_day(reader)
            return None
        start, end = self._span(reader, typed, typed.day)
        kind, title = self._kind(reader), self._text(reader, TITLE)
        if not title:
            _warn(reader, TITLE, "titel-mangler", ("har ingen titel; typen bruges i stedet.", "Skriv en kort titel."))
        texts = (title or kind.name, self._text(reader, EXPLANATION), self._text(reader, PARTICIPANTS))
        return Event(start, end, kind, *texts, row=row + 1), reader.text(ID)

    def _typed(self, reader: RowReader, column: str) -> Typed | None:
        """What a cell says of when; None when it is blank or can't be read, and the latter is remarked on."""
        value = reader.value(column)
        if value == "":
            return None
        if isinstance(value, Trouble):
            reader.remark_on_trouble(column, value, Level.WARNING)
            return None
        found = parse_moment(value, from_1904=self.from_1904)
        if column == DAY:
            return found
        if found is None or found.until is not None:
            reader.refuse(column, Level.WARNING, ("ulæselig", "er ikke en dato"), LIKE)
            return None
        return found

    def _remark_on_no_day(self, reader: RowReader) -> None:
        rule = "dato-mangler" if reader.value(DAY) == "" else "dato-ulæselig"
        told = f"{reader.title} har ingen dato, som kan læses, og er ikke med."
        self.remarks.error(reader.address(DAY), rule, told, LIKE)

    def _span(self, reader: RowReader, typed: Typed, day: date) -> tuple[Moment, Moment | None]:
        """The first and last of a row: moments where clocks are said, else days."""
        until = self._typed(reader, END) if END in self.table.places else None
        if until is None:
            until = Typed(clock=typed.until)
        last = until.day or day
        if (last - day).days > LONGEST:
            told = f"varer mere end {LONGEST} dage; slut bruges ikke."
            _warn(reader, END, "slut-for-sent", (told, "Ret årstallet i Dato eller Slut."))
            return self._span_of(reader, (day, typed.clock), (day, None))
        if last < day:
            _warn(reader, END, "slut-før-dato", TOO_EARLY)
            return self._span_of(reader, (day, typed.clock), (day, None))
        if until.day is None and until.clock and typed.clock and until.clock < typed.clock:
            last = day + ONE_DAY
        return self._span_of(reader, (day, typed.clock), (last, until.clock))

    def _span_of(
        self, reader: RowReader, first: tuple[date, time | None], last: tuple[date, time | None]
    ) -> tuple[Moment, Moment | None]:
        (day, clock), (last_day, last_clock) = first, last
        if clock is None:
            if last_clock is not None:
                _warn(reader, END, "klokkeslæt-mangler", ("har kun et klokkeslæt i Slut; det bruges ikke.", LIKE))
            return day, last_day
        if last_clock is None:
            if last_day == day:
                return self._moment(reader, DAY, day, clock), None
            _warn(reader, END, "klokkeslæt-mangler", ("har kun et klokkeslæt i Dato; det bruges ikke.", LIKE))
            return day, last_day
        start, end = self._moment(reader, DAY, day, clock), self._moment(reader, END, last_day, last_clock)
        if end < start:
            _warn(reader, END, "slut-før-dato", TOO_EARLY)
        return start, end if end >= start else None

    def _moment(self, reader: RowReader, column: str, day: date, clock: time) -> datetime:
        moment, odd = danish(day, clock)
        column = column if column in self.table.places and reader.value(column) != "" else DAY
        if odd == "skipped":
            told = "er på en time, som sommertiden springer over; den er lagt en time senere."
            _warn(reader, column, "tid-findes-ikke", (told, "Skriv et klokkeslæt uden for kl. 2-3 den nat."))
        elif odd:
            told = "er på en time, som går to gange, når sommertiden slutter; den første er brugt."
            _warn(
                reader, column, "tid-to-gange", (told, "Skriv et klokkeslæt uden for kl. 2-3, hvis det er den anden.")
            )
        return moment

    def _kind(self, reader: RowReader) -> Kind:
        kind = kind_of(self._text(reader, KIND))
        if not kind.known and KIND in self.table.places:
            blank = reader.value(KIND) == ""
            told = "har ingen type og vises som «Andet»." if blank else "har en type, som ikke er en af de kendte."
            names = ", ".join(known.name for known in KINDS)
            _warn(reader, KIND, "type-mangler" if blank else "type-ukendt", (told, f"Skriv en af de kendte: {names}."))
        return kind

    def _text(self, reader: RowReader, column: str) -> str:
        """Free text with all that may tell who somebody is hidden; what `RowReader.text` doesn't hide is noted here."""
        text = reader.text(column)
        leaks = find_leaks(text, self.known)
        shown = hide(text, leaks)
        if column == PARTICIPANTS:
            shown = without_persons(shown)
        if shown != text:
            told = f"nævner i «{column}» en person eller et telefonnummer; det vises som ███."
            _warn(reader, column, "personoplysning-skjult", (told, "Skriv grupper og roller, fx Brugergruppen."))
        return shown


def _warn(reader: RowReader, column: str, rule: str, text: tuple[str, str]) -> None:
    """Say what is doubtful of a row; `text` is the end of the sentence and the advice."""
    told, advice = text
    reader.remarks.warn(reader.address(column), rule, f"{reader.title} {told}", advice)

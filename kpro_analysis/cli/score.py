"""`kpro score`: the scores of a patient-reported instrument from a file of answers."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import as_json, encoded, say, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.uddata.instruments import Instrument, Scale
    from kpro_analysis.uddata.score_file import ScoredFile

HELP = "Beregn scorer af svarene på et skema, fx WHO-5"
FORMS = ("csv", "json")
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls"})
MOST_SHOWN = 20  # findings on the screen


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("instrument", metavar="INSTRUMENT", help="skemaet, fx WHO-5; se dem alle med --list")
    parser.arguments.add_argument(
        "answers", metavar="FIL", help="CSV med én besvarelse i hver række; et manglende svar er tomt"
    )
    add = parser.options.add_argument
    add("--list", nargs=0, action=_List, help="vis skemaerne med spørgsmålsnavne, retning, niveauer og licens")
    add("--format", default="csv", metavar="FORM", help="csv (standard) eller json")
    add("-o", "--output", metavar="FIL", help="skriv i en fil i stedet for på skærmen")
    parser.epilog = (
        "Kolonnerne står i skemaets rækkefølge, eventuelt med et id foran, eller har spørgsmålenes navne som "
        "overskrift. Kan en score ikke beregnes efter skemaets regel, er den tom."
    )


def run(arguments: argparse.Namespace) -> None:
    """Score the answers, and write the result where it is wanted; what was found goes to standard error."""
    from kpro_analysis.cli.files import refuse_target, write_file
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.cli.tables import one_line
    from kpro_analysis.uddata.answer_file import read_answers
    from kpro_analysis.uddata.instruments import find_instrument
    from kpro_analysis.uddata.score_file import score_file, scored_counts

    form = one_of("--format", arguments.format, FORMS)
    instrument = find_instrument(arguments.instrument)
    path = Path(arguments.answers)
    output = Path(arguments.output) if arguments.output is not None else None
    if output is not None:
        if output.suffix.casefold() in WORKBOOKS:
            raise UsageError(
                f"En {output.suffix}-fil kan ikke holde {form}. Giv filen et andet navn, fx -o scorer.{form}."
            )
        refuse_target(output, path, source="filen med svar")
    found = score_file(read_answers(path, instrument), instrument)
    content = _rendered(found, form)
    if output is None:
        say(content)
    else:
        write_file(output, content)
        say_text(one_line(f"{scored_counts(found)}. Skrevet i {output}") + "\n")
    if form == "csv":
        sys.stderr.writelines(f"{line}\n" for line in _remark_lines(found))


class _List(argparse.Action):
    """Says which instruments there are, and ends, as help does."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from kpro_analysis.uddata.instruments import instruments

        say_text("\n\n".join("\n".join(_about(instrument)) for instrument in instruments().values()) + "\n")
        parser.exit()


def _rendered(found: "ScoredFile", form: str) -> bytes:
    from kpro_analysis.uddata.score_file import score_csv, score_json

    if form == "json":
        return encoded(as_json(score_json(found)))
    return score_csv(found).encode("utf-8-sig", errors="replace")


def _remark_lines(found: "ScoredFile") -> Iterator[str]:
    from kpro_analysis.findings import by_severity

    listed = by_severity(found.remarks)
    for finding in listed[:MOST_SHOWN]:
        yield f"{finding.level.danish}: {finding.message} {finding.advice}"
    if (rest := len(listed) - MOST_SHOWN) > 0:
        yield f"… og {rest} til. Se dem med --format json."


def _about(instrument: "Instrument") -> Iterator[str]:
    yield f"{instrument.name}: {instrument.title}"
    ranges = dict.fromkeys(f"{item.low}-{item.high}" for item in instrument.items)
    spans = {span: [i.name for i in instrument.items if f"{i.low}-{i.high}" == span] for span in ranges}
    yield f"    Kolonner: {', '.join(item.name for item in instrument.items)}"
    yield "    Svar: " + "; ".join(
        f"{span} i {', '.join(names)}" if len(spans) > 1 else span for span, names in spans.items()
    )
    for scale in instrument.scales:
        yield f"    Score: {_about_scale(scale)}"
        if scale.bands:
            yield f"        Niveauer: {_bands(scale)}"
    yield from (f"    {note}" for note in instrument.notes)
    yield f"    Licens: {instrument.licence}. Kilde: {instrument.source}."


def _about_scale(scale: "Scale") -> str:
    low, high = (_plain(value) for value in (scale.low, scale.high))
    needs = "" if scale.parts else f"; kræver {scale.least} af {len(scale.points)} svar"
    change = f"; mindste sikre ændring {_plain(scale.smallest_change)}" if scale.smallest_change is not None else ""
    return f"{scale.title}, {low} til {high}, {scale.direction.danish}{needs}{change}"


def _bands(scale: "Scale") -> str:
    ends = [f"-{_plain(after.low - 1)}" for after in scale.bands[1:]] + [f"-{_plain(scale.high)}"]
    return "; ".join(f"{_plain(band.low)}{end} {band.words}" for band, end in zip(scale.bands, ends, strict=True))


def _plain(value: float) -> str:
    from kpro_analysis.spreadsheet import csv_cell

    return csv_cell(value)

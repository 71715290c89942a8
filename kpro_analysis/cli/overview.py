"""`kpro overview`: the register at a glance."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from kpro_analysis.register.overview import Count, Overview
    from kpro_analysis.reports.open_requests import Wanted

HELP = "Vis, hvor mange ønsker der er af hvad, hvor længe de har ventet, og hvor lang tid beslutninger tager"
LONGEST = 10  # of those that wait, for people; JSON has them all


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    parser.options.add_argument("--date", metavar="DATO", help="dagen, der regnes til, fx 2024-02-07 (standard i dag)")
    parser.options.add_argument(
        "--quarter",
        metavar="KVARTAL",
        help="regn til kvartalets udgang, og vis, hvad der kom ind og gik ud, fx 2024-K1",
    )
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Count, with the decisions in the register and in the log beside it."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.register.overview import as_dict, overview
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.decision_files import decision_folder, read_log

    form = one_of("--format", arguments.format, ("table", "json"))
    if arguments.quarter is not None:
        _run_quarter(arguments, form)
        return
    day = _day(arguments.date)
    workbook = Path(arguments.workbook)
    register = read_register(workbook)
    log = read_log(decision_folder(workbook.parent))
    found = overview(register, day, log.decided)
    if form == "json":
        say_json({**as_dict(found), "remarks": [log.fault] if log.fault else []})
    else:
        say_text("\n".join(_lines(found, log.fault)) + "\n")


def _run_quarter(arguments: Namespace, form: str) -> None:
    """The register at the end of a quarter, with all decisions that are known, as the quarterly report has it."""
    from pathlib import Path

    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.reports.open_requests import wanted
    from kpro_analysis.reports.quarter_times import Times
    from kpro_analysis.support.quarters import Quarter
    from kpro_analysis.weighting.settings import agreed_settings

    if arguments.date is not None:
        raise UsageError("Skriv enten --date eller --quarter: et kvartal regnes til sin sidste dag.")
    workbook, quarter = Path(arguments.workbook), Quarter.parse(arguments.quarter)
    register = read_register(workbook)
    found = wanted(workbook.parent, register, agreed_settings(register), Times(quarter, quarter.end))
    if form == "json":
        say_json(_quarter_json(found))
    else:
        say_text("\n".join([*_quarter_lines(found), "", *_lines(found.overview, " ".join(found.known.faults))]) + "\n")


def _quarter_json(found: "Wanted") -> dict[str, Any]:
    from kpro_analysis.register.flow import as_dict as flow_dict
    from kpro_analysis.register.overview import as_dict
    from kpro_analysis.weighting.funnel import as_dict as funnel_dict

    quarters = [{"quarter": str(quarter), **flow_dict(one)} for quarter, one in found.flows.items()]
    return {
        **as_dict(found.overview),
        "quarters": quarters,
        "quarter": quarters[-1],
        "funnel": funnel_dict(found.funnel),
        "remarks": list(found.known.faults),
    }


def _quarter_lines(found: "Wanted") -> Iterable[str]:
    from kpro_analysis.cli.tables import table

    rows = [
        (str(quarter), str(one.received), str(one.decided), str(one.waiting))
        for quarter, one in found.flows.items()
        if one.tells
    ]
    yield from table(("Kvartal", "Modtaget", "Besluttet", "Venter"), rows, right=(1, 2, 3))


def _day(text: str | None) -> "date":
    from datetime import datetime

    from kpro_analysis.danish import parse_date
    from kpro_analysis.register.overview import DENMARK

    day = datetime.now(DENMARK).date() if text is None else parse_date(text)
    if day is None:
        raise UsageError("--date skal være en dato, fx 2024-02-07 eller 07-02-2024.")
    return day


def _lines(found: "Overview", fault: str) -> Iterable[str]:
    from kpro_analysis.cli.tables import finding_counts, one_line, table
    from kpro_analysis.danish import format_date
    from kpro_analysis.register.overview_words import BREAKDOWN_NAMES, behind_sentence, days_text, time_sentences

    total = len(found.register.requests)
    wanted = "ændringsønske" if total == 1 else "ændringsønsker"
    about = f"{total} {wanted}, {len(found.waiting)} venter"
    yield f"{one_line(found.register.file)}: {about}. Dage regnes til {format_date(found.day)}."
    for name, counts in found.counts.items():
        yield ""
        yield from table((BREAKDOWN_NAMES[name], "Antal"), _rows(counts), right=(1,))
    yield ""
    yield from _crossed(found)
    yield ""
    yield from time_sentences(found.time)
    yield from _within(found)
    yield ""
    longest = found.waiting[:LONGEST]
    if longest:
        rows = [(days_text(w.days), w.request.id, w.request.status or "-", w.request.title) for w in longest]
        yield from table(("Har ventet", "ÆØ", "Status", "Titel"), rows, right=(0,))
    else:
        yield "Ingen ønsker venter."
    yield ""
    yield from filter(None, (behind_sentence(found), fault))
    yield finding_counts(found.register.findings)


def _rows(counts: "Iterable[Count]") -> list[tuple[str, str]]:
    return [(count.label, str(count.count)) for count in counts]


def _crossed(found: "Overview") -> Iterable[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.register.overview import NOT_FILLED_IN

    cross = found.cross
    rows = [
        (status or NOT_FILLED_IN, *(str(row[j]) for row in cross.counts)) for j, status in enumerate(cross.statuses)
    ]
    header = ("Status", *(light or NOT_FILLED_IN for light in cross.lights))
    return table(header, rows, right=range(1, len(header)))


def _within(found: "Overview") -> Iterable[str]:
    from kpro_analysis.register.overview_words import within_label, within_text

    if not found.time.decided:
        return ()
    return [f"{within_label(within)}: {within_text(within)}" for within in found.time.within]

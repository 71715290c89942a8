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

    from kpro_analysis.register.flow import Flow
    from kpro_analysis.register.overview import Count, Overview
    from kpro_analysis.support.quarters import Quarter

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
    from kpro_analysis.register.overview import as_dict, overview, reckoning_day
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.decision_files import decision_folder, read_log

    form = one_of("--format", arguments.format, ("table", "json"))
    quarter = _quarter(arguments)
    day = _day(arguments.date)
    workbook = Path(arguments.workbook)
    register = read_register(workbook)
    log = read_log(decision_folder(workbook.parent))
    if quarter is not None:
        day = reckoning_day(register, log.decided, quarter.last)
    found = overview(register, day, log.decided)
    if form == "json":
        told = {**as_dict(found), "remarks": [log.fault] if log.fault else []}
        say_json(told if quarter is None else {**told, **_of_quarter(found, quarter)})
    else:
        quarters = [] if quarter is None else [*_quarter_lines(found, quarter), ""]
        say_text("\n".join([*quarters, *_lines(found, log.fault)]) + "\n")


def _quarter(arguments: Namespace) -> "Quarter | None":
    from kpro_analysis.support.quarters import Quarter

    if arguments.quarter is None:
        return None
    if arguments.date is not None:
        raise UsageError("Skriv enten --date eller --quarter: et kvartal regnes til sin sidste dag.")
    return Quarter.parse(arguments.quarter)


def _flows(found: "Overview", quarter: "Quarter") -> "dict[str, Flow]":
    """What came in and went out in that quarter and those before it, the oldest first."""
    from kpro_analysis.register.flow import SHOWN, flow
    from kpro_analysis.support.quarters import span

    quarters = span(quarter.before(SHOWN - 1), quarter)
    return {str(q): flow(found.register, found.decisions, (q.start, q.last), found.day) for q in quarters}


def _of_quarter(found: "Overview", quarter: "Quarter") -> dict[str, Any]:
    from kpro_analysis.register.flow import as_dict as flow_dict
    from kpro_analysis.weighting.funnel import as_dict as funnel_dict
    from kpro_analysis.weighting.funnel import funnel
    from kpro_analysis.weighting.model import evaluate
    from kpro_analysis.weighting.settings import agreed_settings

    quarters = [{"quarter": name, **flow_dict(one)} for name, one in _flows(found, quarter).items()]
    outcome = evaluate(found.register, agreed_settings(found.register))
    return {
        "quarter": quarters[-1],
        "quarters": quarters,
        "funnel": funnel_dict(funnel(outcome, found.decisions)),
    }


def _quarter_lines(found: "Overview", quarter: "Quarter") -> Iterable[str]:
    from kpro_analysis.cli.tables import table

    rows = [
        (name, str(one.received), str(one.decided), str(one.waiting))
        for name, one in _flows(found, quarter).items()
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

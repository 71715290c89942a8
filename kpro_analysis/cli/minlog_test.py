"""`kpro minlog test`: what may explain the log, tested."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kpro_analysis.minlog.hypothesis_result import HypothesisName, HypothesisResult, Row

SMALLEST_P = 0.0001  # that is written out
HEADINGS = {
    "rates": "Rater",
    "entries": "Registreringer",
    "odds_ratios": "Oddsforhold",
    "other_effects": "Andre virkninger",
    "effects": "Virkninger",
    "team_size": "Efter careteamets størrelse, borgere uden aktivitet",
    "list_share": "Andel med listekald",
    "coverage": "Hvad listekald rummer",
    "weeks_careteam": "Uger fra udmeldelse af careteam",
    "weeks_episodes": "Uger fra lukning af forløb",
    "change_points": "Skift fundet uden dato",
    "weeks": "Uger",
}
COLUMNS = {
    "in_team": "i careteam",
    "inactive": "uden aktivitet",
    "citizens": "borgere",
    "months": "måneder",
    "entries": "registreringer",
    "per_month": "pr. måned",
    "periods_logged": "andel perioder med",
    "system": "system",
    "in_team_inactive": "team, inaktiv",
    "in_team_active": "team, aktiv",
    "outside_inactive": "uden for, inaktiv",
    "outside_active": "uden for, aktiv",
    "table": "tabel",
    "crude": "samlet",
    "crude_low": "lav",
    "crude_high": "høj",
    "mantel_haenszel": "Mantel-Haenszel",
    "low": "lav",
    "high": "høj",
    "breslow_day_p": "Breslow-Day p",
    "strata": "lag",
    "effect": "virkning",
    "value": "forhold",
    "members": "borgere i careteam",
    "listed": "med listekald",
    "single": "uden listekald",
    "listed_per_month": "med pr. måned",
    "single_per_month": "uden pr. måned",
    "share_by_list": "andel",
    "traces": "listekald",
    "of_a_team": "af et team",
    "median_share_of_team": "median af teamet",
    "whole_team": "andel med hele teamet",
    "active_members_in_trace": "aktive medlemmer med",
    "inactive_members_in_trace": "inaktive medlemmer med",
    "event": "hændelse",
    "week": "uge",
    "per_week": "pr. uge",
    "staying_per_week": "blivende pr. uge",
    "ratio": "forhold",
    "inactive_entries": "på inaktive",
}
HELP = "Afprøv en forklaring på, hvad der logges"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen fra kpro minlog ingest")
    option = parser.options.add_argument
    option("--hypothesis", required=True, metavar="NAVN", help="careteam, listcall, leaving eller release")
    option("--release", metavar="DATO", help="dagen, som release spørger til, fx 15-05-2023")
    option("--days", default="180", metavar="DAGE", help="dage uden aktivitet, før en borger er inaktiv (standard 180)")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Test it, and write the answer."""
    from pathlib import Path

    from kpro_analysis.cli.minlog_audit import read_days
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.minlog.hypothesis_result import HYPOTHESES

    form = one_of("--format", arguments.format, ("table", "json"))
    chosen = one_of("--hypothesis", arguments.hypothesis, tuple(HYPOTHESES))
    name = next(hypothesis for hypothesis in HYPOTHESES if hypothesis == chosen)
    days, released = read_days(arguments.days), _released(name, arguments.release)
    result = _examined(Path(arguments.folder), name, days, released)
    if form == "json":
        say_json(result.as_dict())
    else:
        say_text(_text(result))


def _examined(folder: "Path", name: "HypothesisName", days: int, released: "date | None") -> "HypothesisResult":
    from kpro_analysis.minlog.audit_folder import keep_hypothesis
    from kpro_analysis.minlog.hypothesis import examine
    from kpro_analysis.minlog.hypothesis_store import hypothesis_database
    from kpro_analysis.minlog.prepare import prepare
    from kpro_analysis.minlog.store import Store

    store = Store.open(folder)
    database = hypothesis_database(store, prepare(store))
    try:
        result = examine(database, name, days=days, released=released)
    finally:
        database.disconnect()
    keep_hypothesis(store.prepared, result.as_dict())
    return result


def _released(name: str, text: str | None) -> "date | None":
    from kpro_analysis.danish import parse_date
    from kpro_analysis.errors import UsageError

    if name != "release":
        if text is not None:
            raise UsageError("--release hører til --hypothesis release. Fjern --release, eller skift hypotese.")
        return None
    released = parse_date(text) if text else None
    if released is None:
        raise UsageError("--hypothesis release kræver en dato. Skriv fx --release 15-05-2023.")
    return released


def _text(result: "HypothesisResult") -> str:
    from kpro_analysis.cli.tables import table

    lines = [result.sentence]
    for name, rows in result.tables.items():
        if rows:
            cells = ([_cell(*cell) for cell in row.items()] for row in rows)
            lines += [
                "",
                HEADINGS.get(name, name),
                *table(_header(rows[0]), cells, right=tuple(range(1, len(rows[0])))),
            ]
    return "\n".join([*lines, "", *(f"- {note}" for note in result.notes)]) + "\n"


def _header(row: "Row") -> tuple[str, ...]:
    return tuple(COLUMNS.get(name, name) for name in row)


def _cell(name: str, value: Any) -> str:
    from kpro_analysis.danish import format_number

    if value is None:
        return "-"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, str):
        return value
    if name.endswith("p") and value < SMALLEST_P:
        return f"<{format_number(SMALLEST_P, 4)}"
    return format_number(value, 0 if isinstance(value, int) else 4 if abs(value) < 1 else 2)

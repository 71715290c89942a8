"""`kpro panel`: what the participants of a meeting sent, together."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.weighting.meeting_files import Meeting
    from kpro_analysis.weighting.panel import Panel

HELP = "Vis, hvad deltagerne i et møde mener tilsammen, og hvad de er uenige om"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    parser.arguments.add_argument("meeting", metavar="MØDE", help="mødets fil i mappen moeder (.sqlite)")
    add_setting_options(parser)
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Read what counts in a meeting, and put it together."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.meeting_ballots import current_ballots, participants
    from kpro_analysis.weighting.meeting_files import open_meeting
    from kpro_analysis.weighting.model import prepare
    from kpro_analysis.weighting.panel import panel
    from kpro_analysis.weighting.panel_tables import panel_dict

    form = one_of("--format", arguments.format, ("table", "json"))
    choices = read_setting_choices(arguments)
    meeting = open_meeting(Path(arguments.meeting))
    register = read_register(arguments.workbook)
    found = panel(prepare(register, settings_for(register, choices)), participants(current_ballots(meeting)))
    if form == "json":
        say_json({"meeting": meeting.title, "open": meeting.is_open, **panel_dict(found)})
    else:
        say_text("\n".join(_lines(found, meeting)) + "\n")


def _lines(found: "Panel", meeting: "Meeting") -> Iterable[str]:
    from kpro_analysis.cli.tables import one_line

    count = len(found.participants)
    state = "mødet er åbent" if meeting.is_open else "mødet er lukket"
    yield f"{one_line(meeting.title)}: {count} deltager{'' if count == 1 else 'e'} har sendt vægte; {state}"
    yield from map(one_line, found.left_out)
    yield found.agreement_words
    yield from [found.note] if found.note else []
    yield ""
    yield from _criteria(found)
    yield ""
    yield from _ranking(found)
    yield ""
    yield from _disputed(found)
    yield ""
    yield from _fairness(found)


def _criteria(found: "Panel") -> Iterable[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.danish import format_percent

    rows = (
        (s.criterion, *(format_percent(v, 1) for v in (s.median, s.low_quartile, s.high_quartile, s.lowest, s.highest)))
        for s in found.spread
    )
    header = ("Kriterium", "Median", "Nedre kvartil", "Øvre kvartil", "Mindst", "Størst")
    return table(header, rows, right=(1, 2, 3, 4, 5))


def _ranking(found: "Panel") -> Iterable[str]:
    from kpro_analysis.cli.tables import shortened, table
    from kpro_analysis.danish import format_number

    outcome, count = found.outcome, len(found.participants)
    rows = (
        (
            str(outcome.rank[place]),
            outcome.register.requests[position].id,
            shortened(outcome.register.requests[position].title),
            format_number(outcome.score[place], 1),
            "Inden for puljen" if outcome.funded[place] else "Uden for puljen",
            f"{found.rank[:, place].min()}-{found.rank[:, place].max()}",
            format_number(found.disagreement[place], 1),
            f"{found.sets[place]} af {count}",
        )
        for place, position in enumerate(outcome.position.tolist())
    )
    header = ("Nr.", "ÆØ", "Titel", "Score", "Puljen", "Placeringer", "Uenighed", "Med hos")
    return table(header, rows, right=(0, 3, 5, 6, 7))


def _disputed(found: "Panel") -> Iterable[str]:
    from kpro_analysis.weighting.panel_tables import MOST_DISPUTED
    from kpro_analysis.weighting.panel_words import dispute_words

    places = found.most_disputed(MOST_DISPUTED)
    yield "Mest uenige om - tal om disse:" if places else "Alle er enige om placeringerne."
    yield from (f"- {dispute_words(found, place)}" for place in places)


def _fairness(found: "Panel") -> Iterable[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.danish import format_money, format_percent
    from kpro_analysis.weighting.panel_words import NO_MUNICIPALITY

    rows = (
        (
            row.municipality or NO_MUNICIPALITY,
            format_money(row.spent),
            format_percent(row.share),
            f"{row.funded} af {row.competing}",
        )
        for row in found.fairness
    )
    return table(("Kommune", "Får af puljen", "Andel", "Ønsker med"), rows, right=(1, 2, 3))

"""`kpro replay`: a decision computed again."""

from argparse import Namespace

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

HELP = "Regn en beslutning efter på et register: samme resultat, eller præcis hvad der er anderledes"
EXIT_OTHER_RESULT = 4


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("decision", metavar="BESLUTNING", help="beslutningens fil (.md)")
    add_workbook(parser)
    add_form(parser)


def run(arguments: Namespace) -> int:
    """Compute it again, and say what differs; 0 for the same result, 4 for another."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.cli.tables import one_line
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.decision_files import read_decision
    from kpro_analysis.weighting.replay import OTHER, SAME, replay

    form = one_of("--format", arguments.format, ("table", "json"))
    kept = read_decision(Path(arguments.decision))
    found = replay(kept.decision, kept.shown, read_register(arguments.workbook))
    if form == "json":
        say_json({"same": found.same, "differs": list(found.differs), "notes": list(found.notes)})
    else:
        lines = [SAME if found.same else OTHER, *(f"- {sentence}" for sentence in (*found.differs, *found.notes))]
        say_text("\n".join(map(one_line, lines)) + "\n")
    return 0 if found.same else EXIT_OTHER_RESULT

"""`kpro demo`: write the demo register, enquiries, Uddata and a year, and an invented MinLog extract when asked."""

from argparse import Namespace
from pathlib import Path

from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_text
from kpro_analysis.danish import format_number, parse_typed_number
from kpro_analysis.errors import UsageError

HELP = (
    "Lav et register med 91 opdigtede ændringsønsker, henvendelser til supporten, Uddata og et årshjul, og et "
    "udtræk af MinLog med --minlog"
)
MOST_ENTRIES = 1_000_000_000


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen til filerne; den laves, hvis den mangler")
    add = parser.options.add_argument
    add("--minlog", metavar="ANTAL", help="lav også et udtræk af MinLog med så mange logninger, fx 1.000.000")
    add(
        "--effect",
        metavar="VIRKNING",
        help="hvad der får borgere uden aktivitet logget: listcall (visning af teamets liste; standard), "
        "membership (at være i careteam) eller none (intet)",
    )
    add("--seed", metavar="TAL", help="et andet tal giver andre tilfældige data (standard 2024)")


def run(arguments: Namespace) -> None:
    """Write the files and say where."""
    if arguments.minlog is None and arguments.effect is not None:
        raise UsageError("--effect gælder MinLog. Skriv også --minlog ANTAL, fx --minlog 1.000.000.")
    seed = None if arguments.seed is None else _whole("--seed", arguments.seed, range(0, 2**31))
    if arguments.minlog is None:
        _write_usual(Path(arguments.folder), seed)
        return
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.minlog.demo import write_demo_log
    from kpro_analysis.minlog.demo_words import EFFECTS
    from kpro_analysis.minlog.demo_world import DEFAULT_SEED, Plan

    entries = _whole("--minlog", arguments.minlog, range(1, MOST_ENTRIES + 1))
    effect = EFFECTS[0] if arguments.effect is None else one_of("--effect", arguments.effect, EFFECTS)
    _write_usual(Path(arguments.folder), seed)
    for path in write_demo_log(Path(arguments.folder), Plan(entries, effect, DEFAULT_SEED if seed is None else seed)):
        say_text(f"{path}\n")


def _write_usual(folder: Path, seed: int | None) -> None:
    from datetime import UTC, datetime

    from kpro_analysis.register.demo import DEFAULT_SEED, write_demo
    from kpro_analysis.support.demo import write_demo as write_support
    from kpro_analysis.uddata.demo import write_demo as write_uddata
    from kpro_analysis.uddata.demo_folder import take_in_demo
    from kpro_analysis.uddata.questionnaire_demo import write_demo as write_questionnaires
    from kpro_analysis.weighting.demo_decisions import write_demo as write_decisions
    from kpro_analysis.wheel.demo import write_demo as write_year

    start = DEFAULT_SEED if seed is None else seed
    usual = (*write_demo(folder, start), *write_support(folder, start), write_questionnaires(folder, start))
    usual += (write_year(folder), write_decisions(folder))
    delivery = write_uddata(folder, start)
    for path in (*usual, *delivery):
        say_text(f"{path}\n")
    say_text(f"{take_in_demo(folder, delivery, datetime.now(UTC))}\n")


def _whole(option: str, text: str, allowed: range) -> int:
    value = parse_typed_number(text)
    if value is None or not value.is_integer() or int(value) not in allowed:
        raise UsageError(f"{option} skal være et helt tal fra {allowed[0]} til {format_number(allowed[-1])}.")
    return int(value)

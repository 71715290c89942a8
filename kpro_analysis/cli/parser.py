"""The commands there are."""

import kpro_analysis
from kpro_analysis.cli import (
    alike,
    check,
    compare,
    decide,
    demo,
    doctor,
    extract,
    fitness,
    fruit,
    infer,
    minlog,
    overview,
    panel,
    pool,
    questionnaires,
    rank,
    reach,
    replay,
    report,
    robust,
    scan,
    scenario,
    score,
    serve,
    spending,
    status_list,
    support,
    take_in,
    uddata,
    wheel,
)
from kpro_analysis.cli.commands import Command, add_commands
from kpro_analysis.cli.danish_parser import DanishParser

COMMANDS: dict[str, Command] = {
    "demo": demo,
    "check": check,
    "alike": alike,
    "overview": overview,
    "import": take_in,
    "rank": rank,
    "pool": pool,
    "spending": spending,
    "robust": robust,
    "panel": panel,
    "reach": reach,
    "infer": infer,
    "scenario": scenario,
    "compare": compare,
    "decide": decide,
    "replay": replay,
    "fitness": fitness,
    "extract": extract,
    "status-list": status_list,
    "fruit": fruit,
    "score": score,
    "minlog": minlog,
    "uddata": uddata,
    "support": support,
    "questionnaires": questionnaires,
    "wheel": wheel,
    "report": report,
    "scan": scan,
    "serve": serve,
    "doctor": doctor,
}


def build_parser() -> DanishParser:
    """The whole command line of `kpro`; light, so that help comes at once."""
    parser = DanishParser(prog="kpro", description="Prioritér ændringsønsker til Kommunal PRO.")
    parser.options.add_argument(
        "--version", action="version", version=f"kpro {kpro_analysis.__version__}", help="vis programmets version"
    )
    add_commands(parser, COMMANDS, "KOMMANDO")
    return parser

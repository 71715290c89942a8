"""`kpro alike`: which requests are about the same thing, and by which words."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.register.requests import Register, Request
    from kpro_analysis.weighting.similarity import Pair

HELP = "Find ændringsønsker, der ligner hinanden og måske kan samles"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    parser.options.add_argument("--min", metavar="P", help="vis par, der ligner mindst P, fra 0 til 1 (standard 0,5)")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Compare all requests with each other, and list the pairs."""
    from kpro_analysis.cli.options import one_of, share_above_0
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.similarity import LEAST, alike_groups, alike_pairs

    form = one_of("--format", arguments.format, ("table", "json"))
    least = LEAST if arguments.min is None else share_above_0("--min", arguments.min)
    register = read_register(arguments.workbook)
    pairs = alike_pairs(register.requests, least)
    groups = alike_groups(pairs)
    if form == "json":
        say_json(
            {
                "pairs": [{"a": p.a, "b": p.b, "similarity": p.similarity, "shared": list(p.shared)} for p in pairs],
                "groups": [list(group) for group in groups],
            }
        )
    else:
        say_text("\n".join(_lines(register, pairs, groups)) + "\n")


def _lines(register: "Register", pairs: "tuple[Pair, ...]", groups: tuple[tuple[int, ...], ...]) -> Iterable[str]:
    from kpro_analysis.cli.tables import one_line, shortened, table
    from kpro_analysis.danish import format_number
    from kpro_analysis.register.requests import form_id

    file = one_line(register.file)
    if not pairs:
        yield f"{file}: ingen ændringsønsker ligner hinanden så meget. Prøv med en lavere grænse, fx --min 0,4."
        return
    yield f"{file}: {len(pairs)} par af ændringsønsker ligner hinanden. Læs dem sammen, og se, om de kan samles."
    yield ""
    header = ("Lighed", "ÆØ", "Titel", "ÆØ", "Titel", "Fælles ord")
    rows = []
    for pair in pairs:
        a, b = (register.by_number[number] for number in (pair.a, pair.b))
        titles = [shortened(one_line(request.title)) for request in (a, b)]
        rows.append((format_number(pair.similarity, 2), a.id, titles[0], b.id, titles[1], _why(a, b, pair)))
    yield from table(header, rows)
    if larger := [group for group in groups if len(group) > 2]:
        yield ""
        yield f"Hænger sammen flere ad gangen: {'; '.join(', '.join(map(form_id, group)) for group in larger)}"


def _why(a: "Request", b: "Request", pair: "Pair") -> str:
    bundled = f"{b.id} er omfattet af {a.id}" if b.included_in == a.number else ""
    bundled = bundled or (f"{a.id} er omfattet af {b.id}" if a.included_in == b.number else "")
    return "; ".join(filter(None, (", ".join(pair.shared), bundled)))

"""`kpro alike`: which requests are about the same thing, and by which words."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.register.requests import Register
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
    from kpro_analysis.weighting.similarity import LEAST, alike_pairs, as_dict

    form = one_of("--format", arguments.format, ("table", "json"))
    least = LEAST if arguments.min is None else share_above_0("--min", arguments.min)
    register = read_register(arguments.workbook)
    pairs = alike_pairs(register.requests, least)
    if form == "json":
        say_json(as_dict(pairs))
    else:
        say_text("\n".join(_lines(register, pairs)) + "\n")


def _lines(register: "Register", pairs: "tuple[Pair, ...]") -> Iterable[str]:
    from kpro_analysis.cli.tables import one_line, table
    from kpro_analysis.register.requests import form_id
    from kpro_analysis.weighting.similarity import alike_groups

    file = one_line(register.file)
    if not pairs:
        yield f"{file}: ingen ændringsønsker ligner hinanden så meget. Prøv med en lavere grænse, fx --min 0,4."
        return
    yield f"{file}: {len(pairs)} par af ændringsønsker ligner hinanden. Læs dem sammen, og se, om de kan samles."
    yield ""
    yield from table(("Lighed", "ÆØ", "Titel", "ÆØ", "Titel", "Fælles ord"), [_row(register, pair) for pair in pairs])
    if larger := [group for group in alike_groups(pairs) if len(group) > 2]:
        yield ""
        yield f"Hænger sammen flere ad gangen: {'; '.join(', '.join(map(form_id, group)) for group in larger)}"


def _row(register: "Register", pair: "Pair") -> tuple[str, ...]:
    from kpro_analysis.cli.tables import one_line, shortened
    from kpro_analysis.danish import format_number

    a, b = (register.by_number[number] for number in (pair.a, pair.b))
    bundled = [f"{one.id} er omfattet af {head.id}" for one, head in ((a, b), (b, a)) if one.included_in == head.number]
    words = "; ".join(filter(None, (", ".join(pair.shared), *bundled)))
    titles = [shortened(one_line(request.title)) for request in (a, b)]
    return format_number(pair.similarity, 2), a.id, titles[0], b.id, titles[1], words

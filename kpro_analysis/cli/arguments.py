"""What several commands take: a register, the settings of a ranking, and the form of the result."""

from kpro_analysis.cli.danish_parser import DanishParser

SEVERAL = "--weight, --must, --not, --light, --source og --status kan gives flere gange."


def add_workbook(parser: DanishParser) -> None:
    """The register to read."""
    parser.arguments.add_argument("workbook", metavar="REGISTER", help="arbejdsbogen med ændringsønsker (.xlsx)")


def add_form(parser: DanishParser) -> None:
    """How the result is written."""
    parser.options.add_argument("--format", default="table", metavar="FORM", help="table (standard) eller json")


def add_setting_options(parser: DanishParser) -> None:
    """All that can be set before the ranking is computed; read by `options.read_setting_choices`."""
    add = parser.options.add_argument
    add("--weight", action="append", default=[], metavar="NAVN=TAL", help="et kriteriums vægt, fx Tidsbesparelse=2,5")
    add("--pool", metavar="KR", help="puljen i kroner, fx 500.000")
    add("--cost", metavar="PRIS", help="regn med den lave, midterste eller høje pris: low, mid (standard) eller high")
    add("--rule", metavar="REGEL", help="rank (standard), optimal (højest samlet score) eller safe=P (risiko højst P)")
    add("--guard", metavar="VÆRN", help="værn om røde fejl: flag (standard), first eller reserve=P, fx reserve=30%%")
    add("--xxl-high", metavar="KR", help="øvre grænse for størrelsen XXL, vores antagelse (standard 250.000)")
    add("--overrun", metavar="P", help="leverandørens fælles overskridelse, op til P (standard 0,2 eller 20%%)")
    add("--must", action="append", default=[], metavar="ID", help="skal med: 19, 019 eller #019")
    add("--not", action="append", default=[], metavar="ID", dest="must_not", help="skal ikke med")
    add("--light", action="append", default=[], metavar="PRIORITET", help="lad kun disse konkurrere, fx rød")
    add("--source", action="append", default=[], metavar="KILDE", help="lad kun disse kilder konkurrere")
    add("--status", action="append", default=[], metavar="STATUS", help="lad kun disse statusser konkurrere")
    parser.epilog = SEVERAL

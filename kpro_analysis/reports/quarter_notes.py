"""The last sections: what was remarked on in the data, and how figures are worked out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from kpro_analysis.danish import format_number
from kpro_analysis.errors import KproError
from kpro_analysis.findings import Finding, by_severity
from kpro_analysis.reports.document import Block, Data, Items, Text
from kpro_analysis.reports.quarter_ranking import DRAWS
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.small_numbers import shown
from kpro_analysis.tables import Cell, Column, Kind, Table
from kpro_analysis.uddata.checks_rules import OF_PEOPLE

PACKAGES = ("kpro-analysis", "numpy", "scipy", "pyarrow", "duckdb", "ibis-framework")
COUNTED = ("Kilde", "Niveau", "Regel")
METHOD = (
    "Score: vægtet gennemsnit af pointene på deres skala, 0-100. Et point, der ikke er givet, regnes som det laveste.",
    "Pris: størrelsens interval S 0-10.000, M 10.000-25.000, L 25.000-50.000, XL 50.000-100.000 kr. Der regnes med "
    "midten. Leverandørens eget beløb går forud. Øverste ende af XXL, 250.000 kr., er vores antagelse.",
    "Puljen bruges ned ad ranglisten på det, der stadig er råd til.",
    "«Steget» og «faldet» skrives kun, når forskellen er større end det tilfældige (p under 5 %): for antal en "
    "Poisson-test, for andele en chi i anden-test. Ellers skrives «omtrent som».",
    "Tal på færre end 5 borgere vises ikke, og heller ikke tal, som de kunne regnes ud fra.",
    "Tekst, der er mærket som lavet efter regler, er skrevet af programmet ud fra tallene.",
)


def quality_blocks(sources: Sources) -> Iterator[Block]:
    """What was remarked on, counted by source and rule; a source that can't be read is told of in its own section."""
    rows = [row for ask in (_register, _support, _uddata, _minlog, _year) for row in _of(ask, sources)]
    if not rows:
        yield Text("Ingen bemærkninger til de kilder, der kunne læses.", by_rule=True)
        return
    yield Text("Hvor mange bemærkninger der er af hver slags. Se dem enkeltvis med kpro check og de andre kommandoer.")
    columns = (*map(Column, COUNTED), Column("Antal", Kind.COUNT))
    yield Data(Table("Bemærkninger efter kilde og regel", columns, tuple(rows)))


def _of(ask: Callable[[Sources], Iterator[tuple[Cell, ...]]], sources: Sources) -> list[tuple[Cell, ...]]:
    try:
        return list(ask(sources))
    except KproError:
        return []


def _counted(source: str, findings: Iterable[Finding]) -> Iterator[tuple[Cell, ...]]:
    counts = Counter((finding.level.danish, finding.rule) for finding in by_severity(tuple(findings)))
    yield from ((source, level, rule, count) for (level, rule), count in counts.items())


def _register(sources: Sources) -> Iterator[tuple[Cell, ...]]:
    return _counted("Registeret", sources.register().findings)


def _support(sources: Sources) -> Iterator[tuple[Cell, ...]]:
    return _counted("Support", sources.support().tickets.findings)


def _uddata(sources: Sources) -> Iterator[tuple[Cell, ...]]:
    for remark in sources.checked().remarks:
        count = shown(remark.count) if remark.rule.unit in OF_PEOPLE else remark.count
        yield "Uddata", f"{remark.rule.unit}", remark.rule.title, count


def _minlog(sources: Sources) -> Iterator[tuple[Cell, ...]]:
    manifest = sources.minlog().store.manifest
    rejects: Counter[str] = Counter()
    for taken in (*(file.rejects for file in manifest.files), *(side.rejects for side in manifest.side)):
        rejects.update(taken)
    yield from (("MinLog", "afviste linjer", rule, count) for rule, count in sorted(rejects.items()))


def _year(sources: Sources) -> Iterator[tuple[Cell, ...]]:
    return _counted("Årshjulet", sources.year().plan.findings)


def method_blocks(sources: Sources) -> Iterator[Block]:
    """How figures are worked out, and the versions that did it; the files stand last in the report."""
    yield Items(METHOD)
    yield Text(
        f"Robusthed: {format_number(DRAWS.count)} tilfældigt trukne vægtsæt med frø {DRAWS.seed}; samme frø giver "
        "samme tal."
    )
    versions = tuple((name, number) for name in PACKAGES if (number := _version(name)))
    rows = (("python", python_version()), *versions)
    yield Data(Table("Versioner", (Column("Program"), Column("Version")), rows))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

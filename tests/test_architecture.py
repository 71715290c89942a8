"""The house stands as designed: imports point one way, what is small stays small, few places open files."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kpro_analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
PYTHON = sorted(p for folder in ("kpro_analysis", "tests") for p in (ROOT / folder).rglob("*.py"))
SCRIPTS = sorted(p for suffix in ("js", "css", "j2") for p in PACKAGE.rglob(f"*.{suffix}"))

FLOORS = (  # from the ground up: a part imports its own floor's part and the floors below, never across or up
    {"errors"},
    {
        *("findings", "columns", "danish", "people", "phones", "privacy", "atomic", "spreadsheet"),
        *("cpr", "pseudonyms", "small_numbers", "small_cells", "small_boxes", "survival", "light_import"),
        *("pdf_objects", "pdf_fonts", "pdf_text", "leak_readers", "leak_scan", "leak_allowed"),
        *("excel", "html_page", "duck", "engine", "extracts", "demo_files", "tables", "faults"),
    },
    {"register", "minlog", "uddata", "support", "wheel"},
    {"weighting"},
    {"charts"},
    {"screens", "reports"},
    {"server", "cli"},
)
ACROSS = {  # what may be imported on the same floor
    ("columns", "findings"),
    ("columns", "danish"),
    ("findings", "privacy"),
    ("privacy", "people"),
    ("privacy", "phones"),
    ("pdf_fonts", "pdf_objects"),
    ("pdf_text", "pdf_objects"),
    ("pdf_text", "pdf_fonts"),
    ("leak_readers", "pdf_objects"),
    ("leak_readers", "pdf_text"),
    ("leak_readers", "privacy"),
    ("leak_scan", "cpr"),
    ("leak_scan", "leak_readers"),
    ("leak_scan", "privacy"),
    ("leak_allowed", "atomic"),
    ("leak_allowed", "leak_scan"),
    ("leak_allowed", "privacy"),
    ("cpr", "privacy"),
    ("small_cells", "small_numbers"),
    ("small_cells", "small_boxes"),
    ("small_boxes", "small_numbers"),
    ("pseudonyms", "atomic"),
    ("pseudonyms", "privacy"),
    ("extracts", "atomic"),
    ("extracts", "cpr"),
    ("extracts", "findings"),
    ("extracts", "privacy"),
    ("extracts", "pseudonyms"),
    ("extracts", "spreadsheet"),
    ("tables", "danish"),
    ("tables", "spreadsheet"),
    ("excel", "columns"),
    ("excel", "danish"),
    ("excel", "findings"),
    ("excel", "privacy"),
    ("demo_files", "atomic"),
    ("engine", "duck"),
    ("cli", "server"),
}
ONLY_REGISTER_BELOW_WEIGHTING = {"register"}
SCREENS_ONLY = {"ipywidgets", "anywidget"}
MAY_OPEN_FILES = {
    "minlog/summary_format.py",  # the summary that the page reads
    "minlog/audit_folder.py",  # what lies beside it: releases and results
    "atomic.py",  # writes whole files in one step, for all who write
    "pseudonyms.py",  # the key
    "leak_scan.py",  # finished files, to be looked through
    "leak_allowed.py",  # what may be published all the same
    "extracts/manifest.py",  # the manifest
    "uddata/kept.py",  # what was checked, kept beside it
    "uddata/demo_folder.py",  # the demo's mapping
    "uddata/ingest.py",  # the hash of a file as it lies on the disk
    "uddata/sources.py",  # what a file begins with
    "extracts/folder.py",  # the parts, to outlast a power cut
    "extracts/rejects.py",  # the lines that were rejected
    "leak_readers/door.py",  # parts of packed files that are in memory
    "extracts/opening.py",  # extracts, plain or packed
    "minlog/evidence_files.py",  # the pack for the supplier, read again to be looked through
    "minlog/evidence_pdf.py",  # the template of its PDF
    "minlog/column_map.py",  # the map of a CSV's columns
    "extracts/csv_blocks.py",  # hands Arrow bytes that are in memory
    "excel/package.py",  # the workbook
    "register/demo.py",  # the demo workbook and its texts
    "minlog/demo.py",  # the demo extract
    "register/status_list_files.py",  # the lists of a folder
    "register/inbox.py",  # forms that were filed
    "register/intake_files.py",  # answers, and what becomes of the forms' files
    "register/intake_log.py",  # the log of what was taken in
    "register/request_pdf.py",  # the template of the PDF
    "register/safe_file.py",  # the register, replaced in one step
    "register/folder.py",  # which workbook is in the folder
    "weighting/scenario_files.py",  # saved scenarios
    "weighting/decision_files.py",  # decisions and their log
    "weighting/meeting_schema.py",  # a meeting's ballots
    "uddata/instruments.py",  # what the instruments are
    "uddata/answer_file.py",  # answers to score
    "uddata/figures_folder.py",  # what was counted once
    "uddata/mapping_file.py",  # which questionnaire is which instrument
    "support/tables.py",  # extracts of enquiries
    "support/category_file.py",  # what is meant by a category
    "demo_files.py",  # invented files that are there
    "uddata/checks_rejects.py",  # the lines that were rejected
    "reports/notebooks.py",  # the notebooks that make reports
    "reports/folders.py",  # editions, as they lie there
    "cli/files.py",  # results
    "cli/output.py",  # the null device
    "screens/assets.py",  # our own scripts and styles
    "reports/page.py",  # its own style
    "reports/pdf.py",  # the page for the browser, and what it printed
    "reports/quarter_inputs.py",  # the hash of an input
    "server/place.py",  # the token's file
}
CLOCK_AND_CHANCE = {"time", "random", "secrets", "uuid"}
MAY_ASK_CLOCK_OR_CHANCE = {
    "excel/package.py": "time",  # the default clock: a file that is just being saved is waited for
    "register/demo.py": "random",  # from a seed
    "support/demo.py": "random",  # from a seed
    "uddata/demo.py": "random",  # from a seed
    "uddata/demo_world.py": "random",  # what is drawn from is given
    "uddata/questionnaire_demo.py": "random",  # from a seed
    "atomic.py": "secrets",  # a name beside the file
    "pseudonyms.py": "secrets",  # a new key
    "faults.py": "uuid",  # the reference of a bug
    "cli/scan.py": "secrets",  # a salt for the first text that is allowed
    "screens/worker.py": "time",  # the work rests after a step
    "screens/certainty.py": "time",  # what is found is told now and then
    "cli/minlog_evidence.py": "secrets",  # the key of a pack
    "server/kernels.py": "time",  # how long ago a page was touched
    "server/place.py": "secrets",  # a token
    "server/app.py": "secrets",  # what kernels show
    "server/handlers.py": "secrets",  # compares what is shown
}
MAY_MAKE_CHANCE = {"weighting/draws.py", "weighting/reach_tries.py", "minlog/demo_world.py"}  # from a seed
ASKING = {"now", "today", "utcnow", "localtime", "gmtime", "monotonic", "perf_counter", "urandom", "default_rng"}
OPENING = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "load_workbook", "read_excel", "read_csv"}
LONGEST_FILE, LONGEST_FUNCTION, MOST_ARGUMENTS = 400, 60, 4
HEAVY = {
    "numpy",
    "pandas",
    "scipy",
    "voila",
    "plotly",
    "openpyxl",
    "python_calamine",
    "xlsxwriter",
    "ipywidgets",
    "babel",
}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {dotted(path): path for path in MODULES}


def breaches(paths: list[Path], found: Callable[[Path], set[Any]]) -> dict[str, set[Any]]:
    """What is against a rule, by file: the message of a failed test names every file and what is wrong there."""
    wrong = {path.relative_to(ROOT).as_posix(): found(path) for path in paths}
    return {name: what for name, what in wrong.items() if what}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, also inside functions and for types only."""
    return tuple(imports(path))


def imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports relatively"
            assert node.module is not None
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in NAMES else node.module


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def own_parts(path: Path) -> set[str]:
    parts = {name.split(".")[1] for name in imported(path) if name.startswith("kpro_analysis.")}
    return parts - {part_of(path)}


def floor(part: str) -> int:
    return next(number for number, parts in enumerate(FLOORS) if part in parts)


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        above = isinstance(node.func.value, ast.Call) and called(node.func.value) == "super"
        return "" if above else node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def is_own_open(node: ast.Call) -> bool:
    """`Store.open(folder)` is a class that reads by another module's hands."""
    of = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "open" else None
    return isinstance(of, ast.Name) and of.id[:1].isupper()


def calls(path: Path) -> Iterator[str]:
    return (called(n) for n in nodes(path) if isinstance(n, ast.Call) and not is_own_open(n))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in nodes(path) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def wrongly_imported(path: Path) -> set[str]:
    part, own = part_of(path), own_parts(path)
    if part == "__init__":
        return own
    domains = own & FLOORS[2] - ONLY_REGISTER_BELOW_WEIGHTING if part == "weighting" else set()
    return domains | {p for p in own if floor(p) >= floor(part) and (part, p) not in ACROSS}


def test_imports_point_one_way() -> None:
    assert breaches(MODULES, wrongly_imported) == {}


def test_no_module_imports_itself_through_others() -> None:
    edges = {name: [other for other in imported(path) if other in NAMES] for name, path in NAMES.items()}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, f"import cycle: {' -> '.join((*above, name))}"
        if name not in done:
            for other in edges[name]:
                visit(other, (*above, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def test_only_screens_know_widgets() -> None:
    others = [path for path in MODULES if part_of(path) != "screens"]
    assert breaches(others, lambda path: roots(path) & SCREENS_ONLY) == {}


def test_nothing_is_printed_or_displayed() -> None:
    assert breaches(MODULES, lambda path: {"print", "display"} & set(calls(path))) == {}


def test_files_are_opened_in_few_places() -> None:
    others = [path for path in MODULES if name_of(path) not in MAY_OPEN_FILES]
    assert breaches(others, lambda path: OPENING & set(calls(path))) == {}


def test_those_that_may_open_files_are_there() -> None:
    assert MAY_OPEN_FILES <= {name_of(path) for path in MODULES}


def clock_and_chance(path: Path) -> set[str]:
    """What a file imports or asks, and may not."""
    wrong = roots(path) & CLOCK_AND_CHANCE - {MAY_ASK_CLOCK_OR_CHANCE.get(name_of(path), "")}
    seeded = {"default_rng"} if name_of(path) in MAY_MAKE_CHANCE else set()
    may_ask = part_of(path) in {"cli", "screens", "reports"}
    return wrong if may_ask else wrong | (ASKING - seeded) & set(calls(path))


def test_the_clock_and_chance_come_in_as_arguments() -> None:
    assert breaches(MODULES, clock_and_chance) == {}


def test_the_clock_is_read_only_where_it_is_given() -> None:
    """In the package the default clock is named and never called; chance comes from a seed."""
    assert not {"time", "time_ns", "sleep"} & set(calls(PACKAGE / "excel" / "package.py"))
    demos = [PACKAGE / part / "demo.py" for part in ("register", "support")]
    makers = [n for path in demos for n in nodes(path) if isinstance(n, ast.Call)]
    assert [bool(n.args) for n in makers if called(n) == "Random"] == [True, True]
    makers = [n for name in MAY_MAKE_CHANCE for n in ast.walk(tree(PACKAGE / name)) if isinstance(n, ast.Call)]
    assert [bool(n.args) for n in makers if called(n) == "default_rng"] == [True] * len(MAY_MAKE_CHANCE)


def lines_when_long(path: Path) -> set[int]:
    return {len(path.read_text(encoding="utf-8").splitlines())} - set(range(LONGEST_FILE))


def long_functions(path: Path) -> set[str]:
    return {f.name for f in functions(path) if (f.end_lineno or f.lineno) - f.lineno + 1 >= LONGEST_FUNCTION}


def functions_of_many(path: Path) -> set[str]:
    return {f.name for f in functions(path) if positional(f) > MOST_ARGUMENTS and not overrides_theirs(f)}


def positional(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = (*function.args.posonlyargs, *function.args.args)
    return sum(a.arg not in ("self", "cls") for a in given)


def test_files_are_small() -> None:
    assert breaches([*PYTHON, *SCRIPTS], lines_when_long) == {}


def test_functions_are_small() -> None:
    assert breaches(PYTHON, long_functions) == {}


def test_few_positional_arguments() -> None:
    assert breaches(MODULES, functions_of_many) == {}


def overrides_theirs(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """argparse decides what `add_usage` is given."""
    return function.name == "add_usage"


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from kpro_analysis.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit:\n    print(*sys.modules, sep='\\n', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.splitlines()}
    assert "kpro_analysis" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("command", ["check", "rank"])
def test_ranking_imports_no_dashboard(command: str) -> None:
    example = ROOT / "tests" / "data" / "aendringsoensker.xlsx"
    program = (
        "import sys\n"
        "from kpro_analysis.cli import main\n"
        f"main([{command!r}, {str(example)!r}])\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    loaded = {name.split(".")[0] for name in done.stderr.splitlines()}
    assert not loaded & (HEAVY - {"numpy", "scipy", "python_calamine", "openpyxl", "xlsxwriter"})

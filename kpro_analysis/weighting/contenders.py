"""Which scenario somebody means by a word."""

from pathlib import Path

from kpro_analysis.columns import header_key
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.register.folder import folder_fault
from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.compare import AGREED, Contender, agreed, contender
from kpro_analysis.weighting.scenario import Scenario
from kpro_analysis.weighting.scenario_files import SUFFIX, list_scenarios, read_scenario, scenario_folder

WORDS = "et gemt scenaries navn, en scenariefil eller ordet aftalt"


def is_agreed(word: str) -> bool:
    """Whether the word stands for what the workbook agrees on."""
    return header_key(word) == header_key(AGREED)


def find_scenario(word: str, workbook: Path) -> Scenario:
    """The scenario of a file, or of that name beside the workbook; raises UsageError that lists those there are."""
    folder, path = scenario_folder(workbook.parent), Path(word)
    if path.suffix.casefold() == SUFFIX:
        return read_scenario(folder / path if (folder / path).is_file() else path).scenario
    found = list_scenarios(folder)
    for one in found.saved:
        if header_key(word) in (header_key(one.scenario.name), header_key(Path(one.file).stem)):
            return one.scenario
    known = ", ".join(f"«{one.scenario.name}»" for one in found.saved)
    if not known and (fault := folder_fault(folder)):
        raise InputError(fault)
    if not known:
        raise UsageError(f"Der er ingen gemte scenarier ved registeret. Gem et, eller skriv {WORDS}.")
    raise UsageError(f"Der er intet scenarie, der hedder «{word}». Vælg blandt: {known} eller aftalt.")


def find_contender(word: str, workbook: Path, register: Register) -> Contender:
    """The scenario as it can be used on the register, or what the workbook agrees on."""
    return agreed(register) if is_agreed(word) else contender(find_scenario(word, workbook), register)

"""The pages' own scripts and styles: plain ECMAScript modules, joined without a build step."""

import re
from functools import cache
from importlib.resources import files

_IMPORT = re.compile(r'^import .*? from "\./.*?";\n', re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=(async )?function|const|class)", re.MULTILINE)


@cache
def script(*names: str) -> str:
    """The modules `js/<name>.js` as one script, in the order given; each may only use those before it."""
    folder = files("kpro_analysis.screens") / "js"
    sources = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", source)) for source in sources)


@cache
def style(*names: str) -> str:
    """The style sheets `css/<name>.css` as one."""
    folder = files("kpro_analysis.screens") / "css"
    return "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)

"""Every command that writes, with what it reads and what lay there before: what is killed, and given no room.

A writer works in a folder of its own: `ind` is what it reads, `ud` where it writes. What `seen` tells of `ud` is the
old thing or the new one, never something between.
"""

import hashlib
import io
import json
import shutil
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.cli import main
from kpro_analysis.errors import KproError
from kpro_analysis.minlog.store import Store as MinlogStore
from kpro_analysis.pseudonyms import read_key
from kpro_analysis.uddata.store import Store as UddataStore
from tests.by_hand import EXAMPLE

DEMO = Path(__file__).parents[2] / "data" / "demo"
CITIZEN, OTHER = "670190-1234", "710855-4321"
MINLOG = "tid;person;bruger;organisation;system;aktivitet;rolle;trace"
UDDATA = "besvarelse_id;borger;kommune;team;skema;version;udsendt;besvaret;spørgsmål;svar;svartekst"
EXTRACT = ("{ind}/register.xlsx", "--source", "Hjemmeside", "-o", "{ud}/udtræk.xlsx")
MORE = 300  # lines of the extract that is taken in while faults happen
TIMED = (".xlsx", ".json", ".pdf", ".ics", ".html", ".parquet")  # hold a moment, or what chance gave
ENDS = {
    ".parquet": (b"PAR1",),
    ".pdf": (b"%%EOF",),
    ".ics": (b"END:VCALENDAR",),
    ".html": (b"</html>", b"</section>", b"</div>", b"</article>"),
}
Seen = dict[str, str]


@dataclass(frozen=True)
class Writer:
    """`once`: what is there already is not written again, which a code says; `slow`: in the long form only."""

    name: str
    make: Callable[[Path], None]
    words: Callable[[Path], list[str]]
    seen: Callable[[Path], Seen]
    once: bool = False
    slow: bool = False


def kpro(*words: object) -> None:
    """Run a command that must succeed."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(said):
        code = main([str(word) for word in words])
    if code != 0:
        raise RuntimeError(f"{words}: {code}")


def files(folder: Path) -> Seen:
    """Each file that a user sees, by its content; what tells the moment that it was made is only looked through."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    shown = [path for path in paths if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    return {str(path.relative_to(folder)): _content(path) for path in shown}


def _content(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix in TIMED or path.name in ("nøgle.txt", "tilladt.toml"):
        return "whole" if _is_whole(path, data) else f"damaged, {len(data)} bytes"
    return hashlib.sha256(data).hexdigest()


def _is_whole(path: Path, data: bytes) -> bool:
    if path.suffix == ".xlsx":
        return data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data))
    if path.suffix == ".json":
        return bool(json.loads(data))
    if path.suffix == ".toml":
        return bool(tomllib.loads(data.decode()))
    if path.suffix in ENDS:
        return data.rstrip().endswith(ENDS[path.suffix])
    try:
        return bool(read_key(path, {}))
    except KproError:
        return False


def _minlog_lines(first: int, count: int) -> str:
    lines = [f"2023-{n % 12 + 1:02d}-03T08:{n % 60:02d}:30+01:00;{CITIZEN}" for n in range(first, first + count)]
    rest = "670190-2222;Ærø Kommune;K-PRO;Vis plan;Sygeplejerske"
    return "\n".join([MINLOG, *(f"{line};{rest};t{n}" for n, line in enumerate(lines)), ""])


def _uddata_lines(first: int, count: int) -> str:
    about = "Ærø Kommune;Syd;WHO-5;1.0;17-01-2024;26-01-2024 10:22"
    lines = [f"B{n};{CITIZEN if n % 2 else OTHER};{about};q1;4;Det meste" for n in range(first, first + count)]
    return "\n".join([UDDATA, *lines, ""])


def _extracts(kind: str, lines: Callable[[int, int], str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "ind").mkdir(parents=True)
        kpro("minlog", "key", "new", folder / "ind" / "nøgle.txt")
        (folder / "ind" / "før.csv").write_text(lines(0, 3), encoding="utf-8")
        (folder / "ind" / "mere.csv").write_text(lines(3, MORE), encoding="utf-8")
        kpro(*_ingest(kind, "før.csv")(folder))

    return make


def _ingest(kind: str, name: str) -> Callable[[Path], list[str]]:
    def words(folder: Path) -> list[str]:
        given = ["--key-file", str(folder / "ind" / "nøgle.txt"), "-o", str(folder / "ud")]
        return [kind, "ingest", str(folder / "ind" / name), *given]

    return words


def _minlog_rows(out: Path) -> Seen:
    store = MinlogStore.open(out)
    return {"rows": str(store.manifest.rows), "lost": str([path for path in store.log_files() if not path.is_file()])}


def _uddata_rows(out: Path) -> Seen:
    store = UddataStore.open(out)
    taken = store.manifest.files
    parts = [part for file in taken for part in (*file.answer_parts, *file.request_parts)]
    return {"files": str(len(taken)), "lost": str([part for part in parts if not (out / part).is_file()])}


def _prepared(out: Path) -> Seen:
    made = sorted(path for path in (out / "forberedt").glob("[!.]*") if path.is_dir()) if out.exists() else []
    return {
        **_minlog_rows(out),
        **{f"prepared {n}": f"{len(list(path.iterdir()))} files" for n, path in enumerate(made)},
    }


def _audited(folder: Path) -> None:
    _extracts("minlog", _minlog_lines)(folder)
    kpro(*_ingest("minlog", "mere.csv")(folder))
    shutil.rmtree(folder / "ud" / "forberedt")  # as the next audit finds it after an upgrade


def _packed(folder: Path) -> None:
    _audited(folder)
    (folder / "ud").rename(folder / "ind" / "log")
    (folder / "ud").mkdir()
    kpro("minlog", "audit", folder / "ind" / "log")


def _register(folder: Path) -> None:
    (folder / "ind").mkdir(parents=True)
    (folder / "ud").mkdir()
    (folder / "ind" / "register.xlsx").write_bytes(EXAMPLE.read_bytes())


def _listed(folder: Path) -> None:
    _register(folder)
    kpro("status-list", folder / "ind" / "register.xlsx", "--date", "2024-02-01", "-o", folder / "ud")


def _exported(folder: Path) -> None:
    _register(folder)
    kpro("rank", folder / "ind" / "register.xlsx", "--format", "csv", "-o", folder / "ud" / "liste.csv")


def _supported(folder: Path) -> None:
    (folder / "ind").mkdir(parents=True)
    (folder / "ud").mkdir()
    (folder / "ind" / "support.csv").write_bytes((DEMO / "support.csv").read_bytes())


def _wheeled(folder: Path) -> None:
    _empty(folder)
    (folder / "ind" / "aarshjul.xlsx").write_bytes((DEMO / "aarshjul.xlsx").read_bytes())


def _scanned(folder: Path) -> None:
    (folder / "ind").mkdir(parents=True)
    (folder / "ud").mkdir()
    (folder / "ind" / "side.txt").write_text("Ring på 12 34 56 78 i morgen.\n", encoding="utf-8")


def _allowed(folder: Path) -> list[str]:
    from kpro_analysis.leak_allowed import read_allowed
    from kpro_analysis.leak_scan import NOBODY, scan_files

    page = folder / "ind" / "side.txt"
    hit = scan_files([page], NOBODY, read_allowed(folder / "ud").salt)[0]
    given = ["--data", str(folder / "ud"), "--allow", hit.id, "--by", "Formanden", "--why", "Et eksempel"]
    return ["scan", str(page), *given]


def _empty(folder: Path) -> None:
    (folder / "ind").mkdir(parents=True)
    (folder / "ud").mkdir()


def _in(name: str, *words: str) -> Callable[[Path], list[str]]:
    return lambda folder: [word.format(ind=folder / "ind", ud=folder / "ud") for word in (*name.split(), *words)]


WRITERS = (
    Writer("minlog ingest", _extracts("minlog", _minlog_lines), _ingest("minlog", "mere.csv"), _minlog_rows),
    Writer("uddata ingest", _extracts("uddata", _uddata_lines), _ingest("uddata", "mere.csv"), _uddata_rows),
    Writer("minlog audit", _audited, _in("minlog audit", "{ud}"), _prepared),
    Writer(
        "minlog evidence", _packed, _in("minlog evidence", "{ind}/log", "-o", "{ud}/pakke"), files, once=True, slow=True
    ),
    Writer("minlog key new", _empty, _in("minlog key new", "{ud}/nøgle.txt"), files, once=True),
    Writer(
        "support categories",
        _supported,
        _in("support categories", "{ind}/support.csv", "-o", "{ud}/kategorier.toml"),
        files,
        once=True,
    ),
    Writer(
        "status-list",
        _listed,
        _in("status-list", "{ind}/register.xlsx", "--date", "2024-03-01", "-o", "{ud}"),
        files,
    ),
    Writer(
        "rank (export)",
        _exported,
        _in("rank", "{ind}/register.xlsx", "--pool", "900000", "--format", "csv", "-o", "{ud}/liste.csv"),
        files,
    ),
    Writer("extract", _register, _in("extract", *EXTRACT), files),
    Writer("wheel", _wheeled, _in("wheel", "{ind}/aarshjul.xlsx", "-o", "{ud}"), files),
    Writer("scan --allow", _scanned, _allowed, files),
    Writer("demo", _empty, _in("demo", "{ud}"), files, slow=True),
)
BY_NAME = {writer.name: writer for writer in WRITERS}

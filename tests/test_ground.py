"""The ground: what README, Makefile, environment and lock say agrees, and nothing committed gives anything away."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import kpro_analysis
from kpro_analysis.cli.parser import COMMANDS
from kpro_analysis.privacy import mask

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LOCK = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-spark.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EVERY_LOCK = "".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("requirements*.lock")))
SAFE_FROM = {  # the oldest version without a known hole; see docs/release.md
    "jinja2": "3.1.6",
    "jupyter-server": "2.21.0",
    "nbconvert": "7.17.1",
    "openpyxl": "2.4.2",
    "tornado": "6.5.10",
    "voila": "0.5.6",
}
NOT_SERVED = {"jupyterlab", "notebook", "nbclassic"}  # each brings pages and doors of its own
CONDA_NAMES = {
    "jupyter-client": "jupyter_client",
    "jupyter-core": "jupyter_core",
    "jupyter-server": "jupyter_server",
    "playwright": "playwright-python",
    "typst": "typst-py",
    "tzdata": "python-tzdata",
}
USED_OTHERWISE = {
    *("ipykernel", "jupyter-server"),  # Voila starts them
    "ipywidgets",  # anywidget stands on it
    *("openpyxl", "papermill", "plotly"),  # fixed by the users; reports and charts to come
    "tzdata",  # Danish time where the system has no time zones
}
OF_THE_HUB = {"jupyterhub"}  # there where a JupyterHub starts the pages, and only then imported
CONDA_ONLY = {"python", "pip", "setuptools"}
INVENTED_NUMBER = "670190-1234"  # day 67: a substitute number, which no citizen has
BINARY = {".xlsx", ".zip", ".png", ".parquet", ".npz", ".bin"}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home/\w|Users/\w|work/|opt/pypi|opt/wheels)")


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def texts():
    return {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in tracked() if p.suffix not in BINARY}


def declared():
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in (*PROJECT["dependencies"], *extras)]


def locked():
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE))


def code_of_readme():
    return "\n".join(re.findall(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL))


def test_environment_and_pyproject_are_in_step():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = dict(line.split(" ", 1) if " " in line else (line, "") for line in listed)
    project = {CONDA_NAMES.get(r.name, r.name): r.specifier for r in declared()}
    assert {name: SpecifierSet(bound) for name, bound in conda.items() if name not in CONDA_ONLY} == project
    assert conda["python"] == PROJECT["requires-python"]


def test_what_is_imported_is_declared_and_what_is_declared_is_used():
    imported = set()
    for path in (ROOT / "kpro_analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.split(".")[0])
    sources = packages_distributions()
    foreign = imported - sys.stdlib_module_names - {"kpro_analysis"} - OF_THE_HUB
    used = {canonicalize_name(name) for module in foreign for name in sources[module]}
    named = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert used <= named | {Requirement(line).name for line in PROJECT["optional-dependencies"]["spark"]}
    assert named - used <= USED_OTHERWISE


def test_the_lock_satisfies_pyproject():
    versions = {canonicalize_name(name): Version(version) for name, version in locked().items()}
    for requirement in declared():
        if requirement.marker is None or requirement.marker.evaluate():
            assert versions[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_every_locked_package_has_a_hash():
    pieces = re.split(r"^(?=[A-Za-z0-9])", EVERY_LOCK, flags=re.MULTILINE)
    named = [piece for piece in pieces if re.match(r"[A-Za-z0-9._-]+==", piece)]
    assert len(named) > len(locked()) > 50
    assert all("--hash=sha256:" in piece for piece in named)


@pytest.mark.parametrize("sign", ["://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host", " @ "])
def test_the_lock_says_nothing_of_where_packages_come_from(sign):
    assert sign not in EVERY_LOCK


def test_no_locked_package_has_a_known_hole():
    versions = {canonicalize_name(name): Version(version) for name, version in locked().items()}
    assert {name for name, least in SAFE_FROM.items() if versions[name] < Version(least)} == set()
    assert not NOT_SERVED & set(versions)


def test_a_test_that_the_page_on_security_names_is_there():
    named = re.findall(
        r"`((?:tests/)[\w/*.]+|test_\w+\.py)`", (ROOT / "docs" / "sikkerhed.md").read_text(encoding="utf-8")
    )
    assert len(named) > 10
    assert [name for name in named if not list(ROOT.glob(name if "/" in name else f"tests/**/{name}"))] == []


def test_the_lock_holds_what_the_build_needs():
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    for requirement in map(Requirement, needs):
        assert Version(locked()[requirement.name]) in requirement.specifier


def test_readmes_make_commands_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", code_of_readme()))
    assert named >= {"dashboard", "test"}
    assert named <= targets


def test_readmes_kpro_commands_exist():
    named = set(re.findall(r"^\$? ?kpro ([a-z-]+)", code_of_readme(), re.MULTILINE))
    assert named == set(COMMANDS)


def test_readmes_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


def test_one_version_everywhere():
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert public["softwareVersion"] == kpro_analysis.__version__
    assert f"## {kpro_analysis.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_publiccode_is_complete():
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert set(public) >= {
        *("publiccodeYmlVersion", "name", "url", "releaseDate", "platforms", "categories", "developmentStatus"),
        *("softwareType", "description", "legal", "maintenance", "localisation"),
    }
    assert public["legal"]["license"] == PROJECT["license"]
    assert public["maintenance"]["contacts"]
    for words in public["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_the_licence_is_whole():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("Mozilla Public License Version 2.0")
    assert 'Exhibit B - "Incompatible With Secondary Licenses" Notice' in licence


@pytest.mark.parametrize("name", [".ci/run", ".ci/venv", ".ci/chromium"])
def test_scripts_can_be_run(name):
    assert (ROOT / name).stat().st_mode & 0o111
    subprocess.run(["sh", "-n", ROOT / name], check=True)


def test_nothing_names_a_machine():
    assert not [name for name, text in texts().items() if MACHINE_PATH.search(text) and name != "tests/test_ground.py"]


def test_no_personal_number_outside_the_tests_but_the_invented_one():
    numbers = re.compile(r"(?<![\w.-])\d{6}-\d{4}(?![\w-])")
    found = {(name, n) for name, text in texts().items() for n in numbers.findall(text) if mask(n) != n}
    assert {n for name, n in found if not name.startswith("tests/")} <= {INVENTED_NUMBER}


def test_a_wheel_holds_everything_that_runs(tmp_path):
    copy = tmp_path / "source"
    for path in tracked():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        tmp_path,
        copy,
    ]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = set(wheel.namelist())
    ours = [name for name in texts() if name.startswith("kpro_analysis/")]
    assert not [name for name in ours if name not in held]
    assert [name for name in held if name.endswith("notebooks/dashboards/vaegtning.ipynb")]
    assert not [name for name in held if name.startswith(("tests/", "build/"))]

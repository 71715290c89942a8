"""The examples of docs/drift/: what they start exists, and nginx, systemd and JupyterHub are told the same."""

import ast
import configparser
import re
import shlex
from pathlib import Path

import pytest

from kpro_analysis.cli.parser import build_parser
from kpro_analysis.errors import UsageError
from kpro_analysis.server.place import Place, hub_place

DRIFT = Path(__file__).parents[1] / "docs" / "drift"
OF_HUB = {"JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:8866", "JUPYTERHUB_SERVICE_PREFIX": "/services/kpro/"}


@pytest.fixture
def unit():
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(DRIFT / "kpro.service", encoding="utf-8")
    return read


def test_systemd_starts_what_nginx_asks(unit):
    _, command, *options = shlex.split(unit["Service"]["ExecStart"])
    asked = build_parser().parse_args([command, *options])
    nginx = (DRIFT / "nginx.conf").read_text(encoding="utf-8")
    assert f"proxy_pass http://{asked.host}:{asked.port};" in nginx
    assert f"location {asked.base_url}/ {{" in nginx
    assert f"proxy_set_header {asked.login_header} $kpro_name;" in nginx


def test_the_hub_starts_the_pages_with_options_that_exist():
    told = ast.parse((DRIFT / "jupyterhub_config.py").read_text(encoding="utf-8"))
    (command,) = [
        [getattr(word, "value", f"/{getattr(word, 'id', '')}") for word in value.elts]
        for node in ast.walk(told)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if getattr(key, "value", "") == "command"
    ]
    assert build_parser().parse_args(command[1:]).hub is True


def test_every_file_is_told_of():
    text = (DRIFT.parent / "drift.md").read_text(encoding="utf-8")
    assert {f"drift/{file.name}" for file in DRIFT.iterdir() if file.is_file()} <= set(
        re.findall(r"\((drift/[^)]+)\)", text)
    )


def test_the_place_that_a_hub_tells():
    assert hub_place(OF_HUB) == Place("127.0.0.1", 8866, base="/services/kpro/", hub=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"JUPYTERHUB_SERVICE_URL": ""},
        {"JUPYTERHUB_SERVICE_URL": "http://0.0.0.0:8866"},
        {"JUPYTERHUB_SERVICE_URL": "x"},
        {"JUPYTERHUB_SERVICE_PREFIX": ""},
    ],
)
def test_without_a_hub_the_option_is_refused(wrong):
    with pytest.raises(UsageError, match="JupyterHub"):
        hub_place(OF_HUB | wrong)

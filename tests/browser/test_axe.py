"""Every page by axe-core: no violation of WCAG 2.1, levels A and AA."""

import contextlib
import io

import pytest
from axe_playwright_python.sync_playwright import Axe

from kpro_analysis.cli import main
from kpro_analysis.screens.front_page import PAGES

from .conftest import start_server, watched

pytestmark = pytest.mark.browser

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server on the demo's data, which every page but MinLog's has something to show of."""
    folder = tmp_path_factory.mktemp("demo")
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        main(["demo", str(folder)])
    running = start_server(folder)
    yield running.address
    running.stop()


@pytest.mark.parametrize("file", ["forside.ipynb", *(file for file, *_ in PAGES)])
def test_no_violation(browser, address, file):
    shown = "main" if file == "forside.ipynb" else 'html[data-ready="true"]'
    with watched(browser) as open_page:
        found = Axe().run(open_page(f"{address}/voila/render/{file}", ready=shown), options=WCAG)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]] == []
    assert found.response["passes"]

"""`kpro status-list`: the public list of what became of each change request."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.register.requests import Register
    from kpro_analysis.register.status_list_files import Published

HELP = "Lav statuslisten til hjemmesiden: en webside, et stykke af en, CSV og JSON"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add = parser.options.add_argument
    add("--date", required=True, metavar="DATO", help="den 1. i måneden, fx 2024-03-01")
    add("-o", "--output", required=True, metavar="MAPPE", help="mappen til listerne; den laves, hvis den mangler")
    add("--again", action="store_true", help="erstat en liste for samme dag med et andet indhold")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Make the list, and say what is on it, what isn't and why, and where it is."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.danish import parse_date
    from kpro_analysis.excel.package import open_package
    from kpro_analysis.register.exposed import find_exposed
    from kpro_analysis.register.status_list import PUBLISHED, first_of_month, status_list
    from kpro_analysis.register.status_list_files import publish
    from kpro_analysis.register.workbook import read_package

    form = one_of("--format", arguments.format, ("table", "json"))
    day = parse_date(arguments.date)
    if day is None:
        raise UsageError("--date skal være en dato, den 1. i en måned, fx 2024-03-01.")
    day = first_of_month(day)
    package = open_package(Path(arguments.workbook))
    register = read_package(package).register
    exposed = find_exposed(package, register.requests, PUBLISHED)
    published = publish(Path(arguments.output), status_list(register.requests, exposed, day), again=arguments.again)
    if form == "json":
        from kpro_analysis.register.status_list_text import as_dict

        say_json({**as_dict(published.listed), **_report(published)})
    else:
        say_text("\n".join(_lines(register, published)) + "\n")


def _report(published: "Published") -> dict[str, object]:
    return {
        "held_back": [
            {"sentence": held.sentence, "cells": [cell.as_dict() for cell in held.cells]}
            for held in published.listed.held_back
        ],
        "files": [str(path) for path in published.files],
        "written": list(published.written),
    }


def _lines(register: "Register", published: "Published") -> Iterator[str]:
    from kpro_analysis.cli.tables import finding_counts, one_line, requests_counted
    from kpro_analysis.register.status_list import change_lines, changes_heading, heading

    listed = published.listed
    held = f", {len(listed.held_back)} holdt tilbage" if listed.held_back else ""
    yield f"{heading(listed)}: {requests_counted(len(listed.rows))} på listen{held}."
    yield from (one_line(held_back.sentence) for held_back in listed.held_back)
    if listed.changes is None:
        yield "Der er ingen tidligere liste i mappen at sammenligne med."
    else:
        yield f"{changes_heading(listed.changes)}:"
        yield from (f"  {line}" for line in [*change_lines(listed.changes)] or ["Ingen ændringer."])
    if register.findings:
        yield f"{finding_counts(register.findings)} Rækker, der ikke kan bruges, er ikke med. Se dem med: kpro check"
    yield "Skrevet:" if published.written else "Listen er der allerede, og intet er ændret:"
    yield from (f"  {path}" for path in published.files)
    yield "Læs listen igennem, før den lægges ud: navne, der ikke står i kontaktkolonnerne, kan ikke findes."

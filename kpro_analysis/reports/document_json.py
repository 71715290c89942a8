"""Sections as JSON, the form in which a notebook's cells hand them to the runner."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpro_analysis.reports.document import (
    Block,
    Chart,
    Data,
    Items,
    KeyFigure,
    KeyFigures,
    Section,
    Shape,
    Source,
    Text,
)
from kpro_analysis.tables import Cell, Column, Kind, Table


def section_as_dict(section: Section) -> dict[str, Any]:
    """A section that `section_from_dict` reads back as the same.

    >>> one = Section("pulje", "Puljen", (Text("Intet er besluttet.", by_rule=True),))
    >>> section_from_dict(section_as_dict(one)) == one
    True
    """
    return {
        "name": section.name,
        "heading": section.heading,
        "blocks": [_block_as_dict(block) for block in section.blocks],
        "missing": section.missing,
    }


def section_from_dict(told: Mapping[str, Any]) -> Section:
    """Raises KeyError, TypeError or ValueError where it isn't a section."""
    blocks = tuple(_block(block) for block in told["blocks"])
    return Section(told["name"], told["heading"], blocks, told["missing"])


def source_as_dict(source: Source) -> dict[str, Any]:
    """A source that `Source(**…)` reads back as the same."""
    return dict(vars(source))


def _block_as_dict(block: Block) -> dict[str, Any]:
    match block:
        case Text(text, by_rule):
            return {"block": "text", "text": text, "by_rule": by_rule}
        case Items(items, by_rule, numbered):
            return {"block": "items", "items": list(items), "by_rule": by_rule, "numbered": numbered}
        case KeyFigures(figures):
            told = [{"label": one.label, "value": one.value, "compared": list(one.compared)} for one in figures]
            return {"block": "key_figures", "figures": told}
        case Data(table, note):
            return {"block": "data", "table": _table_as_dict(table), "note": note}
        case Chart(shape, alt, table, svg):
            return {"block": "chart", "shape": shape.value, "alt": alt, "table": _table_as_dict(table), "svg": svg}


def _block(told: Mapping[str, Any]) -> Block:
    match told["block"]:
        case "text":
            return Text(told["text"], told["by_rule"])
        case "items":
            return Items(tuple(told["items"]), told["by_rule"], told["numbered"])
        case "key_figures":
            return KeyFigures(
                tuple(KeyFigure(one["label"], one["value"], tuple(one["compared"])) for one in told["figures"])
            )
        case "data":
            return Data(_table(told["table"]), told["note"])
        case "chart":
            return Chart(Shape(told["shape"]), told["alt"], _table(told["table"]), told["svg"])
        case other:
            raise ValueError(other)


def _table_as_dict(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "columns": [[column.name, column.kind.name, column.interval] for column in table.columns],
        "rows": [[_cell_as_json(cell) for cell in row] for row in table.rows],
    }


def _table(told: Mapping[str, Any]) -> Table:
    columns = tuple(Column(name, Kind[kind], interval) for name, kind, interval in told["columns"])
    return Table(told["name"], columns, tuple(tuple(_cell(cell) for cell in row) for row in told["rows"]))


def _cell_as_json(cell: Cell) -> Any:
    return {"date": cell.isoformat()} if isinstance(cell, date) else list(cell) if isinstance(cell, tuple) else cell


def _cell(told: Any) -> Cell:
    if isinstance(told, dict):
        return date.fromisoformat(told["date"])
    if isinstance(told, list):
        value, low, high = told
        return (value, low, high)
    cell: Cell = told
    return cell

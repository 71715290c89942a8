"""A register with all that Excel can hold beside the rows, so that a test can see it kept."""

from pathlib import Path
from typing import Any

from tests.register.builders import HEADERS, Workbook, request

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)
LAST = 12  # the last row with a request, from 1: headers in row 5


def write_rich(path: Path, *, table: bool = False, note: bool = False, **options: Any) -> Path:
    """Seven requests, headers in row 5; `table` makes them an Excel table, not a filtered range; `note` puts
    a text in row 14."""

    def fill(book: Any, sheet: Any) -> None:
        _on_register(book, sheet, table)
        _on_other_sheets(book)

    picture = path.with_name("billede.png")
    picture.write_bytes(PIXEL)
    return Workbook(
        requests=[request(f"#{number:03d}", Titel=f"Ønske {number}") for number in range(1, 8)],
        above=[("Ændringsønsker",), (), ("Opdateret i januar",), ()],
        below=[(), (None, None, "En note")] if note else (),
        change=fill,
        options=options,
    ).write(path)


def _on_register(book: Any, sheet: Any, table: bool) -> None:
    top, last, width = 4, LAST - 1, len(HEADERS) - 1
    sheet.merge_range(3, 0, 3, 3, "Ønsket")
    if table:
        sheet.add_table(top, 0, last, width, {"name": "Register", "columns": [{"header": h} for h in HEADERS]})
    else:
        sheet.autofilter(top, 0, last, width)
        sheet.filter_column(HEADERS.index("Status"), "x == Estimeret")
    sheet.data_validation(top + 1, 11, last, 11, {"validate": "list", "source": ["Rød", "Gul", "Grøn"]})
    sheet.data_validation(top + 1, 13, 999, 13, {"validate": "list", "source": "=Lister!$A$1:$A$3"})
    sheet.data_validation(last, 16, last, 16, {"validate": "length", "criteria": "<", "value": 500})
    red = book.add_format({"bg_color": "#A4262C"})
    sheet.conditional_format(
        top + 1, 11, last, 11, {"type": "text", "criteria": "containing", "value": "Rød", "format": red}
    )
    sheet.conditional_format(top + 1, 17, last, 17, {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(top + 1, 18, last, 18, {"type": "3_color_scale"})
    sheet.write_comment(top + 1, 2, "Husk at spørge", {"author": "Ingen"})
    sheet.insert_textbox(1, 20, "Tekst i en boks")
    sheet.insert_checkbox(0, 25, False)
    sheet.add_sparkline(top + 1, 21, {"range": f"'ÆØ'!R{top + 2}:S{top + 2}"})
    for row in range(top + 1, last + 1):
        sheet.write_formula(row, 19, f"=SUM(R{row + 1}:S{row + 1})", None, 5)
    sheet.freeze_panes(top + 1, 3)
    sheet.set_header("&LÆndringsønsker")
    sheet.ignore_errors({"number_stored_as_text": f"A6:A{LAST}"})
    sheet.write_url(0, 5, "https://kommune.example/aendringsoensker", string="Hjemmesiden")
    sheet.set_row(last, 40)
    book.define_name("Oensker", f"='ÆØ'!$A$6:$A${LAST}")


def _on_other_sheets(book: Any) -> None:
    lists = book.add_worksheet("Lister")
    lists.write_column(0, 0, ["Modtaget", "Visiteret", "Estimeret"])
    lists.add_table(4, 0, 7, 1, {"name": "Andet"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='ÆØ'!$R$6:$R${LAST}"})
    lists.insert_chart("D2", chart)
    lists.write_formula("C1", '=COUNTIF(ÆØ!N:N,"Modtaget")', None, 0)
    hidden = book.add_worksheet("Skjult")
    hidden.hide()
    hidden.write_dynamic_array_formula("A1", "=SEQUENCE(3)", None, 1)

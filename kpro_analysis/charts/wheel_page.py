"""The year as a page to send or publish: pictures, what each kind asks, and every event."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from kpro_analysis.charts.wheel_picture import shape_svg, wheel_svg
from kpro_analysis.html_page import html_page
from kpro_analysis.wheel.event import Event, events_of, kinds_of
from kpro_analysis.wheel.words import EVENT_HEAD, KIND_HEAD, counted_events, event_rows, kind_rows

STYLE = """
body { max-width: 1140px; margin: 0 auto; padding: 16px; color: #1b1f24; font: 16px/1.4 Arial, sans-serif; }
svg[role="img"] { width: 100%; height: auto; }
table { width: 100%; border-collapse: collapse; margin: 0 0 24px; }
caption { padding: 8px 0; font-weight: bold; text-align: left; }
th, td { padding: 4px 8px; border-bottom: 1px solid #848d97; text-align: left; vertical-align: top; }
tbody th { font-weight: 600; }
td svg { display: block; }
@page { size: A4 landscape; margin: 10mm; }
@media print {
  h1, h1 + p { margin: 0; }
  svg[role="img"] { max-height: 165mm; break-after: page; }
  h2, caption { break-after: avoid; }
  tr { break-inside: avoid; }
}
"""
MARK_COLUMN = KIND_HEAD.index("Mærke")


def wheel_page(events: Iterable[Event], years: Sequence[int]) -> str:
    """The page on the events of these years, as HTML that needs nothing else."""
    shown = [event for year in years for event in events_of(events, year)]
    listed = list(dict.fromkeys(shown))
    title = f"Årshjul {'–'.join(map(str, dict.fromkeys((years[0], years[-1]))))}" if years else "Årshjul"
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(counted_events(len(listed)))}.</p>"]
    parts += [wheel_svg(listed, year) for year in years]
    parts += ["<h2>Hvad typerne betyder, og hvad de kræver</h2>", _kinds(listed)]
    parts += ["<h2>Begivenhederne</h2>", _table("Alle begivenheder, som de kommer", EVENT_HEAD, event_rows(listed))]
    return html_page(title, STYLE, "\n".join(parts) + "\n")


def _kinds(events: Sequence[Event]) -> str:
    marks = [shape_svg(kind) for kind in kinds_of(events)]
    rows = [tuple(map(str, row)) for row in kind_rows(events)]
    return _table("Typerne og deres mærker i hjulet", KIND_HEAD, rows, marks)


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], marks: Sequence[str] | None = None) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(f"<tr>{''.join(_cells(row, marks, place))}</tr>\n" for place, row in enumerate(rows))
    return (
        f"<table><caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody></table>"
    )


def _cells(row: Sequence[str], marks: Sequence[str] | None, place: int) -> Iterator[str]:
    for at, text in enumerate(row):
        if at == 0:
            yield f'<th scope="row">{escape(text)}</th>'
        elif marks is not None and at == MARK_COLUMN:
            yield f"<td>{marks[place]}</td>"
        else:
            yield f"<td>{escape(text)}</td>"

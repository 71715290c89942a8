"""The what-if page in Panel: a session for each visitor, and one function bound to the sliders."""

import panel as pn

from tests.benchmarks.peers.model import HIGHEST, STEP, TABLE, criteria, figure, ranked

pn.extension("plotly", "tabulator")
sliders = [
    pn.widgets.FloatSlider(name=name, start=0, end=HIGHEST, step=STEP, value=value)
    for name, value in criteria().items()
]
first = ranked([slider.value for slider in sliders])
table = pn.widgets.Tabulator(first.table, show_index=False, height=TABLE, disabled=True, sizing_mode="stretch_width")
chart = pn.pane.Plotly(figure(first), sizing_mode="stretch_width")


def step(*weights: float) -> None:
    shown = ranked(weights)
    table.value = shown.table
    chart.object = figure(shown)


pn.bind(step, *sliders, watch=True)
pn.Row(pn.Column(*sliders, width=300), pn.Column(table, chart, sizing_mode="stretch_width")).servable()

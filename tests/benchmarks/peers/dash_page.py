"""The what-if page in Dash: one callback from all sliders to the grid and the chart."""

import sys

from dash import Dash, Input, Output, dcc, html
from dash_ag_grid import AgGrid

from tests.benchmarks.peers.model import HIGHEST, STEP, TABLE, criteria, figure, ranked

app = Dash(__name__)
first = ranked(list(criteria().values()))
sliders = [
    html.Div([html.Label(name), dcc.Slider(0, HIGHEST, STEP, value=value, marks=None, updatemode="drag", id=name)])
    for name, value in criteria().items()
]
grid = AgGrid(
    id="table",
    rowData=first.table.to_dict("records"),
    columnDefs=[{"field": name.rstrip("."), "headerName": name, "valueGetter": {"function": f"params.data['{name}']"}}
                for name in first.table.columns],
    defaultColDef={"flex": 1},
    dashGridOptions={"animateRows": False},
    style={"height": TABLE},
)  # fmt: skip
app.layout = html.Div(
    [
        html.Div(sliders, style={"width": "25%"}),
        html.Div([grid, dcc.Graph(figure=figure(first), id="chart")], style={"width": "75%"}),
    ],
    style={"display": "flex"},
)


@app.callback(
    Output("table", "rowData"),
    Output("chart", "figure"),
    [Input(name, "value") for name in criteria()],
    prevent_initial_call=True,
)
def step(*weights: float) -> tuple[object, object]:
    shown = ranked(weights)
    return shown.table.to_dict("records"), figure(shown)


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))

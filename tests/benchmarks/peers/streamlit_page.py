"""The what-if page in Streamlit: a fragment with sliders, table and chart, which runs anew at each step."""

import streamlit as st

from tests.benchmarks.peers.model import HIGHEST, STEP, TABLE, criteria, figure, ranked


@st.fragment
def what_if() -> None:
    left, right = st.columns([1, 3])
    with left:
        weights = [st.slider(name, 0.0, HIGHEST, float(value), STEP) for name, value in criteria().items()]
    shown = ranked(weights)
    with right:
        st.dataframe(shown.table, hide_index=True, height=TABLE)
        st.plotly_chart(figure(shown), key="chart")


st.set_page_config(layout="wide")
what_if()

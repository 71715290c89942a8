"""Who ids mean is the same for a whole column as for each text by itself."""

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpro_analysis.cpr import read_person
from kpro_analysis.extracts.person_numbers import KINDS
from kpro_analysis.extracts.persons import People
from kpro_analysis.pseudonyms import Key
from tests.numbers import born, without_zero

KEY = Key(bytes(32))
DATES = st.sampled_from(["010190", "290200", "290201", "320190", "670190", "610001", "911299", "001390", "310490"])
SERIALS = st.sampled_from(["1234", "9979", "9980", "0001", "9AB1", "12345", "١٢٣٤"])
NUMBERS = st.tuples(DATES, st.sampled_from(["", "-", " ", "\u2010"]), SERIALS).map("".join)
IDS = NUMBERS | NUMBERS.map(lambda text: text.lstrip("0")) | st.sampled_from(["", " ", "Patient/17a", "+670190123"])
ROWS = st.lists(st.tuples(IDS | st.none(), st.sampled_from([None, "CPR", "eCPR", "reference"])), max_size=12)
NUMBER = born("6101901234")
TABLE = {NUMBER: "6701901234", "patient/17a": NUMBER}


@settings(max_examples=50, deadline=None)
@example([("670190-1234", None), ("6701901234", None), (without_zero("6101901234"), None), ("999999-1234", None)])
@given(ROWS)
def test_a_column_is_read_as_its_texts_are(rows: list[tuple[str | None, str | None]]) -> None:
    for table in ({}, TABLE):
        people = People(KEY, table)
        for part in (rows, rows[::-1]):  # the second time all are known
            ids, sources = (pa.array(column, pa.string()) for column in (zip(*part, strict=True) if part else ((), ())))
            padded = pa.concat_arrays([pa.array(["x"]), ids]).slice(1)
            names, kinds, repaired = people.who(padded, sources)
            read = [None if text is None else read_person(text, source or "") for text, source in part]
            wanted = [p and (KEY.pseudonym(table.get(p.id, p.id)), p.person_class, p.repaired) for p in read]
            found = zip(names.to_pylist(), kinds.to_pylist(), repaired.to_pylist(), strict=True)
            assert [name and (name, KINDS[kind], mended) for name, kind, mended in found] == wanted

"""What is read a column at a time is what is read text by text, whatever stands in the column."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.pseudonyms import Key
from kpro_analysis.uddata.dates import read_dates

TWO = st.sampled_from(["00", "01", "02", "12", "13", "24", "29", "31", "60"])
CLOCK = st.builds(" {}:{}".format, TWO, TWO)
USUAL = {
    "day first": st.builds("{}-{}-{}".format, TWO, TWO, st.sampled_from(["2024", "2023", "1850", "2150"])),
    "dots": st.builds("{}.{}.2024".format, TWO, TWO),
    "year first": st.builds("2024-{}-{}".format, TWO, TWO),
    "with letters": st.sampled_from(["01-01-2o24", "ab-cd-efgh", "01-01.2024"]),
}


def test_pseudonyms_of_many_are_those_of_each():
    key, names = Key(bytes(32)), [str(number) for number in range(2000)]
    assert key.pseudonyms(names) == [key.pseudonym(name) for name in names] and key.pseudonyms([]) == []


@given(st.data())
def test_dates_written_alike_are_read_as_among_others(data):
    way = data.draw(st.sampled_from([*USUAL.values()]))
    clock = data.draw(st.sampled_from([st.just(""), CLOCK, st.builds("{}:{}".format, CLOCK, TWO)]))
    texts = data.draw(st.lists(st.builds("{}{}".format, way, clock), min_size=1))
    alike, among = read_dates(pa.array(texts)), read_dates(pa.array([*texts, "i går"]))
    assert alike.time.to_pylist() == among.time.to_pylist()[:-1]
    assert alike.written.tolist() == among.written.tolist()[:-1]

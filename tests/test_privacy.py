import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.privacy import mask


@pytest.mark.parametrize(
    "secret",
    [
        "670190-1234",
        "6701901234",
        "670190 1234",
        "670190\u00a01234",
        "670190–1234",
        "670190 - 1234",
        "670190\n1234",
        "67.01.90-1234",
        "67 01 90 1234",
        "6701\u200b901234",
        "６７０１９０-１２３４",
        "890204-0000",
        "navn.efternavn+x@sub.kommune.example",
        "æble@kommune.example",
    ],
)
@pytest.mark.parametrize("around", ["{}", "Se {}.", "({})", "CPR:{};", "#{}"])
def test_numbers_and_addresses_are_masked(secret: str, around: str) -> None:
    assert mask(around.format(secret)) == around.format("███")


@pytest.mark.parametrize(
    "text",
    [
        "440241000016003",
        "910290-1234",
        "671390-1234",
        "12 34 56 78",
        "07-02-2024",
        "2024-01-26T10:22:31",
        "26-01-2024 1022",
        "#001, #019 og #021",
        "1.234.567,89",
        "00 00 01 01",
        "@navn og navn@",
    ],
)
def test_other_numbers_are_left(text: str) -> None:
    assert mask(text) == text


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("text", ["a" * 32_000 + "@", "a." * 16_000, "6" * 32_000, "67 " * 11_000, "a@" * 16_000])
def test_long_texts_take_no_time(text: str) -> None:
    assert mask(text)

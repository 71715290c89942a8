"""Numbers and addresses are hidden however they are written, and other numbers are left."""

from calendar import monthrange

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpro_analysis.privacy import SUBSTITUTE_DAY, cpr_without_zero, mask, mask_each
from tests.numbers import born, without_zero


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
        "67 01 90 12 34",
        "67\u00a001\u00a090\u00a012\u00a034",
        "670190 12 34",
        "670190/1234",
        "67/01/90/1234",
        "670190_1234",
        "670190-ABCD",
        "670190-abcd",
        "670190/9AB1",
        "670190–A123",
        "670190 9AB1",
        "670190 - 12A4",
        "6701\u200b901234",
        "６７０１９０-１２３４",
        "890204-0000",
        "navn.efternavn+x@sub.kommune.example",
        "æble@kommune.example",
        "navn (at) kommune.example",
        "navn.efternavn[AT]sub.kommune.example",
        "navn (snabel-a) kommune.example",
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
        "26-01-2024 10.30",
        "26-01-24 10.30",
        "26/01/2024 10 30",
        "+45 20 12 10 12 / 21 12 34 56",
        "Den 010224 blev det sendt",
        "010224ABCD",
        "150124 - note",
        "010124-noter",
        "070290-",
        "671390-ABCD",
        "XL (at blive) i KAM",
        "se (at det) virker.",
    ],
)
def test_other_numbers_are_left(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("added", [0, SUBSTITUTE_DAY], ids=["born", "substitute"])
def test_a_number_begins_with_a_day_of_the_calendar_and_with_any(added: int) -> None:
    written = {
        f"{day + added:02}{month:02}{year:02}-1234": 1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]
        for year in (0, 1, 2, 3, 4, 90, 96)
        for month in range(14)
        for day in range(33)
    }
    assert {text for text in written if mask(text) != text} == {text for text, is_day in written.items() if is_day}


def test_two_written_in_one_are_both_masked() -> None:
    assert mask("670190-ABCD67 01 90-1234") == "██████"


@pytest.mark.parametrize("text", ["99 67 01 90 12 34", "99 12 67 01 90-1234", "990190/670190-1234"])
def test_what_is_no_date_hides_no_number_that_overlaps_it(text: str) -> None:
    assert "34" not in mask(text)


@given(st.text() | st.text("0167/- .A@(at)", max_size=40))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 32_000 + "@",
        "a." * 16_000,
        "6" * 32_000,
        "67 " * 11_000,
        "a@" * 16_000,
        "a (at) " * 5_000,
        "670190-A" * 4_000,
    ],
)
def test_long_texts_take_no_time(text: str) -> None:
    assert mask(text)


TEXTS = st.lists(
    st.text() | st.text("016789-/ .A@(at)", max_size=20) | st.sampled_from(["670190-1234", "a\0b", "x@y.dk"])
)


@given(TEXTS)
@example(["670190-1234", "navn@kommune.example", "navn (at) kommune.example", "12345", "670190-ABCD", ""])
@example(["670190", "-1234", "67019", "0-1234"])
@example(["\0", "670190-1234", "\0\0"])
def test_many_texts_are_masked_as_each_is(texts: list[str]) -> None:
    assert mask_each(texts) == [mask(text) for text in texts]


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        ("6701901234", "6701901234"),
        ("6701901234.0", "6701901234"),
        ("6.701901234E9", "6701901234"),
        (without_zero("6101901234"), born("6101901234")),
        (born("6101901234"), born("6101901234")),
        (without_zero("6201000000"), born("6201000000")),
        ("100000000", None),  # the least that could be one: day 01, month 00
        ("99999999", None),
        ("10000000000", None),
        ("67019012345", None),
        (born("70019012345"), None),
        ("-6701901234", None),
        ("6701901234.5", None),
        ("670190123", None),
        ("inf", None),
        ("nan", None),
        ("navn", None),
        ("", None),
    ],
    ids=list("abcdefghijklmnopqr"),
)
def test_a_number_that_lost_its_zero_is_the_one_it_was(stored: str, number: str | None) -> None:
    assert cpr_without_zero(stored) == number

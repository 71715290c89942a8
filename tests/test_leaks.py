"""What may tell who somebody is, found before texts are published, and the many that only look like it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.people import find_names, known_names
from kpro_analysis.phones import digits_of, known_phones
from kpro_analysis.privacy import Kind, Known, find_leaks, hide

FILERS = (
    "Ida Testesen",
    "Prøvesen, Åse",
    "Anne-Marie Opdigtsen Holm",
    "Sygeplejerske Jens Eksempelsen (Vejle Kommune)",
    "Kim",
    "Bo",
    "Tom Grøn; Per van der Fiktiv",
    "Vejle",
    "Hjemmeplejen i Randers",
    "Lis Opdigtet Randers Kommune",
    "Brugergruppen for KAM",
)
KNOWN = Known(
    known_names(
        FILERS, ["mette.digtesen@kommune.example", "postkasse@kommune.example", "digital.post@kommune.example"]
    ),
    known_phones("11 22 33 44 / 654321"),
)


def kinds(text: str) -> set[Kind]:
    return {leak.kind for leak in find_leaks(text, KNOWN)}


@pytest.mark.parametrize(
    "phone",
    [
        "12 34 56 78",
        "12\u00a034\u00a056\u00a078",
        "12\u200b 34 56 78",
        "12  34  56  78",
        "12.34.56.78",
        "12-34-56-78",
        "12345678",
        "１２３４５６７８",
        "1234 5678",
        "1234-5678",
        "123 456 78",
        "123 45 678",
        "20 24 01 17",
        "00 00 01 01",
        "+45 12345678",
        "+4512345678",
        "(+45) 12 34 56 78",
        "0045 12 34 56 78",
        "45 12 34 56 78",
        "+46 8 123 456 78",
        "+298 123456",
        "tlf. 12 345 678",
        "tlf.12345678",
        "tlf:20240207",
        "Telefonnummer 2024-0117",
        "mobil 12 345678",
        "112 233 44",
        "1122 33 44",
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "Ring på {}.",
        "({})",
        "Kontakt:{};",
        "Ida/{}",
        "{} 7100 Vejle",
        "kl. 10: {}",
        "Ring {}. 3 mangler",
        "{} - 3 mangler",
    ],
)
def test_phones_are_found(phone: str, around: str) -> None:
    text = around.format(phone)
    assert Kind.PHONE in kinds(text)
    shown = hide(text, [leak for leak in find_leaks(text, KNOWN) if leak.kind is Kind.PHONE])
    assert not [piece for piece in ("34", "56 78", "5678", "44", "0117") if piece in phone and piece in shown]


@pytest.mark.parametrize(
    "text",
    [
        "SOR 440241000016003",
        "SOR-nr. 12345678",
        "CVR 12345678",
        "CVR-nr.: 12 34 56 78",
        "GLN 5798001234567",
        "26-01-2024",
        "26.01.24 10.30",
        "26/01/2024 10 30",
        "26 01 2024 1030",
        "2024-01-26T10:22:31",
        "20240126",
        "26012024",
        "12.500.000 kr.",
        "12500000 kr.",
        "12 500 000 kr.",
        "12.500.000",
        "1.234.567,89",
        "kr. 12345678,-",
        "2024-0117",
        "Sag 2024-0117 og 2024-0118",
        "sagsnr. 12345678",
        "PRO-12345678",
        "#12345678",
        "perioden 2023-2024",
        "2022 2023 2024",
        "#001, #019, #021 og #027",
        "version 12.34.56.78",
        "version 2024.1.17",
        "IP 10.20.30.40",
        "12345678901234",
        "https://kommune.example/sag/12345678",
        "www.kommune.example/12345678",
        "ab12345678",
        "12345678ab",
        "fil på 12345678 bytes",
        "10, 20, 30, 40",
        "1 2 3 4 5 6 7 8",
        "112 og 1813",
        "Virker ikke på mobil 26-01-2024",
        "Mobilen viser 12.500.000 kr.",
        "uge 12-34",
        "15:30:45.12345678",
    ],
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cpr 670190-1234", Kind.CPR),
        ("6701\u00ad901234", Kind.CPR),
        ("navn@kommune.example", Kind.EMAIL),
        ("navn@kommune", Kind.EMAIL),
        ("navn (snabel-a) kommune.example", Kind.EMAIL),
        ("navn snabel-a kommune.example", Kind.EMAIL),
    ],
)
def test_what_is_masked_as_it_is_read_is_a_leak_too(text: str, kind: Kind) -> None:
    assert kind in kinds(text)
    assert hide(text, find_leaks(text, KNOWN)).endswith("███")


@pytest.mark.parametrize(
    "text",
    [
        "Ida Testesen har bedt om det",
        "efter ønske fra ida testesen",
        "TESTESEN, IDA",
        "testesen ida",
        "Ida M. Testesen",
        "Ida Marie Testesen",
        "I. Testesen",
        "Ida\nTestesen",
        "I\u00adda Te\u200bstesen",
        "ida.testesen",
        "ida_testesen",
        "Ida Testesens ønske",
        "Testesens ønske",
        "Ida mener",
        "Spørg IDA",
        "Åse Prøvesen",
        "Aase Proevesen",
        "Anne Marie Holm",
        "anne opdigtsen",
        "A. Holm",
        "vi spurgte Holm om det",
        "Jens Eksempelsen",
        "Jens er på ferie",
        "Kim siger",
        "talt med Bo om det",
        "talt med Tom.",
        "tom grøn",
        "Per Fiktiv",
        "mette digtesen",
        "lis opdigtet",
        "Lis",
        "mette.digtesen",
    ],
)
def test_names_are_found(text: str) -> None:
    assert Kind.NAME in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tom besked vises. Per dag sendes ti. Bo i eget hjem",
        "Borgeren vil bo hjemme, og listen er tom",
        "- Tom besked",
        "Fejl: Tom besked",
        "FELTET ER TOM",
        "Grøn: mindre vigtig. Den grønne knap",
        "på holmen, Bornholm, i dag",
        "Vejle og Randers mangler",
        "Vejle Kommune, Hjemmeplejen i Randers, Sygeplejerske",
        "med kim og ida i små bogstaver",
        "de, der, van og den",
        "Mette og Digtesen? Mette, ja",
        "Postkasse",
        "Digital Post i KAM",
        "For få felter. Kommune og region",
        "kommunen idag prøvesender",
        "Testesenhed",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert kinds(text) == set()


def test_a_known_short_number_counts_where_it_stands_alone() -> None:
    assert kinds("ring 65 43 21, tak") == {Kind.PHONE}
    assert kinds("sag 65 43 21 9") == kinds("65 43 22") == set()


def test_the_same_digits_whatever_the_form() -> None:
    assert {digits_of(text) for text in ("+45 12 34 56 78", "0045-12345678", "1234 5678")} == {"12345678"}
    assert known_phones("12 34 56 78 eller 87654321, lokal 12") == {"12345678", "87654321"}


def test_what_is_hidden_is_hidden_as_one() -> None:
    text = "Ring til Ida Testesen (ida@kommune.example) på +45 12 34 56 78 12 34 56 78!"
    assert hide(text, find_leaks(text, KNOWN)) == "Ring til ███ (███) på ███!"


@settings(deadline=None)
@given(st.text() | st.text("0123456 .-/+kr@IdaTestesen\n", max_size=60))
def test_what_is_left_when_leaks_are_hidden_holds_none_of_the_same(text: str) -> None:
    leaks = find_leaks(text, KNOWN)
    assert all(0 <= leak.start < leak.end <= len(text) for leak in leaks)
    assert (hide(text, leaks) == text) == (not leaks)


@settings(deadline=None)
@given(st.sampled_from(["12 34 56 78", "Ida Testesen", "670190-1234", "a@b.example"]), st.text("abc .,\n"), st.text())
def test_a_secret_between_other_words_is_found(secret: str, before: str, after: str) -> None:
    assert kinds(f"{before} {secret} . {after}")


@pytest.mark.parametrize(
    "text",
    ["12 34 " * 5_500, "1" * 32_000, "Ida " * 8_000, "+4" * 16_000, "I." * 16_000, "tlf " * 8_000, "12-" * 11_000],
)
def test_long_texts_take_no_time(text: str) -> None:
    find_leaks(text, KNOWN)


def test_no_one_is_known_by_nothing() -> None:
    assert not list(find_names("Ida Testesen bor i Vejle", known_names(["", "-", "12", "Vejle"], ["@"])))

"""Which requests are alike: by words, parts of words and synonyms; what always holds, and what is found by eye."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.privacy import MASK
from kpro_analysis.register.requests import Request
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.similarity import LEAST, Pair, alike_groups, alike_pairs, twins_of
from kpro_analysis.weighting.similarity_lexicon import COMMON, STOP_WORDS, SYNONYMS
from kpro_analysis.weighting.similarity_words import stem, words
from tests.by_hand import EXAMPLE

DEMO = Path(__file__).parents[2] / "data" / "demo" / "aendringsoensker.xlsx"
ANY = 0.0001  # the least similarity that is told from none
WORDS = (
    *("SMS", "SMS-tekst", "borgeren", "handlevejledning", "Handlevejledninger", "skemaet", "udskrift", "printe"),
    *("svarfrist", "og", "ikke", "SF-12", "MinLog", "Opgaveoverblik", "rød", "æ", MASK, "😀", "12,5", "påmindelse"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=30)
unhurried = settings(deadline=None, max_examples=50)  # the first example loads scipy


def similarity(a: tuple[str, str], b: tuple[str, str]) -> float:
    """Of two requests alone, each a title and a description."""
    pairs = alike_pairs([Request(1, *a), Request(2, *b)], ANY)
    return pairs[0].similarity if pairs else 0.0


def shared(a: str, b: str) -> tuple[str, ...]:
    (pair,) = alike_pairs([Request(1, a), Request(2, b)], ANY)
    return pair.shared


def numbered(pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    return [(pair.a, pair.b) for pair in pairs]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Handlevejledning kan udskrives", "Udskrift af handlevejledninger"),
        ("SMS-teksten er svær at forstå", "Uforståelig SMS"),
        ("Rykker til borgere, der ikke har svaret", "Påmindelse til dem, der ikke svarer"),
        ("SF-12 ønskes i drift", "SF12 i produktion"),
        ("Opgaveoverblik skal opdatere selv", "Opgaveoverblikket genindlæses ikke"),
        ("Vedhæftning af pjece til handlevejledning", "Vedhæftning af pjcee til handlevejldning"),
    ],
)
def test_the_same_in_other_words_is_found(one: str, other: str) -> None:
    assert similarity((one, ""), (other, "")) >= LEAST


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Borgeren kan ikke se skemaet på sin telefon", "Borgeren får skemaet sendt for sent"),
        ("Vi vil gerne have, at det bliver bedre", "Vi vil gerne have, at det bliver gjort nu"),
        ("Kommunens logo på borgerens side", "Langsom søgning i borgerlisten"),
    ],
)
def test_common_words_alone_make_nothing_alike(one: str, other: str) -> None:
    assert similarity((one, ""), (other, "")) < LEAST


def test_the_shared_words_are_as_written_and_the_most_telling_first() -> None:
    assert shared("Borgeren og MinLog", "MinLog for borgere") == ("MinLog", "Borgeren")
    assert shared("Rykker om KIH", "Påmindelse om KIH") == ("Rykker/Påmindelse", "KIH")
    assert len(shared("aa bb cc dd ee ff gg", "gg ff ee dd cc bb aa")) == 5


def test_what_is_hidden_is_not_shared() -> None:
    assert similarity((f"{MASK} {MASK}", ""), (f"{MASK} {MASK}", "")) == 0
    assert shared(f"{MASK} ringer om KIH", f"{MASK} skriver om KIH") == ("KIH",)


def test_long_numbers_are_not_words() -> None:
    for number in ("00000101", "00 00 01 01"):
        assert similarity((f"Ring {number}", ""), (f"Mangler: {number}", "")) == 0
    assert "255" in shared("Afkortet efter 255 tegn", "Kun 255 tegn")


def test_the_pair_that_the_supplier_bundled_is_found() -> None:
    """#021 and #027 have hardly a word in common in the demo; the register itself says that they belong together."""
    for workbook in (DEMO, EXAMPLE):
        requests = read_register(workbook).requests
        assert (21, 27) in numbered(alike_pairs(requests))
        assert (21, 27) not in numbered(alike_pairs(requests, LEAST + 0.01))
        apart = [replace(request, included_in=None) for request in requests]
        assert (21, 27) not in numbered(alike_pairs(apart))


def test_what_is_known_beforehand_is_not_passed_over() -> None:
    """A word that is left out of all texts can't be common or a synonym; and it takes two to mean the same."""
    assert not {word for line in (*COMMON.values(), *SYNONYMS) for word in line.split()} & STOP_WORDS
    assert all(len({stem(word) for word in line.split()}) > 1 for line in SYNONYMS)
    assert all(list(words(word)) == [word] for line in SYNONYMS for word in line.split())


def test_few_of_a_register_are_alike() -> None:
    """By eye the demo's 91 are about 91 matters: few are shown, and those share a matter."""
    pairs = alike_pairs(read_register(DEMO).requests)
    assert 1 <= len(pairs) <= 12
    assert all(pair.shared for pair in pairs)


def test_pairs_come_in_order() -> None:
    title = "Udskrift af handlevejledning til borgeren"
    requests = [
        Request(9, title),
        Request(3, title),
        Request(5, "Udskrift af handlevejledninger"),
        Request(7, "MinLog"),
    ]
    pairs = alike_pairs(requests)
    assert numbered(pairs) == [(3, 9), (3, 5), (5, 9)]
    assert pairs[0].similarity == 1
    assert pairs[1].similarity == pairs[2].similarity < 1


def test_groups_are_tied_through_others() -> None:
    pairs = [Pair(1, 2, 0.9, ()), Pair(5, 6, 0.9, ()), Pair(2, 6, 0.6, ()), Pair(8, 9, 0.6, ())]
    assert alike_groups(pairs) == ((1, 2, 5, 6), (8, 9))
    assert alike_groups([]) == ()


def test_twins_are_of_a_candidate_and_one_that_exists() -> None:
    title = "Udskrift af handlevejledning"
    existing = [Request(1, title), Request(2, "Login uden MitID")]
    candidates = [Request(92, "Handlevejledninger skal kunne udskrives"), Request(93, title), Request(94, "MinLog")]
    assert numbered(twins_of(existing, candidates)) == [(93, 1), (92, 1)]
    assert twins_of([], candidates) == twins_of(existing, []) == alike_pairs([]) == ()


def test_a_candidate_may_bear_a_number_that_is_taken() -> None:
    (pair,) = twins_of([Request(7, "Login uden MitID")], [Request(7, "Login uden MitID")])
    assert (pair.a, pair.b, pair.similarity) == (7, 7, 1)


def test_a_very_long_text_is_no_trouble() -> None:
    endless = Request(1, "Udskrift af handlevejledning", "ord og flere ord " * 300_000)
    other = Request(2, "Handlevejledninger udskrives", "x" * 5_000_000)
    assert alike_pairs([endless, replace(endless, number=3), other])[0] == Pair(
        1, 3, 1.0, ("ord", "Udskrift", "handlevejledning")
    )


def test_a_large_register_changes_little() -> None:
    """The similarity of two is much the same whether they are alone or among the example's others."""
    a, b = Request(901, "Fejl i svarfrist om sommeren"), Request(902, "Svarfristen udløber for tidligt om sommeren")
    alone = alike_pairs([a, b], ANY)[0].similarity
    among = next(p for p in alike_pairs([*read_register(EXAMPLE).requests, a, b], ANY) if (p.a, p.b) == (901, 902))
    assert among.similarity == pytest.approx(alone, abs=0.1)


@unhurried
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_two_are_as_alike_from_either_side(a: str, b: str, c: str, d: str) -> None:
    value = similarity((a, b), (c, d))
    assert 0 <= value <= 1
    assert similarity((c, d), (a, b)) == value
    (pair,) = twins_of([Request(2, c, d)], [Request(1, a, b)], ANY) or (Pair(1, 2, 0.0, ()),)
    assert pair.similarity == value


@unhurried
@given(TEXTS, TEXTS)
def test_the_same_text_is_wholly_alike(title: str, description: str) -> None:
    says_something = bool(f"{title}{description}".replace(MASK, "").strip())
    assert similarity((title, description), (title, description)) == (1 if says_something else 0)


@unhurried
@given(TEXTS, TEXTS)
def test_how_letters_are_composed_does_not_matter(one: str, other: str) -> None:
    taken_apart = unicodedata.normalize("NFD", one)
    assert similarity((taken_apart, ""), (other, "")) == similarity(
        (unicodedata.normalize("NFC", one), ""), (other, "")
    )


@unhurried
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(texts: list[tuple[str, str]], chance) -> None:
    requests = [Request(number, *text) for number, text in enumerate(texts, 1)]
    pairs = alike_pairs(requests, ANY)
    assert all(pair.a < pair.b for pair in pairs)
    assert list(pairs) == sorted(pairs, key=lambda p: (-p.similarity, p.a, p.b))
    chance.shuffle(requests)
    assert alike_pairs(requests, ANY) == pairs


@unhurried
@given(st.lists(TEXTS, min_size=1, max_size=6), st.floats(0.1, 1))
def test_a_higher_bar_keeps_the_most_alike(titles: list[str], least: float) -> None:
    requests = [Request(number, title) for number, title in enumerate(titles, 1)]
    assert alike_pairs(requests, least) == tuple(p for p in alike_pairs(requests, ANY) if p.similarity >= least)

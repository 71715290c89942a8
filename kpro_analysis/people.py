"""Finds the names of known people in texts, whichever way they are turned and shortened."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

Span = tuple[int, int]  # first letter, and the one after the last

_WORD = re.compile(r"[^\W\d_]+")
_ABC = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa"})
_BETWEEN = re.compile(r"[\s,.;:\-'’/_]{1,3}")  # what two words of one name may have between them
_DIVIDES = re.compile(r"[,;/()&|\n]|\bog\b", re.IGNORECASE)
_OPENS = " \t\u00a0\"'»«(*•–-"
_ENDS_SENTENCE = ".!?:\n"


def folded(word: str) -> str:
    """What the spellings of one word have in common: case, accents, and å as aa.

    >>> folded("Åse") == folded("AASE"), folded("André")
    (True, 'andre')
    """
    if word.isascii():
        return word.casefold()
    letters = unicodedata.normalize("NFC", word).casefold().translate(_ABC)
    return "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))


def _words(text: str) -> frozenset[str]:
    return frozenset(map(folded, text.split()))


# Names that are words too: they only name somebody where a capital letter isn't due anyway.
ORDINARY = _words(
    "ask august bak bakke bang berg birk bjerg bjørn bo brink bro brun bæk bøg dag dal dam due falk fisk frank from "
    "frost glad god grå grøn gul hane have holm hvid ib jan jul juli juni kjær klog kok kold krag krog kær lam lang "
    "leder lille lin lind liv lund lykke maj mark marts nord ny per pil post ravn ren ro rose rød skov skytte smed "
    "sol sommer sort sten stig stor storm syd test tom tue vang vest vind vinter winter øst øster"
)
PARTICLES = _words("af al da de del den der di el la le til van von")
BESIDE_NAMES = PARTICLES | _words(  # what people write with their name
    "anonym dr ergoterapeut fru fysio fysioterapeut hr indmelder ingen kl konsulent koordinator leder læge mail mvh "
    "navn projektleder specialkonsulent sygeplejerske systemejer telefon terapeut tlf ukendt"
)
NO_PERSON = tuple(  # how words end that name an office
    "afdeling afdelingen center centeret centret forvaltning forvaltningen gruppe gruppen kommune kommunen pleje "
    "plejen projekt projektet region regionen side siden sundhed support team teamet".split()
)
MAILBOXES = _words("digital info kontakt mail noreply post postkasse sikker")
PLACES = _words(  # the words in the names of municipalities and regions
    "Aabenraa Aalborg Aarhus Albertslund Allerød Assens Ballerup Billund Bornholm Brøndby Brønderslev Christiansø "
    "Dragør Egedal Esbjerg Fanø Favrskov Faxe Fredensborg Fredericia Frederiksberg Frederikshavn Frederikssund Furesø "
    "Faaborg Midtfyn Gentofte Gladsaxe Glostrup Greve Gribskov Guldborgsund Haderslev Halsnæs Hedensted Helsingør "
    "Herlev Herning Hillerød Hjørring Holbæk Holstebro Horsens Hvidovre Høje Taastrup Hørsholm Ikast Brande Ishøj "
    "Jammerbugt Kalundborg Kerteminde Kolding København Køge Langeland Lejre Lemvig Lolland Lyngby Taarbæk Læsø "
    "Mariagerfjord Middelfart Morsø Norddjurs Nordfyn Nordfyns Nyborg Næstved Odder Odense Odsherred Randers Rebild "
    "Ringkøbing Skjern Ringsted Roskilde Rudersdal Rødovre Samsø Silkeborg Skanderborg Skive Slagelse Solrød Sorø "
    "Stevns Struer Svendborg Syddjurs Sønderborg Thisted Tønder Tårnby Vallensbæk Varde Vejen Vejle Vesthimmerland "
    "Vesthimmerlands Viborg Vordingborg Ærø Hovedstaden Midtjylland Nordjylland Sjælland Syddanmark"
)


@dataclass(frozen=True)
class Names:
    """Known names by their folded words: `holders` says which names (by number) a word is part of.

    `alone` are the words that name somebody without the rest of the name, where they are written as a name is.
    """

    holders: dict[str, frozenset[int]]
    alone: frozenset[str]


def known_names(filers: Iterable[str], mails: Iterable[str] = ()) -> Names:
    """The names in what people wrote as their own, and in their e-mail addresses.

    An address only gives a name where it divides it, as `ida.testesen@…` does, and only both words together count.
    """
    written = [name for text in filers for name in _names_in(text)]
    in_mails = [words for mail in mails if len(words := _name_in_mail(mail)) > 1]
    holders: dict[str, set[int]] = {}
    for number, name in enumerate([*written, *in_mails]):
        for word in name:
            if len(word) > 1 and word not in PARTICLES:
                holders.setdefault(word, set()).add(number)
    alone = frozenset(word for name in written for word in name) - PLACES
    return Names({word: frozenset(numbers) for word, numbers in holders.items()}, alone)


def find_names(text: str, names: Names) -> Iterator[Span]:
    """Where a text names one of them; spans may overlap.

    Two words of one name beside each other count in any case and order, also with an initial, a particle or another
    name between them, or one as an initial. One word alone counts where it is written as a name: with a capital, and,
    when it is an ordinary word too, not where a sentence begins.

    >>> names = known_names(["Ida Testesen", "Bo"])
    >>> [text for text in ("TESTESEN, Ida", "I. Testesen", "Idas skema", "spørg Bo", "Bo i eget hjem", "på ny bo i dag")
    ...  if list(find_names(text, names))]
    ['TESTESEN, Ida', 'I. Testesen', 'Idas skema', 'spørg Bo']
    """
    if not any(form in names.holders for word in set(_WORD.findall(text)) for form in _forms(word)):
        return
    words = list(_WORD.finditer(text))
    for place, word in enumerate(words):
        for key in _forms(word[0]):
            if not (holders := names.holders.get(key)):
                continue
            if key in names.alone and _is_written_as_name(text, word, key):
                yield word.span()
            for other in _beside(text, words, place):
                if any(names.holders.get(form, frozenset()) & holders for form in _forms(other[0]) - {key}):
                    yield word.start(), other.end()
            if place and _is_initial(text, words[place - 1], word, (names, holders)):
                yield words[place - 1].start(), word.end()


def _folded_words(text: str) -> list[str]:
    return [folded(word) for word in _WORD.findall(text)]


def _names_in(text: str) -> list[list[str]]:
    """The names that somebody wrote in one cell; `Testesen, Ida` is one, `Ida Testesen, Bo Prøvesen` are two."""
    parts = map(_before_office, map(_folded_words, _DIVIDES.split(text)))
    named = [[word for word in part if len(word) > 1 and word not in BESIDE_NAMES] for part in parts]
    named = [part for part in named if set(part) - PLACES]
    return named if any(len(part) > 1 for part in named) else [[word for part in named for word in part]]


def _before_office(words: list[str]) -> list[str]:
    """Of `Ida Testesen Vejle Kommune` what comes before the place and the office; all where no office is named."""
    if not any(word.endswith(NO_PERSON) for word in words):
        return words
    return list(takewhile(lambda word: word not in PLACES and not word.endswith(NO_PERSON), words))


def _name_in_mail(mail: str) -> list[str]:
    words = _folded_words(mail.partition("@")[0])
    return [] if any(word in MAILBOXES or word.endswith(NO_PERSON) for word in words) else words


def _forms(word: str) -> set[str]:
    """A word as it may stand in a name: also without the s of the genitive."""
    key = folded(word)
    return {key, key[:-1]} if key.endswith("s") and len(key) > 2 else {key}


def _beside(text: str, words: list[re.Match[str]], place: int) -> Iterator[re.Match[str]]:
    """The word after, and the one after that when only a middle name, an initial or a particle is between."""
    for following in words[place + 1 : place + 3]:
        before = words[place] if following is words[place + 1] else words[place + 1]
        if not _BETWEEN.fullmatch(text, before.end(), following.start()):
            return
        yield following
        if not (following[0][0].isupper() or folded(following[0]) in PARTICLES):
            return


def _is_initial(text: str, before: re.Match[str], word: re.Match[str], known: tuple[Names, frozenset[int]]) -> bool:
    """Whether the one letter before a word of a name begins another word of that name."""
    names, holders = known
    if len(before[0]) > 1 or not re.fullmatch(r"\.\s?", text[before.end() : word.start()]):
        return False
    letter = folded(before[0])
    return any(other.startswith(letter) and numbers & holders for other, numbers in names.holders.items())


def _is_written_as_name(text: str, word: re.Match[str], key: str) -> bool:
    if not word[0][0].isupper():
        return False
    if key not in ORDINARY:
        return True
    before = text[: word.start()].rstrip(_OPENS)
    return not word[0].isupper() and bool(before) and before[-1] not in _ENDS_SENTENCE

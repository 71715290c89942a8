"""What is checked in Uddata: the rules by name, in Danish, and how much of each makes figures doubtful or useless."""

from dataclasses import dataclass
from typing import Final

from kpro_analysis.danish import format_number

# Thresholds are shares of the rows that a rule is about, within one file and municipality.
ANY: Final = 0.0  # one row is enough: the rows that are hit give wrong figures, and nobody sees it in them
FEW_ROWS: Final = 0.05  # up to one in twenty an average moves by less than the noise of a month with 400 responses
NEVER: Final = 2.0  # no share reaches it: the figures can be made right without the rows, or don't rest on them

TIMES, RATES, SCORES, VERSIONS, MONTHS, ALL, TEXTS = (
    "svartider",
    "svarprocenter",
    "scorer",
    "tal pr. version",
    "udviklingen over måneder",
    "alle tal",
    "fritekst og overskrifter",
)


@dataclass(frozen=True)
class Rule:
    """A check.

    name: stable; title: what was found, in a few words; explanation: what it means, and what counts; unit: what is
    counted, in Danish; harms: the figures that it makes doubtful; doubtful, useless: the shares above which it does,
    and above which they can't be used.
    """

    name: str
    title: str
    explanation: str
    unit: str
    harms: str
    doubtful: float
    useless: float


RESPONSES, CELLS, REQUESTS, LINES, TEXT_ANSWERS, PLACES = (
    "besvarelser",
    "svar",
    "anmodninger",
    "linjer",
    "tekstsvar",
    "steder",
)

_ONE = {
    RESPONSES: "besvarelse",
    CELLS: "svar",
    REQUESTS: "anmodning",
    LINES: "linje",
    TEXT_ANSWERS: "tekstsvar",
    PLACES: "sted",
}
OF_PEOPLE = {RESPONSES, REQUESTS, TEXT_ANSWERS}  # few of these are few citizens

DOUBLE = Rule(
    "dobbelt-besvarelse",
    "Samme besvarelse to gange",
    "Besvarelsen står der igen med de samme svar. Den tæller kun én gang.",
    *(RESPONSES, ALL, FEW_ROWS, NEVER),
)
CORRECTED = Rule(
    "rettet-besvarelse",
    "Samme besvarelse igen, rettet",
    "Besvarelsen står der igen med andre svar. Den, der er besvaret senest, tæller; er de lige, så den sidste linje.",
    *(RESPONSES, SCORES, FEW_ROWS, NEVER),
)
DISAGREE = Rule(
    "filer-uenige",
    "To filer er uenige om samme besvarelse",
    "To filer har samme besvarelse med forskellige svar, og ingen af dem er besvaret senere. Filen, der er læst ind "
    "sidst, tæller.",
    *(RESPONSES, SCORES, ANY, FEW_ROWS),
)
NO_VERSION = Rule(
    "version-mangler",
    "Skemaets version mangler",
    "Uden version kan det ikke ses, hvilke spørgsmål borgeren fik.",
    *(RESPONSES, VERSIONS, ANY, NEVER),
)
NO_SENT = Rule(
    "udsendt-mangler",
    "Datoen for udsendelse mangler",
    "Uden den kan svartid ikke regnes, og besvarelsen kommer under den måned, hvor den er besvaret.",
    *(RESPONSES, TIMES, ANY, FEW_ROWS),
)
NO_ANSWERED = Rule(
    "besvaret-mangler",
    "Datoen for besvarelsen mangler",
    "Der er svar, men ingen dato for dem. Svartid kan ikke regnes.",
    *(RESPONSES, TIMES, ANY, FEW_ROWS),
)
NO_MUNICIPALITY = Rule(
    "kommune-mangler",
    "Kommunen mangler",
    "Besvarelsen kan ikke tælles med i nogen kommune.",
    *(RESPONSES, ALL, ANY, FEW_ROWS),
)
UNREADABLE = Rule(
    "dato-ulæselig",
    "En dato kan ikke læses",
    "Der står noget, som ikke er en dato. Det regnes som en dato, der mangler.",
    *(RESPONSES, TIMES, ANY, FEW_ROWS),
)
SWAPPED = Rule(
    "dato-byttet",
    "Dag og måned er byttet",
    "Datoer er skrevet eller gemt med måneden først. Dage til og med den 12. kan ikke skelnes fra måneder.",
    *(RESPONSES, TIMES, ANY, FEW_ROWS),
)
FUTURE = Rule(
    "dato-i-fremtiden",
    "En dato ligger i fremtiden",
    "Der er svaret eller sendt ud efter i dag.",
    *(RESPONSES, TIMES, ANY, FEW_ROWS),
)
TOO_EARLY = Rule(
    "besvaret-inden-udsendt",
    "Besvaret, før der er sendt ud",
    "Besvarelsen er dateret før udsendelsen. Svartiden kan ikke bruges.",
    *(RESPONSES, TIMES, ANY, FEW_ROWS),
)
CUT = Rule(
    "tekst-afkortet",
    "Fritekst er kappet ved 255 tegn",
    "Langt flere tekster er på præcis 255 tegn end på længderne omkring, så slutningen er nok skåret af.",
    *(TEXT_ANSWERS, TEXTS, ANY, NEVER),
)
GARBLED = Rule(
    "tegn-ødelagt",
    "Bogstaver er ødelagt",
    "Æ, ø, å og andre tegn er blevet til noget andet, fx Ã¦: filen er gemt i ét tegnsæt og læst i et andet.",
    *(CELLS, TEXTS, ANY, NEVER),
)
TEST_CITIZEN = Rule(
    "testborger",
    "Testborgere er med",
    "Besvarelser fra testpersonnumre. De tæller ikke med i tallene.",
    *(RESPONSES, ALL, FEW_ROWS, NEVER),
)
OUTSIDE = Rule(
    "svar-uden-for-skala",
    "Svar uden for skalaen",
    "Svaret er ikke en af spørgsmålets koder. Scorer, der bygger på det, regnes ikke.",
    *(CELLS, SCORES, ANY, FEW_ROWS),
)
NEW_CODE = Rule(
    "ny-kode",
    "En ny kode er taget i brug",
    "Et spørgsmål har fået en kode, som det aldrig har haft før eller andre steder, oftere end tilfældigt.",
    *(CELLS, MONTHS, ANY, NEVER),
)
OTHER_CODES = Rule(
    "kodeliste-skiftet",
    "Et spørgsmåls koder er skiftet",
    "Nye koder er kommet, og gamle er væk. Svar fra før og efter kan ikke lægges sammen.",
    *(CELLS, SCORES, ANY, FEW_ROWS),
)
NO_ITEM = Rule(
    "spørgsmål-mangler",
    "Et spørgsmål mangler",
    "Ingen besvarelse i filen har svar på et spørgsmål, som andre besvarelser af samme skema og version har.",
    *(RESPONSES, SCORES, ANY, NEVER),
)
OTHER_SCORE = Rule(
    "score-uenig",
    "Systemets score er en anden end den beregnede",
    "Regnet efter instrumentets regel giver svarene en anden score, eller for få svar til en score.",
    *(RESPONSES, SCORES, ANY, FEW_ROWS),
)
NO_REQUEST = Rule(
    "svar-uden-anmodning",
    "En besvarelse uden anmodning",
    "Besvarelsen hører ikke til nogen anmodning, så svarprocenten bliver for høj.",
    *(RESPONSES, RATES, ANY, FEW_ROWS),
)
NO_RESPONSE = Rule(
    "besvaret-uden-svar",
    "En besvaret anmodning uden svar",
    "Anmodningen står som besvaret, men der er ingen svar til den.",
    *(REQUESTS, RATES, ANY, FEW_ROWS),
)
NO_COLUMN = Rule(
    "kolonne-væk",
    "En kolonne er væk",
    "Kommunens forrige fil med samme skema havde en kolonne, som denne ikke har.",
    *(PLACES, MONTHS, ANY, NEVER),
)
FALL = Rule(
    "pludseligt-fald",
    "Et pludseligt fald i besvarelser",
    "Færre end halvt så mange som ventet ud fra månederne før, og mindre end en negativ binomialfordeling med "
    "månedernes egen spredning giver i 1 af 1.000 tilfælde. Måske er ikke alle med.",
    *(PLACES, MONTHS, ANY, NEVER),
)
RISE = Rule(
    "pludselig-stigning",
    "En pludselig stigning i besvarelser",
    "Mere end dobbelt så mange som ventet ud fra månederne før, og mere end en negativ binomialfordeling med "
    "månedernes egen spredning giver i 1 af 1.000 tilfælde. Måske er nogle med to gange.",
    *(PLACES, MONTHS, ANY, NEVER),
)
BAD_MAPPING = Rule(
    "kort-passer-ikke",
    "skemaer.toml nævner noget, der ikke er der",
    "Kortet fra spørgsmål til instrumenter nævner spørgsmål, som ingen besvarelse har. Scorer af dem regnes ikke.",
    *(PLACES, SCORES, ANY, NEVER),
)
REJECTED = Rule(
    "afvist-linje",
    "Linjer kunne ikke læses",
    "Linjerne er ikke med i noget tal. De står med forklaring i mappen afvist.",
    *(LINES, ALL, ANY, FEW_ROWS),
)

RULES = (
    *(DOUBLE, CORRECTED, DISAGREE, NO_VERSION, NO_SENT, NO_ANSWERED, NO_MUNICIPALITY, UNREADABLE, SWAPPED, FUTURE),
    *(TOO_EARLY, CUT, GARBLED, TEST_CITIZEN, OUTSIDE, NEW_CODE, OTHER_CODES, NO_ITEM, OTHER_SCORE, NO_REQUEST),
    *(NO_RESPONSE, NO_COLUMN, FALL, RISE, BAD_MAPPING, REJECTED),
)
"""In the order in which they are told."""


def counted(count: int, unit: str) -> str:
    """A count with its unit.

    >>> counted(1, RESPONSES), counted(1200, LINES)
    ('1 besvarelse', '1.200 linjer')
    """
    return f"{format_number(count)} {_ONE[unit] if count == 1 else unit}"


def of_reader(name: str, text: str) -> Rule:
    """What a reader saw in a file, as a rule: it is told, and changes no verdict."""
    return Rule(name, "Set ved indlæsningen", text, PLACES, ALL, NEVER, NEVER)

"""Why lines of the log are rejected, in Danish."""

from kpro_analysis.extracts.rejects import LINE_RULES
from kpro_analysis.extracts.times import FUTURE, MISSING, NO_SUCH_HOUR, TOO_EARLY, UNREADABLE
from kpro_analysis.minlog.door import NO_ENTRIES, NO_PERSON

EXPLAINED = {
    MISSING: "Tidspunktet mangler.",
    UNREADABLE: "Tidspunktet kan ikke læses. Skriv det som 2024-01-17 10:22:31 eller 17-01-2024 10:22.",
    TOO_EARLY: "Tidspunktet er før 2015.",
    FUTURE: "Tidspunktet ligger i fremtiden.",
    NO_SUCH_HOUR: "Tidspunktet ligger i den time, der springes over, når sommertiden begynder.",
    NO_PERSON: "Der står ingen borger på linjen.",
    NO_ENTRIES: "Antallet er ikke et helt tal over 0.",
    "til-før-fra": "Slutningen ligger før begyndelsen.",
    **LINE_RULES,
    "for-lang-tekst": "En tekst på linjen er længere, end nogen post har.",
    "ugyldig-json": "Linjen er ikke gyldig JSON.",
    "ukendt-post": "Posten er ikke af en slags, der kendes.",
}

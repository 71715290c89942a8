"""What is planted in files: personal details of every kind, in the ways that people write them. All are invented."""

from kpro_analysis.leak_scan import HitKind
from kpro_analysis.people import known_names
from kpro_analysis.privacy import Known
from tests.numbers import born

KNOWN = Known(known_names(["Ida Testesen", "Prøvesen, Åse", "Anne-Marie Opdigtsen Holm"]), frozenset({"654321"}))
CPR = tuple(map(born, ("6101901234", "610190-1234", "890204-1234", "911299 9999", "61.01.90.1234")))
SUBSTITUTE = (
    "6701901234",
    "670190-1234",
    "670190–1234",
    "670190—1234",
    "670190−1234",
    "670190 1234",
    "670190\u00a01234",
    "670190\u202f1234",
    "67 01 90 12 34",
    "67.01.90-1234",
    "670190-\n1234",
    "670190/1234",
    "670190 - 1234",
    "６７０１９０-１２３４",
    "67\u00ad0190-1234",
    "670190\u200b1234",
    "\ufeff670190-12\u200d34",
    "670190-9AB1",
    "010190-A1B2",
    "cpr:670190-1234.",
    "nr670190-1234",
)
EMAIL = (
    "navn@kommune.example",
    "Ida.T+pro@post.kommune.example",
    "navn@server",
    "navn (at) kommune.example",
    "navn [snabel-a] kommune.example",
    "navn snabel-a kommune.example",
)
PHONE = ("12 34 56 78", "12345678", "1234 5678", "12-34-56-78", "+45 12345678", "0045 12 34 56 78", "tlf. 654321")
NAME = (
    "Ida Testesen",
    "IDA TESTESEN",
    "ida testesen",
    "Testesen, Ida",
    "Ida M. Testesen",
    "I. Testesen",
    "Ida\u00a0Testesen",
    "Aase Proevesen",
    "Anne Marie Holm",
    "anne-marie opdigtsen",
    "Åse Prøvesens",
)
KINDS = {
    HitKind.CPR: CPR,
    HitKind.SUBSTITUTE: SUBSTITUTE,
    HitKind.EMAIL: EMAIL,
    HitKind.PHONE: PHONE,
    HitKind.NAME: NAME,
}
PLANTED = [(kind, text) for kind, texts in KINDS.items() for text in texts]

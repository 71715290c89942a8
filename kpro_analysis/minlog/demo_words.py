"""The words of the invented log, and which share of it comes about in which way."""

from typing import Literal, get_args

Effect = Literal["listcall", "membership", "none"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)

MUNICIPALITIES = (  # with about how many in a hundred of the citizens
    ("Aabenraa Kommune", 5),
    ("Aarhus Kommune", 20),
    ("Esbjerg Kommune", 9),
    ("Guldborgsund Kommune", 6),
    ("Hjørring Kommune", 6),
    ("Lyngby-Taarbæk Kommune", 5),
    ("Odense Kommune", 17),
    ("Randers Kommune", 9),
    ("Silkeborg Kommune", 8),
    ("Slagelse Kommune", 7),
    ("Viborg Kommune", 7),
    ("Ærø Kommune", 1),
)
LIST_CALLS = ("Vis teamets borgere", "Vis teamets opgaver")
LOOK_UPS = ("Åbn borgerens forløb", "Vis spørgeskemasvar", "Vis plan", "Vis aftaler")
SEARCHES = ("Søg borgere",)
OWN = ("Borgerens egen visning",)
JOBS = ("Synkronisér careteam",)
ACTIVITIES = (*LIST_CALLS, *LOOK_UPS, *SEARCHES, *OWN, *JOBS)

STAFF_SYSTEMS = ("K-PRO medarbejder", "Omsorgssystem Nord", "Omsorgssystem Syd")
CITIZEN_SYSTEM = "K-PRO borger"
SYSTEMS = (*STAFF_SYSTEMS, CITIZEN_SYSTEM)
STAFF_ROLES = ("Sygeplejerske", "Social- og sundhedsassistent", "Fysioterapeut", "Ergoterapeut", "Visitator")
ROLES = (*STAFF_ROLES, "Borger", "System")

EVENTS = ("forløb oprettet", "skema udsendt", "skema besvaret", "plan ændret")
STATUSES = ("planned", "active", "onhold", "finished")

Way = Literal["list", "direct", "background", "own", "search", "job"]
ACTIVITIES_OF: dict[Way, tuple[str, ...]] = {
    "list": LIST_CALLS,
    "direct": LOOK_UPS,
    "background": LOOK_UPS,
    "own": OWN,
    "search": SEARCHES,
    "job": JOBS,
}
SHARES: dict[Effect, dict[Way, float]] = {  # of the rows
    "listcall": {"list": 0.55, "direct": 0.27, "background": 0.06, "own": 0.08, "search": 0.04},
    "membership": {"job": 0.55, "direct": 0.27, "background": 0.06, "own": 0.08, "search": 0.04},
    "none": {"direct": 0.50, "background": 0.35, "own": 0.10, "search": 0.05},
}

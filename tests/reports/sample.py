"""A report with every block, every state, and texts that nobody would write: invented, no real figures."""

from datetime import date

from kpro_analysis.reports.document import (
    Chart,
    Data,
    Items,
    KeyFigure,
    KeyFigures,
    Report,
    Section,
    Shape,
    Source,
    Text,
)
from kpro_analysis.tables import Column, Kind, Table

MADE = "Rapporten er lavet 02-04-2024 kl. 06.15 med kpro_analysis 1.0."
QUARTERS = ("2022-K4", "2023-K1", "2023-K2", "2023-K3", "2023-K4", "2024-K1")
TITLES = (
    "Overblik over borgerens samlede forløb på tværs af sektorer",
    "Påmindelse til borgeren om spørgeskema",
    "Speciallægepraksissamarbejdsaftaleoversigt i listevisning",
    "Hurtigere opslag",
    "Fælles skabelon for statusnotat, så alle afdelinger skriver det samme de samme steder",
    "Eksport til Excel",
    "Vis kun egne borgere",
    "Bedre søgning",
    "Log ud efter inaktivitet",
)

FLOW = Table(
    "Ønsker ind og ud",
    (Column("Kvartal"), Column("Nye ønsker", Kind.COUNT), Column("Afsluttede", Kind.COUNT), Column("Åbne", Kind.COUNT)),
    tuple(zip(QUARTERS, (12, 9, None, 14, "skjult", 18), (7, 8, 11, 10, 9, 12), (61, 62, 60, 64, 66, 72), strict=True)),
)
LIGHTS = Table(
    "Åbne ønsker efter lys",
    (Column("Afdeling"), *(Column(name, Kind.COUNT) for name in ("Rød", "Gul", "Grøn", "Uden lys"))),
    (
        ("Hjertemedicinsk Afdeling", 14, 9, 6, 2),
        ("Kommuner", 5, 12, "<5", 1),
        ("Almen praksis", 0, 0, 0, 8),
        ("Psykiatri", "skjult", "skjult", "skjult", "skjult"),
        ("Fysioterapi og ergoterapi i Region Midtjylland", 1, 22, 13, None),
    ),
)
SPENT = Table(
    "Hvad puljen er brugt på",
    (
        Column("Ønske"),
        Column("Estimat", Kind.MONEY, interval=True),
        Column("Besluttet", Kind.DATE),
        Column("Bemærkning"),
    ),
    (
        (TITLES[0], (175_000.0, 100_000.0, 250_000.0), date(2024, 2, 7), ""),
        (TITLES[1], (17_500.0, 10_000.0, 25_000.0), date(2024, 2, 7), "Leveret"),
        (TITLES[2], "mangler estimat", date(2024, 3, 13), "=1+1"),
        (TITLES[3], 8_000.0, None, "</td><script>alert(1)</script>"),
    ),
)
CHANGE = Table(
    "Ændring i pladser siden sidste kvartal",
    (Column("Ønske"), Column("Ændring", Kind.CHANGE), Column("Ændring sidste år", Kind.CHANGE)),
    tuple(zip(TITLES[:6], (4.0, -7.5, 0.0, 1.0, -2.0, None), (1.0, -3.0, 2.5, "skjult", 0.0, 6.0), strict=True)),
)
ANSWERS = Table(
    "Svarprocent efter spørgeskema",
    (Column("Spørgeskema"), Column("Svarprocent", Kind.SHARE, interval=True), Column("Sendt", Kind.COUNT)),
    (
        ("Angst og depression (HADS)", (0.62, 0.55, 0.69), 210),
        ("Livskvalitet (EQ-5D-5L)", (0.81, 0.78, 0.84), 840),
        ("Hjerterehabilitering", "skjult", "<5"),
        ("Smerte", (0.35, 0.16, 0.57), 20),
        ("Fysisk funktion", None, None),
    ),
)
ONE = Table("Samlet svarprocent", (Column("Periode"), Column("Svarprocent", Kind.SHARE)), (("2024-K1", 0.72),))
NONE = Table("Beslutninger i kvartalet", (Column("Beslutning"), Column("Beløb", Kind.MONEY)), ())
HIDDEN = Table(
    "Henvendelser fra små enheder", (Column("Enhed"), Column("Antal", Kind.COUNT)), (("A", "<5"), ("B", "<5"))
)
VOLUME = Table(
    "Opslag i MinLog",
    (Column("Måned"), Column("Opslag", Kind.COUNT)),
    tuple((f"{2022 + month // 12}-{month % 12 + 1:02d}", 1_200_000 + 37_000 * (month * 7 % 11)) for month in range(27)),
)
RANKING = Table(
    "Hele ranglisten",
    (
        *(Column("Nr."), Column("Ønske"), Column("Plads", Kind.COUNT), Column("Score", Kind.NUMBER)),
        *(Column(name, Kind.NUMBER) for name in ("Nytte", "Borgersikkerhed", "Tidsbesparelse", "Udbredelse")),
        *(Column("Pris", Kind.MONEY), Column("Inden for puljen"), Column("Hvor ofte med", Kind.SHARE)),
        *(Column("Indmeldt", Kind.DATE), Column("Afdeling"), Column("Status")),
    ),
    tuple(
        (
            *(f"#{place:03d}", TITLES[place % 9], place, 98.3 - place * 0.9, 4.0, 3.5, 2.0, 1.0, 25_000.0),
            *(
                "med" if place < 12 else "ude",
                0.97 - place / 100,
                date(2023, 1 + place % 12, 7),
                "Kommuner",
                "Afventer",
            ),
        )
        for place in range(1, 31)
    ),
)
TOP = Table(
    "Robusthed for alle ønsker",
    (Column("Ønske"), Column("Med i", Kind.SHARE)),
    tuple((f"#{place:03d} {TITLES[place % 9]}", 1 - place / 50) for place in range(1, 46)),
)
POINTS = Table(
    "Alle point",
    (Column("Ønske"), *(Column(f"Kriterium {place}", Kind.NUMBER) for place in range(1, 31))),
    tuple((title, *(float(place * 1000 % 7) for place in range(30))) for title in TITLES[:3]),
)
WHEEL = (
    '<svg viewBox="0 0 200 60" role="img" aria-label="Årshjul" width="200"><rect width="200" height="60" fill="#fff" '
    'stroke="#1b1f24"/><text x="20" y="35">Årshjul</text></svg>'
)

REPORT = Report(
    "kvartal",
    'Kvartalsrapport for 1. kvartal 2024 <æøå & "citat">',
    "Kommunal PRO, tal til og med 31. marts 2024",
    (
        Section(
            "konklusion",
            "Konklusion",
            (
                Items(
                    (
                        "Der kom 18 nye ønsker og blev afsluttet 12; antallet af åbne ønsker stiger.",
                        "Puljen er brugt med 200.500 kr. ud af 500.000 kr.",
                        "Svarprocenten er uændret inden for usikkerheden.",
                    ),
                    by_rule=True,
                ),
                KeyFigures(
                    (
                        KeyFigure("Åbne ønsker", "72", ("66 i forrige kvartal", "61 i samme kvartal sidste år")),
                        KeyFigure("Besluttet af puljen", "200.500 kr.", ("125.000 kr. i forrige kvartal",)),
                        KeyFigure("Svarprocent", "72 %", ("71 % i forrige kvartal", "ikke kendt for sidste år")),
                        KeyFigure("Opslag i MinLog", "1.274.000", ("1.311.000 i forrige kvartal",)),
                    )
                ),
                Text("Skrevet af et menneske: næste møde er den 15. maj."),
            ),
        ),
        Section(
            "register",
            "Ønskerne",
            (
                Text("Tilgangen stiger mere, end hvad der kan være tilfældigt.", by_rule=True),
                Chart(Shape.LINES, "Antallet af åbne ønsker er steget i et år, mens afgangen følger med.", FLOW),
                Chart(Shape.STACKED, "Hjertemedicinsk Afdeling har flest røde ønsker.", LIGHTS),
            ),
        ),
        Section(
            "pulje",
            "Puljen: hvad pengene er brugt på",
            (
                Chart(Shape.BARS, "Et ønske står for det meste af forbruget.", SPENT),
                Data(SPENT, "Estimater er intervaller efter størrelse."),
                Chart(Shape.BARS, "Samlet svarprocent.", ONE),
                Chart(Shape.BARS, "Ingen beslutninger i kvartalet.", NONE),
            ),
        ),
        Section(
            "rangliste",
            "Ranglisten",
            (
                Chart(Shape.BARS, "Seks ønsker har flyttet sig.", CHANGE),
                Items(("Først det første.", "Så det næste."), numbered=True),
                Chart(Shape.BARS, "De øverste ønsker er med i næsten alle udfald.", TOP),
                Data(RANKING),
                Data(POINTS),
            ),
        ),
        Section(
            "uddata",
            "Spørgeskemaer",
            (
                Chart(Shape.INTERVALS, "Livskvalitet besvares oftest; smerte er usikker.", ANSWERS),
                Chart(Shape.BARS, "Alle tal er skjult.", HIDDEN),
            ),
        ),
        Section(
            "support", "Support", (), "Ingen henvendelser i mappen. Læg udtrækket i support/, og lav rapporten igen."
        ),
        Section("minlog", "MinLog", (Chart(Shape.LINES, "Antallet af opslag svinger uden retning.", VOLUME),)),
        Section("aarshjul", "Årshjulet", (Chart(Shape.DRAWN, "Året som et hjul.", NONE, WHEEL),)),
        Section("metode", "Metode og datakvalitet", (Text("Tallene er regnet af kpro. " * 12),)),
    ),
    (
        Source("aendringsoensker.xlsx", "register", "0123456789abcdef" * 4, 91, "2024-03-28"),
        Source("minlog-2024.parquet", "MinLog", "fedcba9876543210" * 4, None, ""),
    ),
)

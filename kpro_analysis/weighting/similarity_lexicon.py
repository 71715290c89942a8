"""What is known beforehand of the words in change requests to Kommunal PRO: stop words, how common, synonyms."""

STOP_WORDS = frozenset(
    """
    ad af alle allerede alt altid anden andet andre at bare begge blandt blev blive bliver bruge bruger brug bør da de dem
    den denne der deres derfor det dette dig din disse dog du efter efterhånden ej eks eller en end endnu er et ens enten
    fik flere for fordi foretage fra fremgå fx få får før først gang gange gerne give gives giver gjort gå går gøre gøres
    gør ha han har have haft her hos hun hvad hvem hver hverken hvert hvilke hvilken hvilket hvis hvor hvordan hvorfor
    hvornår i ifm ift igen ikke ind inden ingen intet ja jeg jer jeres jo kan kommer kun kunne lad lade lave lige ligger
    lægge man mange med meget mellem men mens mere mest mindst mod mulig mulige mulighed muligt må måde mangler mangle
    ned nej noget nogen nogle nok nu når nødvendigt nødvendig og også om op os over pga pr på rigtig ret samme samt se
    selv senere ses siden sig sin sit skal skulle snart som sted steder stadig står sådan så også tager tit til under ud
    uden ved vha via vi vil ville vores være været var ønske ønsker ønskes ønsket øvrig øvrige ændringsønske ofte lidt
    helt hele kommet ting fald godt god bedre det dertil herunder dermed hvormed således slet længere fortsat række
    """.split()
)

COMMON = {  # the share of requests to K-PRO that hold a word, roughly; what isn't listed is rare
    0.35: "borger skema svar",
    0.15: "medarbejder kommune forløb besvarelse",
    0.08: "løsning system side vise liste sende team opgave ny tid åbne vise spørgsmål forkert",
    0.05: """
        besked tekst automatisk adgang fejl udtræk fil score samtale kollega mulig navn data dag login oprette ændre
        vælge læse skrive svarer uge måned time trykke knap telefon bygge lukke gammel borgerside lang stor lille
        handlevejledning vejledning uddata medarbejderløsning borgerløsning overblik oversigt opgaveoverblik k-pro kpro
        første sidste eneste enkelt egen tilbage samle finde vide virke regne tælle hånd tal bruges
    """,
}

SYNONYMS = (  # words that mean the same, or the same matter, in these requests
    "svar besvarelse besvare svare udfylde udfyldt",
    "skema spørgeskema",
    "besked meddelelse notifikation underretning advisering",
    "sms nemsms",
    "mail email",
    "påmindelse rykker rykke påminde",
    "udskrift udskrive print printe udprint",
    "søgning søge fremsøge",
    "filter filtrere filtrering afgrænse afgrænsning",
    "eksport eksportere udtræk uddata udtrække dataudtræk",
    "excel regneark",
    "oversigt overblik overskue tidslinje forløbsoversigt",
    "graf kurve diagram",
    "skrift bogstav skriftstørrelse",
    "slette fjerne",
    "annullere fortryde tilbagekalde tilbagetrække",
    "fratrådt fratræde stoppet deaktiveret ophørt",
    "medarbejder kollega ansat personale",
    "pjece dokument brochure folder",
    "vedhæfte vedlægge",
    "sende udsende udsendelse afsendelse",
    "mobil telefon mobiltelefon smartphone",
    "langsom sekund ventetid",
    "frist svarfrist deadline",
    "sprog engelsk tyrkisk arabisk modersmål",
    "pårørende ægtefælle familie",
    "kvittering bekræftelse bekræfte",
    "dublet dobbelt dubleret",
    "adgang rettighed",
    "login logge",
    "alarm akut bekymrende kritisk alarmere",
    "score delscore point pointberegning",
    "beregne regne beregning udregne",
    "drift produktion driftsstatus driftsmeddelelse nedbrud",
    "nøgletal statistik opgørelse",
    "status trin fase",
    "tastatur genvej genvejstast tastaturgenvej",
    "lukke afslutte afslutning",
    "ændre redigere tilpasse ændring",
    "overdrage tildele tildeling fordele videregive",
    "genåbne genåbning",
    "skærmlæser blind tilgængelighed synshandicap svagtseende",
    "testborger testperson",
    "logo afsender",
    "langt længe lang",
    "automatisk selv",
    "samtaleark resumé",
    "svindel fup",
    "import importere indlæse",
    "rækkefølge sortere sortering alfabetisk orden",
    "opdatere genindlæse opdatering",
    "journal omsorgsjournal journalnotat eoj",
    "vikar afløser",
    "praktikant studerende elev",
    "version udgave",
    "skjult gemt",
)

"""What is known beforehand of the words in change requests to Kommunal PRO: stop words, how common, synonyms."""

STOP_WORDS = frozenset(
    """
    ad af alle allerede alt altid anden andet andre at bare begge blandt blev blive bliver bruge bruger brug bør
    da de dem den denne der deres derfor det dette dig din disse dog du efter efterhånden ej eks eller en end
    endnu er et ens enten én ét fik flere for fordi foretage fra fremgå fx få får før først gang gange gerne give
    gives giver gjort gå går gøre gøres gør ha han har have haft her hos hun hvad hvem hver hverken hvert hvilke
    hvilken hvilket hvis hvor hvordan hvorfor hvornår i ifm ift igen ikke ind inden ingen intet ja jeg jer jeres
    jo kan kommer kun kunne lad lade lave lige ligger lægge man mange med meget mellem men mens mere mest mindst
    mod mulig mulige mulighed muligt må måde mangler mangle ned nej noget nogen nogle nok nu når nødvendigt
    nødvendig og også om op os over pga pr på rigtig ret samme samt se selv senere ses siden sig sin sit skal
    skulle snart som sted steder stadig står sådan så også tager tit til under ud uden ved vha via vi vil ville
    vores være været var ønske ønsker ønskes ønsket øvrig øvrige ændringsønske ofte lidt helt hele kommet ting
    fald godt god bedre det dertil herunder dermed hvormed således slet længere fortsat række
    """.split()
)

COMMON = {  # the share of requests to K-PRO that hold a word, roughly; what isn't listed is rare
    0.35: "borger skema svar",
    0.15: "medarbejder kommune forløb besvarelse",
    0.08: "løsning system side vise liste sende team opgave ny tid åbne spørgsmål forkert",
    0.05: """
        besked tekst automatisk adgang fejl udtræk fil score samtale kollega navn data dag login oprette ændre
        vælge læse skrive svarer uge måned time trykke knap telefon bygge lukke gammel borgerside lang stor lille
        handlevejledning vejledning uddata medarbejderløsning borgerløsning overblik oversigt opgaveoverblik pro
        første sidste eneste enkelt egen tilbage samle finde vide virke regne tælle hånd tal
    """,
}

SYNONYMS = (  # a line holds words for one matter: for the same thing, for the same act, or for what goes wrong
    "svar besvarelse besvare svare udfylde udfyldt",
    "skema spørgeskema",
    "besked meddelelse notifikation underretning advisering mail sms nemsms email",
    "sms nemsms",
    "mail email",
    "udtræk uddata dataudtræk udtrukken fil",
    "regneark excel",
    "oversigt overblik overskue tidslinje forløbsoversigt",
    "graf kurve diagram",
    "skrift bogstav skriftstørrelse",
    "fratrådt fratræde stoppet deaktiveret ophørt",
    "medarbejder kollega ansat personale",
    "pjece dokument brochure folder",
    "mobil telefon mobiltelefon smartphone tablet",
    "frist svarfrist deadline",
    "sprog sprogvalg modersmål engelsk tyrkisk arabisk",
    "pårørende ægtefælle familie",
    "adgang rettighed rolle",
    "score delscore point",
    "drift produktion",
    "driftsstatus driftsmeddelelse driftsforstyrrelse nedbrud nede",
    "nøgletal statistik opgørelse",
    "status trin fase",
    "tastatur genvej genvejstast tastaturgenvej",
    "skærmlæser blind tilgængelighed synshandicap svagtseende",
    "testborger testperson",
    "logo afsender",
    "automatisk planlagt",
    "samtaleark resumé",
    "svindel fup",
    "journal omsorgsjournal journalnotat eoj",
    "vikar afløser",
    "praktikant studerende elev",
    "version udgave skemaversion",
    "tegn specialtegn æ ø å",
    "tidspunkt klokken nat",
    "fejl forkert",
    "forstå forståelig uforståelig",
    "hjemmeside forum debat",
    "mørk tema",
    "hold gruppe",
    "print printe udprint udskrift udskrive",
    "søgning søge fremsøge navnesøgning",
    "filter filtrere filtrering afgrænse afgrænsning",
    "eksport eksportere udtrække downloade",
    "import importere indlæse indlæsning",
    "slette fjerne fjern oprydning rydde arkivere",
    "annullere annuller annullering fortryde fortryd tilbagekalde tilbagetrække",
    "ændre ændring redigere redigering tilpasse tilpasning rette",
    "sende udsende udsendelse afsendelse masseudsendelse",
    "påmindelse påminde rykker rykke",
    "sortere sortering rækkefølge alfabetisk orden",
    "opdatere opdatering genindlæse",
    "lukke luk afslutte afslutning ophøre",
    "oprette oprettelse opret brugeroprettelse",
    "dele deling kopiere kopiering kopier låne genbruge",
    "vedhæfte vedhæftning vedlægge",
    "alarm alarmere akut bekymrende kritisk signalering",
    "beregne beregning regne udregne scoreberegning pointberegning",
    "forsvinde forsvinder miste mister tabt gemme nulstille kladde",
    "tildele tildeling overdrage overdragelse fordele videregive",
    "genåbne genåbning fortryde",
    "dublet dubleret dobbelt dobbelte",
    "langsom sekund ventetid",
    "forklare forklaring hjælpetekst",
    "kvittering kvittere bekræftelse bekræfte",
    "skjult skjule gemt",
    "login logge",
)

"""The front page: the pages there are, and the state of the data behind each."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path

from kpro_analysis.errors import KproError
from kpro_analysis.excel.package import shown_name
from kpro_analysis.faults import bug_reference
from kpro_analysis.findings import counted
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens import assets
from kpro_analysis.screens.folder import data_folder, saved_day
from kpro_analysis.screens.minlog_view import state_words
from kpro_analysis.screens.visit import query_string
from kpro_analysis.screens.wheel_data import state_words as year_words
from kpro_analysis.support.folder import ticket_files
from kpro_analysis.uddata.questionnaire_folder import questionnaire_files
from kpro_analysis.uddata.store import Store, uddata_folder
from kpro_analysis.wheel.moments import DENMARK

MINLOG = "minlog.ipynb"
SUPPORT_PAGE = "support.ipynb"
UDDATA_PAGE = "uddata.ipynb"
YEAR_PAGE = "aarshjul.ipynb"
QUESTIONNAIRES = "skemaer.ipynb"
PAGES = (
    (
        "vaegtning.ipynb",
        "Vægtning af ændringsønsker",
        "Flyt vægtene live i mødet, og se med det samme, hvad der flytter sig, hvad der falder under stregen, "
        "og hvad det koster.",
    ),
    (
        "lavthaengende_frugter.ipynb",
        "Lavthængende frugter",
        "Find det billige, der giver mest for pengene, se, hvad det fortrænger, og hvad der bør vurderes.",
    ),
    (
        "register.ipynb",
        "Registeret",
        "Se, hvor mange ønsker der er af hvad, hvilke der har ventet længst, og hvad der skal rettes i arbejdsbogen.",
    ),
    (
        "scenarier.ipynb",
        "Scenarier og beslutninger",
        "Sammenlign de gemte scenarier side om side, gem det, I beslutter, og regn tidligere beslutninger efter.",
    ),
    (
        "moede.ipynb",
        "Møde: hvad mener gruppen?",
        "Lad alle stille deres egne vægte, og se midten af dem, hvor enige I er, og hvilke ønsker I bør tale om.",
    ),
    (
        "model.ipynb",
        "Evaluer modellen",
        "Se, om kriterier og point kan bære en prioritering, om røde fejl drukner, og hvad I kan gøre ved det.",
    ),
    (
        MINLOG,
        "MinLog: hvad registreres, på hvem og hvorfor",
        "Se mængder, andelen på inaktive borgere og forklaringerne, fra helheden til ét pseudonymiseret spor.",
    ),
    (
        SUPPORT_PAGE,
        "Support",
        "Se kvartalets tre største kategorier af henvendelser, hvad der stiger, hvor længe det tager, og "
        "hvad der er nyt.",
    ),
    (
        UDDATA_PAGE,
        "Uddata: kan tallene bruges, og hvem svarer",
        "Se, hvad der er galt i filerne, og derefter svarprocenter, svartider, påmindelser og scorer.",
    ),
    (
        QUESTIONNAIRES,
        "Skemaer",
        "Se, hvilke skemaer der findes i hvilke versioner, hvilke der er næsten ens, hvad der kan arkiveres, og "
        "hvilke nye der ønskes.",
    ),
    (
        YEAR_PAGE,
        "Årshjul og beslutninger",
        "Se, hvad der sker de næste 90 dage, og hvad det kræver, hent møderne til jeres kalender, og find det, "
        "I har besluttet.",
    ),
)


class FrontPage:
    """A page without controls: plain HTML."""

    def __init__(self, html: str) -> None:
        self.html = html

    def _repr_html_(self) -> str:
        return self.html


def open_page(data: str = "") -> FrontPage:
    """The front page on the folder `data`, read when the visitor comes."""
    query_string()
    return FrontPage(front_page_html(data_folder(data)))


def front_page_html(folder: Path) -> str:
    """The front page's HTML: one card per page with its link and the state of its data."""
    register = register_state(folder)
    files = {SUPPORT_PAGE: ticket_files, QUESTIONNAIRES: questionnaire_files}
    today = datetime.now(DENMARK).date()
    own = {MINLOG: told(lambda: state_words(folder)), YEAR_PAGE: told(lambda: year_words(folder, today))}
    own[UDDATA_PAGE] = uddata_state(folder)
    own.update({page: files_state(folder, find) for page, find in files.items()})
    cards = "".join(
        f'<li class="card"><h2><a href="{escape(file)}">{escape(title)}</a></h2>'
        f"<p>{escape(text)}</p><p>{own.get(file, register)}</p></li>"
        for file, title, text in PAGES
    )
    return (
        f"<style>{assets.style('page')}</style>"
        '<main class="kpro front" id="page"><h1>Kommunal PRO – analyse og prioritering</h1>'
        "<p>Vælg en side. Under hver side står, hvilke data den viser, og hvor friske de er.</p>"
        f"<ul>{cards}</ul></main>"
    )


def told(words: Callable[[], str]) -> str:
    """One HTML line on the state of some data, as `words` tells it; or what is wrong with them."""
    try:
        return escape(words())
    except KproError as error:
        return f"<strong>Data mangler:</strong> {escape(str(error))}"
    except Exception:
        return f"<strong>Der opstod en fejl.</strong> Oplys reference {bug_reference()}."


def uddata_state(folder: Path) -> str:
    """One HTML line on the Uddata in the folder: how many files, or what is missing."""
    try:
        found = uddata_folder(folder)
        files = 0 if found is None else len(Store.open(found).manifest.files)
    except KproError as error:
        return f"<strong>Data mangler:</strong> {escape(str(error))}"
    if not files:
        return "Intet Uddata er læst ind endnu. Åbn siden for at se hvordan."
    return "1 fil" if files == 1 else f"{files} filer"


def files_state(folder: Path, find: Callable[[Path], list[Path]]) -> str:
    """One HTML line on the extracts of a kind in the folder: their files, or what is missing."""
    try:
        files = find(folder)
    except KproError as error:
        return f"<strong>Data mangler:</strong> {escape(str(error))}"
    return escape(", ".join(shown_name(path) for path in files))


def register_state(folder: Path) -> str:
    """One HTML line on the register in the folder: its name, date, size and findings, or what is wrong with it."""
    try:
        register = read_register(find_workbook(folder))
    except KproError as error:
        return f"<strong>Data mangler:</strong> {escape(str(error))}"
    except Exception:
        return f"<strong>Der opstod en fejl.</strong> Oplys reference {bug_reference()}."
    day = saved_day(register)
    fresh = f"data pr. {day} · " if day else ""
    return f"{escape(register.file)} · {fresh}{len(register.requests)} ændringsønsker · {counted(register.findings)}"

"""The answer to the person who filed a request: an e-mail to send, with the request as PDF."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from kpro_analysis.privacy import mask
from kpro_analysis.register.request_pdf import PdfMaker
from kpro_analysis.register.requests import form_id
from kpro_analysis.register.submission import Submission

NEXT_STEPS = """\
1. Administrationen læser ønsket igennem og ser efter, om der er andre, der ligner.

2. Brugergruppen for Kommunal PRO prioriterer ønskerne på sine møder fire gange om året. Røde ønsker får point for de \
kriterier, gruppen har aftalt. Gule og grønne ønsker er med, når gruppen ser efter, hvad der er let at gøre.

3. Leverandøren vurderer, hvor stort arbejdet er med de ønsker, der ligger højest, og gruppen vælger inden for puljen.

4. Status står på listen over ændringsønsker på hjemmesiden. Den opdateres den 1. i hver måned.

Et ønske er ikke et løfte: der er flere gode ønsker, end puljen rækker til.
"""
NO_ADDRESS = "E-mailadressen mangler, så der er ikke lavet et svar."
UNUSABLE_ADDRESS = "E-mailadressen kan ikke bruges, så der er ikke lavet et svar."


@dataclass(frozen=True)
class AnswerMaker:
    """Makes answers, one after another."""

    pdfs: PdfMaker = field(default_factory=lambda: PdfMaker(NEXT_STEPS))

    def answer(self, number: int, form: Submission) -> bytes:
        """The e-mail as a draft that Outlook opens (`X-Unsent`); the form must be answerable.

        The same form always gives the same bytes, so that an answer that is there is known again.
        """
        message = EmailMessage(policy=SMTP)
        message["To"] = Address(display_name=mask(form.name), addr_spec=form.email)
        message["Subject"] = f"Dit ændringsønske er modtaget: {form_id(number)}"
        message["X-Unsent"] = "1"
        message.set_content(_text(number, form), headers=["Content-Language: da"])
        file = f"aendringsoenske-{number:03d}.pdf"
        message.add_attachment(self.pdfs.pdf(number, form), maintype="application", subtype="pdf", filename=file)
        message.set_boundary(f"kpro-{form.content[:32]}")
        return message.as_bytes()


def answer_file(number: int) -> str:
    """What the answer's file is called."""
    return f"aendringsoenske-{number:03d}.eml"


def why_no_answer(form: Submission) -> str:
    """Why there is no answer, "" when there is one."""
    if form.answerable:
        return ""
    return UNUSABLE_ADDRESS if form.email else NO_ADDRESS


def _text(number: int, form: Submission) -> str:
    greeting = f"Kære {mask(form.name)}" if form.name else "Hej"
    return f"""\
{greeting}

Tak for dit ændringsønske til Kommunal PRO. Det har fået blanketnummer {form_id(number)} og status Modtaget.

Ønsket: {mask(form.title)}

Hvad sker der nu?

{NEXT_STEPS}
Ønsket er vedhæftet som PDF. Skriv altid blanketnummeret, når du spørger til det, og skriv aldrig CPR-numre i en mail.

Venlig hilsen
Administrationen af Kommunal PRO
"""

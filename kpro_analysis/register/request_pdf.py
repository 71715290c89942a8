"""A request as PDF, tagged for screen readers (PDF/UA-1); all that was typed goes in as data, never as markup."""

import json
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Final

from kpro_analysis.danish import format_date
from kpro_analysis.privacy import mask
from kpro_analysis.register.requests import form_id
from kpro_analysis.register.submission import Submission

if TYPE_CHECKING:
    import typst

TEMPLATE = "request.typ"
STANDARD: Final = "ua-1"


@dataclass(frozen=True)
class PdfMaker:
    """Makes PDFs, one after another, with one compiler."""

    next_steps: str

    @cached_property
    def _template(self) -> bytes:
        return resources.files("kpro_analysis.register").joinpath(TEMPLATE).read_bytes()

    @cached_property
    def _compiler(self) -> "typst.Compiler":
        import typst

        return typst.Compiler(self._template, ignore_system_fonts=True)

    def pdf(self, number: int, form: Submission) -> bytes:
        """The form under its number; the same form always gives the same bytes.

        Letters that the built-in fonts lack, such as emoji, are shown as boxes, and the file then isn't PDF/UA.
        """
        import typst

        inputs = {"request": json.dumps(_content(number, form, self.next_steps))}
        try:
            made = self._compiler.compile(self._template, format="pdf", sys_inputs=inputs, pdf_standards=STANDARD)
        except typst.TypstError:
            made = self._compiler.compile(self._template, format="pdf", sys_inputs=inputs)
        if not isinstance(made, bytes):
            raise TypeError
        return made


def _content(number: int, form: Submission, next_steps: str) -> dict[str, object]:
    facts = (
        ("Titel", mask(form.title)),
        ("Indsendt", format_date(form.filed)),
        ("Kommune", mask(form.municipality) or "ikke oplyst"),
        ("Prioritet", form.light),
        ("Status", "Modtaget"),
    )
    sections = (
        ("Beskrivelse", mask(form.description)),
        ("Begrundelse", mask(form.reason)),
        ("Hvad sker der nu?", next_steps),
    )
    return {
        "id": form_id(number),
        "heading": f"Ændringsønske {form_id(number)}",
        "filed": {"year": form.filed.year, "month": form.filed.month, "day": form.filed.day},
        "facts": [{"name": name, "value": value} for name, value in facts],
        "sections": [{"heading": heading, "text": text} for heading, text in sections if text],
    }

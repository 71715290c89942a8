"""`kpro minlog evidence`: a folder to hand to the supplier, with what was seen, examples and questions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

HELP = "Lav en bevispakke til leverandøren: side, PDF, tabeller og spor uden personoplysninger"

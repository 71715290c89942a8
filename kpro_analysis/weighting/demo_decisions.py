"""An invented log of decisions, as people keep it: what the pool was spent on before, and what was talked about."""

from pathlib import Path

from kpro_analysis.demo_files import write_demo_files
from kpro_analysis.weighting.decision_files import HEADER, LOG, decision_folder

ROWS = (  # by the columns of the log; amounts as Danes write them
    ("07-12-2022", "Brugergruppemøde 4, 2022", "Antal ulæste besvarelser vises på fanen", "#013", "8.000", "", ""),
    ("14-06-2023", "Brugergruppemøde 2, 2023", "Datoen for besvarelsen vises øverst", "#039", "", "", ""),
    ("13-09-2023", "Brugergruppemøde 3, 2023", "Login uden MitID afvises", "#014", "", "", ""),
    ("06-12-2023", "Brugergruppemøde 5, 2023", "Puljen betaler gruppens del af KIH", "#041", "74.500", "", ""),
    ("27-03-2024", "Ekstraordinært møde", "SF-12 og psykiatrien sendes til KAM-gruppen", "#085, #086", "", "", ""),
    ("27-03-2024", "Ekstraordinært møde", "Modellens vægte evalueres på mødet i maj", "", "", "", ""),
)


def write_demo(folder: Path) -> Path:
    """Write the log where the decisions of a data folder are, and return its path.

    A file of that name with the same content is left as it is. Raises UsageError when it has another content, or can't
    be written.
    """
    lines = [";".join(row) for row in (HEADER, *ROWS)]
    content = ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
    (path,) = write_demo_files({decision_folder(folder) / LOG: content})
    return path

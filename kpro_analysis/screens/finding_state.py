"""A finding as a page of several files draws it."""

from kpro_analysis.findings import Finding


def finding_state(finding: Finding) -> dict[str, str]:
    """Its level as code and word, its place, what is wrong and what to do."""
    place = " ".join(part for part in (finding.file, finding.sheet, finding.cell) if part)
    return {
        "level": str(finding.level),
        "word": finding.level.danish,
        "place": place or "Alle filer",
        "message": finding.message,
        "advice": finding.advice,
    }

"""A decision as a file that people read: Danish Markdown, and at its end the block that `replay` reads."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kpro_analysis.danish import format_long_date, format_money, format_number, format_percent, plain
from kpro_analysis.errors import InputError
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.decision import Decision
from kpro_analysis.weighting.decision_block import block_text, decision_from
from kpro_analysis.weighting.draws import Around
from kpro_analysis.weighting.scenario import Standing
from kpro_analysis.weighting.setting_words import setting_rows, weight_lines

FENCE, END = "```json", "```"
BEFORE_BLOCK = "Resten er til programmet: det regner beslutningen efter med kommandoen kpro replay. Ret ikke i det."
_MARKUP = re.compile(r"([\\`*_\[\]<|~])|&(?=#?\w+;)|^(?=[#>])", re.MULTILINE)


def to_markdown(decision: Decision) -> str:
    """The text of a decision's file; the same decision gives the same text. All that people typed is shown as typed."""
    return f"{readable(decision)}\n{FENCE}\n{block_text(decision)}\n{END}\n"


def from_markdown(text: str, file: str) -> tuple[Decision, str]:
    """The decision that a file's block holds, and the readable part before it as it stands in the file.

    What somebody has added after the block is taken as the end of the readable part.

    Raises InputError when there is no block, or it can't be used.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    starts = [place for place, line in enumerate(lines) if line.strip() == FENCE]
    ends = [place for place, line in enumerate(lines) if line.strip() == END]
    if not starts:
        raise InputError(f"{file} er ikke en beslutning: blokken til programmet mangler. Brug en hel kopi af filen.")
    if not ends or ends[-1] < starts[-1]:
        raise InputError(f"{file} er skåret over midt i. Brug en hel kopi af filen.")
    block = "\n".join(lines[starts[-1] + 1 : ends[-1]])
    added = lines[ends[-1] + 1 :]
    return decision_from(block, file), "\n".join(lines[: starts[-1]] + (added if any(map(str.strip, added)) else []))


def readable(decision: Decision) -> str:
    """The part that people read."""
    parts = (_about(decision), _text(decision), _chosen(decision), _money(decision), _weights(decision))
    return "\n".join([line for part in (*parts, _settings(decision), _basis(decision)) for line in part]) + "\n"


def _about(decision: Decision) -> Iterator[str]:
    words = decision.words
    yield f"# {_shown(words.title)}"
    yield ""
    yield f"- Dato: {format_long_date(words.day)}"
    if words.meeting:
        yield f"- Møde: {_shown(words.meeting)}"
    if words.moved_by:
        yield f"- Stillet af: {_shown(words.moved_by)}"
    yield f"- Scenarie: {_shown(decision.scenario.name)}"
    yield ""


def _text(decision: Decision) -> Iterator[str]:
    if decision.words.text:
        yield from _shown(decision.words.text).split("\n")
        yield ""


def _chosen(decision: Decision) -> Iterator[str]:
    standings = {s.number: s for s in decision.scenario.snapshot.standings}
    yield from ("## Inden for puljen", "")
    rows = [
        (
            str(standings[one.number].rank) if one.number in standings else "–",
            form_id(one.number),
            _shown(plain(one.title)),
            _price(standings.get(one.number)),
            format_percent(one.funded_share),
        )
        for one in decision.chosen
    ]
    yield from _table(("Nr.", "ÆØ", "Titel", "Pris", "Med i"), rows)
    draws = decision.draws
    where = "blandt alle tænkelige vægte" if draws.around is Around.UNIFORM else "omkring vægtene nedenfor"
    spread = "" if draws.around is Around.UNIFORM else f", spredt {format_percent(draws.spread)}"
    yield ""
    yield (
        f"«Med i» er den andel af {format_number(draws.count)} tilfældigt trukne vægtsæt {where}{spread}, hvor ønsket "
        f"er inden for puljen (frø {draws.seed})."
    )
    yield ""


def _money(decision: Decision) -> Iterator[str]:
    money = decision.money
    low, high = format_money(money.spent_low), format_money(money.spent_high)
    yield from ("## Penge", "")
    yield f"- Frit i puljen: {format_money(money.available)}"
    yield f"- Brugt: {format_money(money.spent)} (lavest {low}, højest {high})"
    yield f"- Tilbage: {format_money(money.remaining)}"
    yield f"- Risiko for at overskride puljen: {format_percent(money.over_pool_probability)}"
    yield f"- Score tilsammen: {format_number(money.total_score, 1)}"
    yield ""


def _weights(decision: Decision) -> Iterator[str]:
    yield from ("## Vægte", "")
    rows = [(_shown(name), weight, share) for name, weight, share in weight_lines(decision.scenario.settings)]
    yield from _table(("Kriterium", "Vægt", "Andel"), rows)
    yield ""


def _settings(decision: Decision) -> Iterator[str]:
    yield from ("## Regler og valg", "")
    for row in setting_rows([decision.scenario.settings]):
        if not row.what.startswith("Vægt på "):
            yield f"- {row.what}: {row.values[0]}"
    yield ""


def _basis(decision: Decision) -> Iterator[str]:
    scenario, snapshot = decision.scenario, decision.scenario.snapshot
    competed = len(snapshot.standings)
    yield from ("## Grundlag", "")
    yield f"- Register: {_shown(snapshot.file)}"
    yield f"- Registerets kontrolsum (SHA-256): {snapshot.sha256}"
    yield f"- {competed} ønsker konkurrerede, {len(snapshot.excluded)} gjorde ikke"
    by = f" af {_shown(scenario.saved_by)}" if scenario.saved_by else ""
    yield f"- Scenariet er gemt {format_long_date(scenario.saved.date())}{by}"
    if scenario.note:
        yield f"- Note til scenariet: {_shown(' '.join(scenario.note.split()))}"
    yield from ("", BEFORE_BLOCK)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---' for _ in header)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _price(standing: Standing | None) -> str:
    if standing is None or standing.cost is None:
        return "mangler"
    return format_money(standing.cost)


def _shown(text: str) -> str:
    r"""A text as Markdown that shows it as it is.

    >>> _shown("*<b>* & &lt; #1\n# x")
    '\\*\\<b>\\* & \\&lt; #1\n\\# x'
    """
    return _MARKUP.sub(lambda match: f"\\{match[1] or ''}" if match[1] or not match[0] else f"\\{match[0]}", text)

"""A decision as JSON, for the block at the end of its file: what `replay` starts from."""

from datetime import date
from typing import Any

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.register.requests import form_id
from kpro_analysis.register.strict_json import LARGEST, Fields, jsonable, read_object
from kpro_analysis.weighting.decision import LONGEST_LINE, LONGEST_TEXT, LONGEST_TITLE, Chosen, Decision, Money, Words
from kpro_analysis.weighting.draws import MOST_DRAWS, Around, Draws
from kpro_analysis.weighting.scenario_text import as_lines, refuse_other_schema, scenario_as_dict, scenario_from

KIND = "beslutning"
SCHEMA = 1
FIELDS = {"kind", "schema", "title", "date", "meeting", "moved_by", "text", "result", "draws", "chosen", "scenario"}
MONEY = ("available", "spent", "spent_low", "spent_high", "remaining", "total_score", "over_pool_probability")
LARGEST_SEED = 2**63


def block_text(decision: Decision) -> str:
    """The JSON of a decision, readable; the same decision gives the same text."""
    words, draws = decision.words, decision.draws
    content: dict[str, Any] = {
        "kind": KIND,
        "schema": SCHEMA,
        "title": words.title,
        "date": words.day.isoformat(),
        "meeting": words.meeting,
        "moved_by": words.moved_by,
        "text": words.text,
        "result": {name: jsonable(getattr(decision.money, name)) for name in MONEY},
        "draws": {
            "count": draws.count,
            "seed": draws.seed,
            "around": str(draws.around),
            "spread": draws.spread,
        },
        "chosen": [
            {"id": form_id(one.number), "title": one.title, "funded_share": one.funded_share} for one in decision.chosen
        ],
        "scenario": scenario_as_dict(decision.scenario),
    }
    return as_lines(content)


def decision_from(text: str, file: str) -> Decision:
    """The decision that a block's JSON holds; `file` is the file's name, for the sentence.

    Raises InputError for what is no decision, is of another version, cut short, or edited into something that can't
    be used.
    """
    found = read_object(text, file)
    if found.values.get("kind") != KIND:
        raise InputError(f"{found.file} er ikke en beslutning. Vælg en fil fra mappen beslutninger.")
    refuse_other_schema(found, SCHEMA)
    found.known_only(FIELDS)
    words = Words(
        found.text("title", LONGEST_LINE),
        _day(found, "date"),
        found.text_or_none("meeting", LONGEST_LINE),
        found.text_or_none("moved_by", LONGEST_LINE),
        found.text_or_none("text", LONGEST_TEXT),
    )
    result = found.inner("result")
    money = Money(
        *(result.number(name, -LARGEST if name in ("available", "remaining") else 0.0) for name in MONEY),
    )
    return Decision(words, scenario_from(found.inner("scenario")), money, _chosen(found), _draws(found.inner("draws")))


def _day(found: Fields, key: str) -> date:
    try:
        return date.fromisoformat(found.text(key, LONGEST_LINE))
    except ValueError:
        found.refuse(key, "en dato som 2024-02-07")


def _chosen(found: Fields) -> tuple[Chosen, ...]:
    chosen = tuple(
        Chosen(one.form_number("id"), one.text_or_none("title", LONGEST_TITLE) or "", one.number("funded_share", 0, 1))
        for one in found.objects("chosen")
    )
    if len({one.number for one in chosen}) < len(chosen):
        found.refuse("chosen", "en liste, hvor hver står én gang")
    return chosen


def _draws(found: Fields) -> Draws:
    found.known_only({"count", "seed", "around", "spread"})
    try:
        return Draws(
            count=int(found.number("count", 1, MOST_DRAWS)),
            seed=_seed(found),
            around=Around(found.text("around", LONGEST_LINE)),
            spread=found.number("spread", 0, 1),
        )
    except ValueError:
        found.refuse("around", f"{Around.CURRENT} eller {Around.UNIFORM}")
    except UsageError as error:
        raise InputError(f"{found.file} kan ikke bruges: {error}") from None


def _seed(found: Fields) -> int:
    seed = found.values.get("seed")
    if type(seed) is not int or not 0 <= seed < LARGEST_SEED:
        found.refuse("seed", "et helt tal på 0 eller derover")
    return seed

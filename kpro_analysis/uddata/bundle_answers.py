"""The answers of a QuestionnaireResponse, one after another."""

from collections.abc import Iterator
from typing import NamedTuple

from kpro_analysis.uddata.fhir import Node, node, nodes, text

CODED = ("valueInteger", "valueDecimal", "valueBoolean", "valueDate", "valueDateTime", "valueTime", "valueUri")
DEEPEST = 30  # items within items: more is no questionnaire


class Answer(NamedTuple):
    """An answer to an item; answer (its code) and text (its words) are None where it has none."""

    item: str
    answer: str | None
    text: str | None


def answers_of(response: Node, deep: int = 0) -> Iterator[Answer]:
    """All answers below a response or an item; of several to one item each is one."""
    if deep > DEEPEST:
        return
    for item in nodes(response.get("item")):
        name = text(item.get("linkId")) or text(item.get("text"))
        for answer in nodes(item.get("answer")):
            if name and (found := _answer(name, answer)):
                yield found
            yield from answers_of(answer, deep + 1)
        yield from answers_of(item, deep + 1)


def _answer(name: str, answer: Node) -> Answer | None:
    coding, quantity = node(answer.get("valueCoding")), node(answer.get("valueQuantity"))
    if coding:
        return Answer(name, text(coding.get("code")), text(coding.get("display")))
    if quantity:
        return Answer(name, text(quantity.get("value")), None)
    code = next((found for key in CODED if (found := text(answer.get(key)))), None)
    words = text(answer.get("valueString"))
    return Answer(name, code, words) if code or words else None

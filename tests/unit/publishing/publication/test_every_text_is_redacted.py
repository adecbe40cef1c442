"""Whatever text a matter tells, the private part of it is not in what is published: whoever adds a text to a contract
redacts it, or declares here that it is public as it is.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from services.publishing.publication.matters import hazard_told, lead_told, visit_told
from services.publishing.publication.preparing import Told, penalty_told, result_told
from shared.law.law import shipped_law
from tests.integration.publishing.told import RESULT
from tests.unit.publishing.publication.made_up_kinds import hazard, lead, visit
from tests.unit.publishing.publication.made_up_penalty import penalty
from tests.unit.recorded import TODAY

PRIVATE = "乙示例"
"""A witness, whom every matter mentions."""
PUBLIC = {
    "name": "of the enterprise, the authority or the inspectors: typed references",
    "identifier": "of the enterprise",
    "number": "of the decision",
    "code": "of an item, or of the authority",
    "title": "of an item of the published list",
    "kinds": "words of a list",
    "criterion": "a rule of the law",
    "certificate": "of an inspector, where the policy shows it",
    "authority": "the name of the bureau",
    "occasion": "a word of a list",
    "kind": "a word of a list",
    "uscc": "the code of the enterprise",
}
"""Texts that are public as they are, and why."""
Path = tuple[str | int, ...]


def told_of(fact: Any) -> Told:
    match type(fact).__name__:
        case "InspectionResultTold":
            return result_told(fact, "publicity/1")
        case "PenaltyTold":
            return penalty_told(fact, shipped_law())
        case "MajorHazardTold":
            return hazard_told(fact)
        case "LeadTold":
            return lead_told(fact)
    return visit_told(fact, "visit/1", TODAY)


def texts_of(value: Any, at: Path = ()) -> Iterator[Path]:
    """The places of all texts of a fact, without what is mentioned in it."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name != "mentions":
                yield from texts_of(getattr(value, name), (*at, name))
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from texts_of(each, (*at, place))
    elif isinstance(value, str):
        yield at


def put(value: Any, at: Path, text: str) -> Any:
    """A copy of a fact with another text at a place."""
    if not at:
        return text
    step, *rest = at
    if isinstance(value, tuple):
        place = int(step)
        return (*value[:place], put(value[place], tuple(rest), text), *value[place + 1 :])
    return value.model_copy(update={step: put(getattr(value, str(step)), tuple(rest), text)})


FACTS = [RESULT, penalty(), hazard(), lead(), visit()]
TEXTS = [(fact, place) for fact in FACTS for place in texts_of(fact)]


@pytest.mark.parametrize(
    ("fact", "at"), TEXTS, ids=[f"{type(fact).__name__}.{'.'.join(map(str, at))}" for fact, at in TEXTS]
)
def test_no_text_brings_a_name_to_the_public(fact: Any, at: Path) -> None:
    name = next(step for step in reversed(at) if isinstance(step, str))
    try:
        content = told_of(put(fact, at, f"由{PRIVATE}陈述，电话13800138000")).content
    except Exception:  # noqa: BLE001  # a word of a list has no other text
        content = {}
    if name not in PUBLIC:
        assert PRIVATE not in str(content)
        assert "13800138000" not in str(content)

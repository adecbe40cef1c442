"""docs/policy.md tells of every field there is, and of none that is not; its example can be adopted."""

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from shared.contracts.publications import PublicationKind, Release
from shared.policy.appraisal import Measure
from shared.policy.approvals import InspectionStep, Signer
from shared.policy.conditions import Flag
from shared.policy.deadlines import AFTER, COUNTED, Since
from shared.policy.fields import FIELDS
from shared.policy.lawfulness import lawful
from shared.policy.numbering import NumberParts
from shared.policy.occasions import Occasion
from shared.policy.places import fields_of
from shared.policy.policy import Policy
from shared.policy.publicity import CovertReader, PublicFrom
from shared.policy.reading import read_policy
from shared.policy.selection import Population
from tests.architecture.sources import ROOT

TEXT = (ROOT / "docs/policy.md").read_text(encoding="utf-8")


def models_in(form: Any) -> set[type[BaseModel]]:
    """Every model that can stand somewhere inside an annotation."""
    found: set[type[BaseModel]] = set()
    waiting = [form]
    while waiting:
        form = waiting.pop()
        if isinstance(form, type) and issubclass(form, BaseModel) and form not in found:
            found.add(form)
            waiting.extend(fields_of(form).values())
        elif get_origin(form) is not Literal:
            waiting.extend(get_args(form))
    return found


# Sorted: every process that takes part in running the tests must see them in one order.
MODELS = {model.__name__: model for model in sorted(models_in(Policy), key=lambda model: model.__name__)}


def sections() -> Mapping[str, str]:
    """Model → what stands under its heading."""
    parts = re.split(r"^#+ .*", TEXT, flags=re.MULTILINE)[1:]
    headings = re.findall(r"^#+ .*", TEXT, flags=re.MULTILINE)
    found = [(re.search(r"· `(\w+)`$", heading), part) for heading, part in zip(headings, parts, strict=True)]
    return {named[1]: part for named, part in found if named}


def test_every_part_has_a_section() -> None:
    assert sections().keys() == MODELS.keys()


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
def test_every_field_has_a_row(model: type[BaseModel]) -> None:
    rows = re.findall(r"^\| `(\w+)`( \*)? \|", sections()[model.__name__], flags=re.MULTILINE)
    assert [name for name, _ in rows] == list(fields_of(model))
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    assert {name for name, mark in rows if mark} == required


@pytest.mark.parametrize(
    "words",
    [
        *(Measure, Since, Flag, Occasion, InspectionStep, Signer, PublicFrom, CovertReader),
        *(PublicationKind, Release),
    ],
)
def test_every_word_of_a_vocabulary_is_there(words: object) -> None:
    assert [word for word in get_args(words) if not re.search(rf"(?<![\w-]){word}(?![\w-])", TEXT)] == []


def test_every_rule_of_deadlines_is_there() -> None:
    rows = re.findall(r"^\| .* \| `([\w-]+)` \| `([\w-]+)` \| (.*) \|$", sections()["Deadline"], flags=re.MULTILINE)
    assert {rule: after for rule, after, _ in rows} == AFTER
    assert {rule for rule, _, clock in rows if " runs " in clock} == COUNTED


@pytest.mark.parametrize("population", sorted(FIELDS))
def test_every_field_of_a_directory_is_there(population: Population) -> None:
    (row,) = re.findall(rf"^\| {population} \| (.*) \|$", TEXT, flags=re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == set(FIELDS[population])


def test_the_example_can_be_adopted() -> None:
    example, *_ = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)
    file = read_policy(example.encode())
    assert lawful(file) == []
    assert file.policy.numbering[0].written(NumberParts(1, "W"), 2026) == "（示）应急〔2026〕W-001"

"""docs/field.md is true: requests take its bodies, and the operations and refusals that it names exist."""

import json
import re

import pytest

from services.cases.field.on_site import BODIES
from services.cases.field.requests import BatchRequest, TakeOverRequest
from services.cases.field.trying_usecases import read, written
from shared.errors import Refusal
from tests.architecture.sources import ROOT
from tests.architecture.test_refusals import below

DOCUMENT = (ROOT / "docs" / "field.md").read_text(encoding="utf-8")
HOUSE = json.loads((ROOT / "tests" / "golden" / "openapi" / "house.json").read_text(encoding="utf-8"))
NAMED = sorted(set(re.findall(r"`(GET|POST) (/[a-z-]+(?:/[a-z.{}-]+)+)", DOCUMENT)))


def _body(kind: str) -> str:
    (body,) = re.findall(rf"^```json {kind}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    return str(body)


def test_the_commands_are_as_their_single_operations_ask() -> None:
    batch = BatchRequest.model_validate_json(_body("batch"))
    for command in batch.commands:
        assert isinstance(read(command.verb, written(command.body.model_dump())).request, BODIES[command.verb])


def test_a_command_is_taken_over_with_its_body() -> None:
    body = TakeOverRequest.model_validate_json(_body("takeover")).body
    assert body is not None
    assert read("check-item", written(body.model_dump())).verb == "check-item"


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_every_operation_that_it_names_exists(method: str, path: str) -> None:
    assert method.lower() in HOUSE["paths"].get(path, {}), path


def test_every_refusal_that_it_names_exists() -> None:
    named = set(re.findall(r"`(?:\d{3} )?([a-z]+(?:-[a-z]+)+)`", DOCUMENT)) - BODIES.keys()
    assert named <= {kind.code for kind in below(Refusal)}
    assert "device-clock-off" in named

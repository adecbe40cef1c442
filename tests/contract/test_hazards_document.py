"""docs/hazards.md is true: requests take its bodies, and the operations and refusals that it names exist."""

import json
import re

import pytest
import yaml

from services.cases.hazard.requests import HandInPlanRequest, ListHazardRequest
from shared.errors import Refusal
from shared.policy.deadlines import AFTER, Deadline
from tests.architecture.sources import ROOT
from tests.architecture.test_refusals import below

DOCUMENT = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
HOUSE = json.loads((ROOT / "tests" / "golden" / "openapi" / "house.json").read_text(encoding="utf-8"))
NAMED = sorted(set(re.findall(r"`(GET|POST) (/cases/hazards[a-z/{}-]*)", DOCUMENT)))
_NO_REFUSALS = {"group-leader", "acceptance-requests", "extension-decisions"}


def body(named: str) -> str:
    (found,) = re.findall(rf"^```{named}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_bodies_are_as_the_interface_asks() -> None:
    assert ListHazardRequest.model_validate_json(body("json listing")).criterion.situation == 2
    assert HandInPlanRequest.model_validate_json(body("json plan")).plan.aims


def test_the_deadline_is_one_that_a_policy_may_have() -> None:
    (written,) = yaml.safe_load(body("yaml"))["deadlines"]
    assert Deadline.model_validate(written).after == AFTER["visit-major-hazard"]


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_every_operation_that_it_names_exists(method: str, path: str) -> None:
    assert method.lower() in HOUSE["paths"].get(path, {}), path


def test_it_names_every_operation_of_hazards() -> None:
    there = {
        (method.upper(), path)
        for path in HOUSE["paths"]
        if path.startswith("/cases/hazards")
        for method in ("get", "post")
        if method in HOUSE["paths"][path]
    }
    assert there - set(NAMED) == {("GET", "/cases/hazards/{hazard}")}


def test_every_refusal_that_it_names_exists() -> None:
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", DOCUMENT)) - _NO_REFUSALS - set(AFTER)
    known = {kind.code for kind in below(Refusal)} | {"treat-major-hazard", "penalise-hazard"}
    assert named <= known, named - known
    assert {"no-measures", "hazard-not-gone", "unknown-step"} <= named

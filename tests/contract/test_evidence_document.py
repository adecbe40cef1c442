"""docs/evidence.md is true: requests take its body, and the operations and refusals that it names exist."""

import json
import re

import pytest

from services.cases.evidence.requests import TakeEvidenceRequest
from shared.errors import Refusal
from tests.architecture.sources import ROOT
from tests.architecture.test_refusals import below

DOCUMENT = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
HOUSE = json.loads((ROOT / "tests" / "golden" / "openapi" / "house.json").read_text(encoding="utf-8"))
NAMED = sorted(set(re.findall(r"`(GET|POST) (/[a-z-]+(?:/[a-z.{}-]+)+)", DOCUMENT)))


def test_what_is_taken_is_as_the_interface_asks() -> None:
    (body,) = re.findall(r"^```json taking\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert TakeEvidenceRequest.model_validate_json(body).device == "执法终端 07"


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_every_operation_that_it_names_exists(method: str, path: str) -> None:
    assert method.lower() in HOUSE["paths"].get(path, {}), path


def test_every_refusal_that_it_names_exists() -> None:
    named = set(re.findall(r"`(?:\d{3} )?([a-z]+(?:-[a-z]+)+)`", DOCUMENT)) - {"group-leader"}
    assert named <= {kind.code for kind in below(Refusal)}
    assert "evidence-taken-already" in named

"""docs/letters.md is true: its table is that of the service, and the operations and refusals that it names exist."""

import json
import re

import pytest

from services.cases.letter.answering import OUTCOMES
from services.cases.letter.receiving import OFFICES, RECEIVERS
from services.cases.letter.requests import AnswerLetterRequest
from shared.errors import Refusal
from tests.architecture.sources import ROOT
from tests.architecture.test_refusals import below

DOCUMENT = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
HOUSE = json.loads((ROOT / "tests" / "golden" / "openapi" / "house.json").read_text(encoding="utf-8"))
NAMED = sorted(set(re.findall(r"`(GET|POST) (/cases/[a-z0-9/{}-]*)", DOCUMENT)))
_NO_REFUSALS = {"answer-letter", "city-supervisor", "group-leader"}
_CODE = re.compile(r"`([a-z-]+)`")


def test_the_table_is_that_of_the_service() -> None:
    rows = [line.strip("| ").split(" | ") for line in DOCUMENT.splitlines() if line.startswith("| ")][1:]
    told = {about.strip("`"): (who, outcomes) for _, about, who, outcomes in rows if "`" in about}
    assert told.keys() - {"about"} == RECEIVERS.keys()
    for kind, receiver in RECEIVERS.items():
        who, outcomes = told[kind]
        assert set(_CODE.findall(who)) == set(receiver.answers)
        assert ("the crew who does not stand back" in who) is (receiver.role is None)
        assert _CODE.findall(outcomes) == list(OUTCOMES[kind])
    assert f"`{'`, `'.join(OFFICES[:-1])}` and `{OFFICES[-1]}`" in DOCUMENT


def test_the_body_is_as_the_interface_asks() -> None:
    (written,) = re.findall(r"^```json answer\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert AnswerLetterRequest.model_validate_json(written).outcome == "partly"


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_every_operation_that_it_names_exists(method: str, path: str) -> None:
    assert method.lower() in HOUSE["paths"].get(path, {}), path


def test_it_names_every_operation_of_letters() -> None:
    there = {
        (method.upper(), path)
        for path in HOUSE["paths"]
        if path.startswith("/cases/letters")
        for method in ("get", "post")
        if method in HOUSE["paths"][path]
    }
    assert there <= set(NAMED)


def test_every_refusal_that_it_names_exists() -> None:
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", DOCUMENT)) - _NO_REFUSALS
    known = {kind.code for kind in below(Refusal)}
    assert named <= known, named - known
    assert {"letter-unknown", "not-the-receiver", "outcome-unfit"} <= named

"""docs/portal.md is true: requests take its bodies, and the operations that it names exist."""

import json
import re
from datetime import date

import pytest
from pydantic import BaseModel

from services.documents.forms.editions import edition_on
from services.documents.forms.filling import fill
from services.documents.forms.registry import shipped_forms
from services.documents.paper.requests import DraftPaperRequest
from services.documents.serving.proving import check_proved
from services.documents.serving.requests import RecordServiceRequest
from shared.contracts.serving import ServiceAccount
from shared.law.law import shipped_law
from tests.architecture.sources import ROOT

DOCUMENT = (ROOT / "docs" / "portal.md").read_text(encoding="utf-8")
HOUSE = json.loads((ROOT / "tests" / "golden" / "openapi" / "house.json").read_text(encoding="utf-8"))
NAMED = sorted(set(re.findall(r"`(GET|POST) (/[a-z-]+(?:/[a-z.{}-]+)+)", DOCUMENT)))


def body(name: str) -> str:
    (found,) = re.findall(rf"^ *```json {name}\n(.*?)^ *```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_draft_is_filled_in_as_its_form_asks() -> None:
    request = DraftPaperRequest.model_validate_json(body("draft"))
    form = shipped_forms().form(request.form)
    fill(form, edition_on(form, date(2026, 3, 2)), request.fields)


def test_the_service_has_all_that_the_law_asks_for() -> None:
    request = RecordServiceRequest.model_validate_json(body("service"))
    draft = DraftPaperRequest.model_validate_json(body("draft"))
    assert request.addressee == draft.fields["bureau"]
    check_proved(ServiceAccount.model_validate(request.account.model_dump(exclude_none=True)), shipped_law())


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_every_operation_that_it_names_exists(method: str, path: str) -> None:
    # The public site stands at the root of the house, and is publishing.
    found = HOUSE["paths"].get(path) or HOUSE["paths"].get(f"/publishing{path}", {})
    assert method.lower() in found, path


def test_the_examples_of_the_interface_have_all_that_the_law_asks_for() -> None:
    operation = HOUSE["paths"]["/documents/services"]["post"]
    example = operation["requestBody"]["content"]["application/json"]["example"]
    request: BaseModel = RecordServiceRequest.model_validate_json(json.dumps(example))
    assert isinstance(request, RecordServiceRequest)
    check_proved(ServiceAccount.model_validate(request.account.model_dump(exclude_none=True)), shipped_law())

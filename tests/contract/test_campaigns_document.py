"""docs/campaigns.md is true: requests take its bodies, and the operations and refusals that it names exist."""

import json
import re

import pytest

from services.cases.campaign.requests import OpenCampaignRequest
from services.cases.inspection.handle_requests import FollowUpRequest, ReceiveHandoverRequest
from shared.errors import Refusal
from shared.http.wire import RequestBody
from tests.architecture.sources import ROOT
from tests.architecture.test_refusals import below

DOCUMENT = (ROOT / "docs" / "campaigns.md").read_text(encoding="utf-8")
HOUSE = json.loads((ROOT / "tests" / "golden" / "openapi" / "house.json").read_text(encoding="utf-8"))
NAMED = sorted(set(re.findall(r"`(GET|POST) (/[a-z-]+(?:/[a-z.{}-]+)+)", DOCUMENT)))
BODIES = dict(re.findall(r"^```json (\w+)\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL))
TAKEN: dict[str, type[RequestBody]] = {
    "opening": OpenCampaignRequest,
    "receiving": ReceiveHandoverRequest,
    "following": FollowUpRequest,
}
_NO_REFUSALS = {"group-leader", "sign-checklists", "hand-in-lists"}


def test_what_is_sent_is_as_the_interface_asks() -> None:
    assert BODIES.keys() == TAKEN.keys()
    for name, body in BODIES.items():
        TAKEN[name].model_validate_json(body)


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_every_operation_that_it_names_exists(method: str, path: str) -> None:
    assert method.lower() in HOUSE["paths"].get(path, {}), path


def test_every_refusal_that_it_names_exists() -> None:
    named = set(re.findall(r"`(?:\d{3} )?([a-z]+(?:-[a-z]+)+)`", DOCUMENT)) - _NO_REFUSALS
    assert named <= {kind.code for kind in below(Refusal)}
    assert "campaign-gate" in named

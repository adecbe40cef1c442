"""What all operations refuse alike, and that what people were answered is what the documents promise."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import httpx
import pytest
from schemathesis.specs.openapi.schemas import OpenApiSchema

from services.sampling.plans.plan.api import PATH
from services.sampling.settings import SamplingSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.application import ServiceApp
from tests.contract.requests.asking import Asker, refusal
from tests.contract.requests.clicking import SHOWN_ONCE
from tests.contract.requests.keeping import COMPLAINED
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, Known, Promised
from tests.support.apps import bearer

PROTECTED = [promised for promised in PROMISED if promised.is_protected]
OPEN = [promised for promised in PROMISED if not promised.is_protected]
ACTIONS = [one for one in PROMISED if one.insists_on("If-Match")]
_DOCUMENTED = ("ETag", "Location", "Link", "Idempotent-Replayed", "Retry-After", "X-Request-Id", "X-Trace-Id")
_SENT_AGAIN = ("Idempotency-Key", "Content-Type", "Tus-Resumable", "Upload-Length", "Upload-Metadata")
"""The headers of a creating request that are part of what is asked for."""
_AFTER_IT_ELSEWHERE = {"POST /enterprises/{identifier}/identification": (404, "enterprise-unknown")}
"""What is not found any more under its address once it was done."""
TAKING_JSON = [promised for promised in PROMISED if "application/json" in promised.body_types]
RECKONED = [one for one in PROMISED if {"coverage", "comparison"} & {*one.operation.path.split("/")}]


@pytest.mark.parametrize("promised", PROTECTED, ids=str)
def test_what_is_protected_asks_who_one_is_and_what_one_may(promised: Promised, asker: Asker) -> None:
    assert refusal(asker.ask(promised)) == (401, "unauthenticated")


@pytest.mark.parametrize("promised", [one for one in PROTECTED if "x-roles" in one.operation.described], ids=str)
def test_the_roles_in_the_document_are_those_that_are_let_through(promised: Promised, asker: Asker) -> None:
    named = promised.able
    others = [role for role in Role if role not in named]
    assert refusal(asker.ask(promised, *others)) == (403, "not-permitted")
    alternatives = len(promised.operation.described["security"])
    statuses = {role: asker.ask(promised, role).status_code for role in named[:3]}
    # Where any of several permissions will do, which it takes may depend on the thing.
    assert [role for role, status in statuses.items() if status == 403][alternatives - 1 :] == []


@pytest.mark.parametrize("promised", ACTIONS, ids=str)
def test_an_action_says_what_it_was_decided_on(promised: Promised, asker: Asker) -> None:
    answer = asker.ask(promised, *promised.able, body=json.dumps(promised.example).encode(), **{"If-Match": ""})
    assert refusal(answer) == (428, "precondition-required")


def _needed(promised: Promised, known: Known) -> str:
    """The query without which nothing is answered: only traces have one."""
    parameters = promised.operation.described.get("parameters", ())
    needed = [one["name"] for one in parameters if one["in"] == "query" and one["required"]]
    return "".join(f"?{name}={known['/draws']['draw'][0]}" for name in needed)


@pytest.mark.parametrize("promised", OPEN, ids=str)
def test_the_rest_asks_nobody(promised: Promised, asker: Asker) -> None:
    if promised.operation.method == "get":
        assert asker.ask(promised, query=_needed(promised, asker.lived_in.known)).status_code == 200
    else:
        # What anybody may hand in proves itself: an empty body is refused as one, and not for want of a token.
        assert refusal(asker.ask(promised, body=b"{}")) == (422, "invalid-input")


@pytest.mark.parametrize("promised", TAKING_JSON, ids=str)
def test_bodies_that_cannot_be_read(promised: Promised, asker: Asker) -> None:
    assert refusal(asker.ask(promised, *promised.able, body=b"{")) == (400, "malformed-request")
    other_type = asker.ask(promised, *promised.able, body=b"{}", **{"Content-Type": "text/plain"})
    assert refusal(other_type) == (415, "unsupported-media-type")
    assert refusal(asker.ask(promised, *promised.able, body=_too_much(promised))) == (413, "body-too-large")
    unknown_field = asker.ask(promised, *promised.able, body=b'{"favour": "91370124"}')
    assert refusal(unknown_field) == (422, "invalid-input")
    assert "extra_forbidden" in {error["type"] for error in unknown_field.json()["errors"]}


@pytest.mark.parametrize("promised", PROMISED, ids=str)
def test_a_method_that_nobody_thought_of(promised: Promised, asker: Asker) -> None:
    answer = asker.ask(promised, *promised.able, method="LINK")
    assert refusal(answer) == (405, "method-not-allowed")
    assert promised.operation.method.upper() in answer.headers["Allow"].split(", ")


def _too_much(promised: Promised) -> bytes:
    """More than is taken there: a plan may name every enterprise of a county."""
    of_plans: int = SamplingSettings.model_fields["max_plan_bytes"].default
    limit = of_plans if promised.operation.path.startswith(PATH) else 1_048_576
    return b'"' + b"x" * limit + b'"'


_NOBODY = "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"
_TITLED = {"title": "检查对象名录库"}
_STAFFED = {**_TITLED, "on": "2026-03-02", "crew": "pair"}
_NAMING = [
    *[(f"POST /frames{what}", {**_TITLED, "plan": _NOBODY}) for what in ("", "/preview")],
    *[(f"POST /frames{what}", {**_TITLED, "kind": "monthly2"}) for what in ("", "/preview")],
    *[
        (f"POST /rosters{what}", {**_STAFFED, source: _NOBODY})
        for what in ("", "/preview")
        for source in ("draw", "frame")
    ],
    *[
        (f"POST /rosters{what}", {**_STAFFED, "enterprises": [COMPLAINED], "plan": _NOBODY})
        for what in ("", "/preview")
    ],
    ("POST /teams", {"draw": _NOBODY, "season": "春季专项"}),
]


@pytest.mark.parametrize(("what", "body"), _NAMING, ids=str)
def test_a_body_that_names_what_is_not_there(what: str, body: Mapping[str, object], asker: Asker) -> None:
    (promised,) = (one for one in PROMISED if str(one) == f"sampling {what}")
    status, _ = refusal(asker.ask(promised, *promised.able, body=json.dumps(body).encode()))
    assert status == 404
    assert "404" in promised.operation.described["responses"]


@pytest.mark.parametrize("promised", RECKONED, ids=str)
def test_a_day_without_policy_has_no_coverage(promised: Promised, asker: Asker) -> None:
    assert refusal(asker.ask(promised, *promised.able, query="?on=2025-12-31")) == (409, "coverage-without-policy")
    assert "409" in promised.operation.described["responses"]


class Said(NamedTuple):
    """What somebody asked while living in the house, and was answered."""

    service: str
    path: str
    answer: httpx.Response

    @property
    def request(self) -> httpx.Request:
        return self.answer.request

    def by_the_same(self, issuer: Issuer) -> dict[str, str]:
        """The header of a request by whoever asked."""
        payload = self.request.headers["Authorization"].split(".")[1]
        claims = json.loads(urlsafe_b64decode(f"{payload}=="))
        return bearer(issuer, *map(Role, claims["roles"]), subject=claims["sub"], bureau=claims["bureau"])


def _said(lived_in: LivedIn, services: Mapping[str, ServiceApp]) -> Iterator[Said]:
    for answer in lived_in.answers:
        service, _, rest = answer.request.url.path.removeprefix("/").partition("/")
        # The public site is at the root as well.
        place = (service, f"/{rest}") if service in services else ("publishing", answer.request.url.path)
        yield Said(*place, answer)


def test_everything_people_were_answered_is_as_promised(asker: Asker, schemas: Mapping[str, OpenApiSchema]) -> None:
    asked = set()
    for said in _said(asker.lived_in, asker.apps):
        operation = schemas[said.service].find_operation_by_path(said.request.method, said.path)
        assert operation is not None, said.request.url
        operation.validate_response(said.answer)
        told = operation.responses.find_by_status_code(said.answer.status_code)
        assert told is not None, operation.label
        sent = {name for name in _DOCUMENTED if name in said.answer.headers}
        assert sent <= {name for name, _ in told.headers.items()}, operation.label
        asked.add(operation.label)
    changing = {str(one.operation) for one in PROMISED if one.operation.method != "get"}
    assert changing - asked == set(), "whoever lives in the house has used everything that changes something"


def test_what_was_decided_on_an_old_state_is_refused(asker: Asker, schemas: Mapping[str, OpenApiSchema]) -> None:
    tried = set()
    for said in _said(asker.lived_in, asker.apps):
        operation = schemas[said.service].find_operation_by_path(said.request.method, said.path)
        assert operation is not None, said.request.url
        if any(header.name.lower() == "if-match" for header in operation.headers):
            stale = {"If-Match": '"1000000"', **said.by_the_same(asker.issuer)}
            answer = asker.send(said.service, operation.method, said.path, body=said.request.content, **stale)
            refused = _AFTER_IT_ELSEWHERE.get(operation.label, (412, "stale-version"))
            assert refusal(answer) == refused, operation.label
            tried.add(operation.label)
    assert "POST /changes/{change}/approval" in tried


_SHOWN_ONCE = SHOWN_ONCE.rpartition("}")[2]


def test_a_creating_request_sent_again_creates_nothing(asker: Asker) -> None:
    created = [said for said in _said(asker.lived_in, asker.apps) if said.answer.status_code == 201]
    posted = [said for said in created if said.request.method == "POST"]
    creating = {one.operation.path for one in PROMISED if "201" in one.operation.described["responses"]}
    assert {said.path for said in posted} >= {path for path in creating if "{" not in path}
    for said in posted:
        sent = {name: said.request.headers[name] for name in _SENT_AGAIN if name in said.request.headers}
        sent |= said.by_the_same(asker.issuer)
        again = asker.send(said.service, "POST", said.path, body=said.request.content, **sent)
        if said.path.endswith(_SHOWN_ONCE):
            assert refusal(again) == (409, "notice-printed-before")
            continue
        assert (again.status_code, again.json()) == (201, said.answer.json())
        assert again.headers["Idempotent-Replayed"] == "true"
        other = said.request.content + b"\n"
        refused = asker.send(said.service, "POST", said.path, body=other, **sent)
        assert refusal(refused) == (409, "idempotency-key-reused")

"""What the services promise over HTTP: documents that others have generated their clients from, and that are whole."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from shared.migrations.access import SERVICES
from tests.contract.operations import Operation, Schema, operations, resolved
from tests.support.golden import Golden

# Their names say all there is to say.
_SELF_EVIDENT = {"year", "status", "industry", "area", "group"}


@pytest.fixture(params=SERVICES)
def document(request: pytest.FixtureRequest, documents: Mapping[str, Schema]) -> Schema:
    return documents[request.param]


@pytest.mark.golden
@pytest.mark.parametrize("service", SERVICES)
def test_the_document_is_the_golden_one(service: str, documents: Mapping[str, Schema], golden: Golden) -> None:
    golden.check_json(f"openapi/{service}.json", documents[service])


def test_every_operation_says_what_it_is(document: Schema) -> None:
    untold = [str(one) for one in operations(document) if not one.described.get("summary") or not one.described["tags"]]
    assert untold == []


def test_every_operation_has_a_name_of_its_own(document: Schema) -> None:
    """Clients are generated with one function for each."""
    names = Counter(operation.described["operationId"] for operation in operations(document))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_success_has_a_shape_or_a_media_type(document: Schema) -> None:
    for operation in operations(document):
        successes = [answer for status, answer in _answers(document, operation) if status.startswith("2")]
        assert successes, f"{operation} can succeed"
        for answer in successes:
            assert answer.get("content"), f"{operation} says what it answers with"
            for media_type, body in answer["content"].items():
                assert media_type != "application/json" or body.get("schema"), f"{operation} says what its JSON is"


def test_every_refusal_is_a_problem(document: Schema) -> None:
    for operation in operations(document):
        refusals = {status: it for status, it in _answers(document, operation) if not status.startswith("2")}
        assert "default" in refusals, f"{operation} says how it refuses"
        others = [status for status, it in refusals.items() if set(it["content"]) != {"application/problem+json"}]
        assert others == [], f"{operation} refuses these otherwise"


def test_every_parameter_says_what_it_is(document: Schema) -> None:
    undescribed = [
        f"{operation}: {parameter['name']}"
        for operation in operations(document)
        for parameter in operation.described.get("parameters", ())
        if not parameter.get("description") and not _evident(parameter)
    ]
    assert undescribed == []


def test_every_body_has_a_shape(document: Schema) -> None:
    for operation in operations(document):
        for media_type, body in operation.described.get("requestBody", {"content": {}})["content"].items():
            assert resolved(document, body["schema"]), f"{operation} says what it takes as {media_type}"


def test_every_reference_leads_somewhere(document: Schema) -> None:
    for reference in _references(document):
        assert resolved(document, {"$ref": reference})


def _evident(parameter: Schema) -> bool:
    is_id_in_path = parameter["in"] == "path" and parameter["schema"].get("format") == "uuid"
    return is_id_in_path or parameter["name"] in _SELF_EVIDENT


def _answers(document: Schema, operation: Operation) -> Iterator[tuple[str, Schema]]:
    for status, answer in operation.described["responses"].items():
        yield status, resolved(document, answer)


def _references(part: object) -> Iterator[str]:
    match part:
        case {"$ref": str(reference)}:
            yield reference
        case dict():
            for value in part.values():
                yield from _references(value)
        case list():
            for value in part:
                yield from _references(value)

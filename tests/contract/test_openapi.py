"""What the services promise over HTTP: documents that others have generated their clients from, and that are whole."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import pytest

from shared.access.roles import GRANTS, Permission, Role
from shared.http.document.examples import UNSHOWN
from shared.http.document.merged import merged
from shared.migrations.access import SERVICES
from tests.contract.operations import Operation, Schema, operations, resolved, validator
from tests.support.golden import Golden

HOUSE = "http://127.0.0.1:8000"
# Their names say all there is to say.
_SELF_EVIDENT = {"year", "status", "industry", "area", "group"}
_VERBS = frozenset(
    re.findall(
        "[a-z]+",
        """accept add adopt amend announce approve ask call change check close compare complete confirm decide discard
        dispose dispute draft drop end enter evaluate excuse explain export feed file flag follow form freeze get give
        grant hand hold identify import lift list make notify open postpone preview propose prove publish read receive
        record refer refuse register reinspect release remove renew request resume retire review revise revoke rewrite
        rotate send serve sign state substitute succeed take transfer undo upload verify withdraw write""",
    )
)
"""What an operation id begins with. Another verb is welcome; a noun is not."""


@pytest.fixture(params=SERVICES)
def document(request: pytest.FixtureRequest, documents: Mapping[str, Schema]) -> Schema:
    return documents[request.param]


@pytest.mark.golden
@pytest.mark.parametrize("service", SERVICES)
def test_the_document_is_the_golden_one(service: str, documents: Mapping[str, Schema], golden: Golden) -> None:
    golden.check_json(f"openapi/{service}.json", documents[service])


@pytest.mark.golden
def test_the_document_of_the_house_is_the_golden_one(documents: Mapping[str, Schema], golden: Golden) -> None:
    golden.check_json("openapi/house.json", merged(documents, HOUSE))


def test_the_document_of_the_house_has_every_operation_under_its_service(documents: Mapping[str, Schema]) -> None:
    house = {str(one) for one in operations(merged(documents, HOUSE))}
    assert house == {
        f"{operation.method.upper()} /{service}{operation.path}"
        for service, document in documents.items()
        for operation in operations(document)
    }


def test_one_name_with_two_meanings_is_in_no_document_of_the_house() -> None:
    one, other = (
        {"paths": {}, "tags": [], "components": {"schemas": {"Unit": {"type": shape}}}}
        for shape in ("object", "string")
    )
    with pytest.raises(ValueError, match="Unit"):
        merged({"sampling": one, "publishing": other}, HOUSE)


def test_every_operation_says_what_it_is(document: Schema) -> None:
    untold = [str(one) for one in operations(document) if not one.described.get("summary") or not one.described["tags"]]
    assert untold == []


def test_every_success_has_a_shape_or_a_media_type(document: Schema) -> None:
    for operation in operations(document):
        successes = {status: it for status, it in _answers(document, operation) if status.startswith("2")}
        assert successes, f"{operation} can succeed"
        for status, answer in successes.items():
            assert (status != "204") == bool(answer.get("content")), f"{operation} says what it answers with"
            if status == "204":
                continue
            for media_type, body in answer["content"].items():
                assert media_type != "application/json" or body.get("schema"), f"{operation} says what its JSON is"


_LISTS_THAT_SAY_MORE = {"GET /enterprises": ["wrong_code"]}
"""What stands beside the rows: of a code that was typed, what is wrong with it."""


def test_a_list_is_an_object_with_its_rows_the_next_page_and_a_count(document: Schema) -> None:
    """Files (`….json`) are what was hashed, byte for byte, and stay as they are."""
    for operation in (one for one in operations(document) if not one.path.endswith(".json")):
        for status, answer in _answers(document, operation):
            shown = resolved(document, answer.get("content", {}).get("application/json", {}).get("schema", {}))
            assert shown.get("type") != "array", f"{operation} answers with a bare array; let it answer Listed"
            if status == "200" and operation.described["operationId"].startswith("list"):
                more = _LISTS_THAT_SAY_MORE.get(str(operation), [])
                assert shown["required"] == ["items", "next", "count", *more], f"{operation} is a list"


def test_every_refusal_is_a_problem(document: Schema) -> None:
    for operation in operations(document):
        refusals = {status: it for status, it in _answers(document, operation) if not status.startswith("2")}
        assert "default" in refusals, f"{operation} says how it refuses"
        refusals.pop("304", None)
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


def test_operation_ids_are_names_of_functions_over_all_services(documents: Mapping[str, Schema]) -> None:
    """One client may be generated for the whole house."""
    names = Counter(
        operation.described["operationId"] for document in documents.values() for operation in operations(document)
    )
    assert [name for name, count in names.items() if count > 1] == []
    assert [name for name in names if _verb(name) not in _VERBS] == []


def test_schema_names_mean_one_thing(documents: Mapping[str, Schema]) -> None:
    """Of one title there is one shape, over all services; and no name was made up by a framework."""
    shapes: dict[str, set[str]] = defaultdict(set)
    for document in documents.values():
        for name, schema in document["components"]["schemas"].items():
            assert re.fullmatch("[A-Z][A-Za-z]+", name), f"{name} says what it is"
            assert schema.get("title", name) == name
            shapes[name].add(json.dumps(schema, sort_keys=True))
    assert [name for name, found in shapes.items() if len(found) > 1] == []


def test_every_tag_is_described(document: Schema) -> None:
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    used = {tag for operation in operations(document) for tag in operation.described["tags"]}
    assert used == described & used
    assert {tag["name"] for tag in document["tags"]} - used == set(), "no group without an operation"


def test_every_body_and_answer_has_an_example_that_is_one(document: Schema) -> None:
    for operation in operations(document):
        for content in _shown(document, operation):
            for media_type, shown in content.items():
                if media_type.endswith("json"):
                    example = shown["example"]
                    faults = list(validator(document, shown["schema"]).iter_errors(example))
                    assert faults == [], f"{operation}: {faults[0].message} at {faults[0].instance_path}"
                    assert UNSHOWN not in json.dumps(example, ensure_ascii=False).split('"'), f"{operation}: {example}"


def test_every_body_and_answer_that_is_no_json_says_so(document: Schema) -> None:
    for operation in operations(document):
        for content in _shown(document, operation):
            for media_type, shown in content.items():
                if not media_type.endswith("json"):
                    is_text = media_type.startswith("text/") and "requestBody" not in operation.described
                    assert shown["schema"]["type"] == "string", f"{operation}: {media_type}"
                    assert is_text or shown["schema"]["format"] == "binary", f"{operation}: {media_type}"


def test_every_protected_operation_names_its_roles(document: Schema) -> None:
    for operation in operations(document):
        if "security" in operation.described and operation.path != "/me":
            alternatives = [[Permission(scope) for scope in one["token"]] for one in operation.described["security"]]
            allowed = [
                role
                for role in Role
                if any(all(role in GRANTS[permission] for permission in needed) for needed in alternatives)
            ]
            assert operation.described["x-roles"] == allowed != [], operation


def _shown(document: Schema, operation: Operation) -> Iterator[Schema]:
    yield operation.described.get("requestBody", {"content": {}})["content"]
    for _, answer in _answers(document, operation):
        yield answer.get("content", {})


def _verb(operation_id: str) -> str:
    return re.match("[a-z]+", operation_id)[0]  # type: ignore[index]  # there is always one

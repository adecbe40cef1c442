"""Complete the OpenAPI document of a service with refusals, roles, headers and examples."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.routing import BaseRoute

from shared.http.document import headers, refusals
from shared.http.document.examples import Composer, say_binary, show_examples
from shared.http.document.headers import name_headers
from shared.http.document.operations import Schema, operations
from shared.http.document.refusals import name_refusals
from shared.http.document.roles import name_roles
from shared.http.document.titles import name_by_titles
from shared.http.document.words import WORDS


def complete(document: Schema, routes: Sequence[BaseRoute], words: Mapping[str, Any]) -> Schema:
    """The document that FastAPI wrote, with the parts that FastAPI cannot know. Most of these parts come from the
    routes' dependencies.
    """
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    # Every refusal has our own format: FastAPI's format for invalid input is never sent.
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = refusals.PROBLEM
    components["responses"] = refusals.components()
    components["headers"] = headers.components()
    name_by_titles(document)
    schemas = components["schemas"]
    composer = Composer(schemas, {**WORDS, **words})
    for operation in operations(document, routes):
        name_roles(operation)
        name_refusals(operation)
        name_headers(operation, schemas)
        say_binary(operation)
        show_examples(operation, composer)
    return document

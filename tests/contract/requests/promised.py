"""The operations to ask for, as the golden documents have them: known before any service runs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemathesis import schemas

from shared.access.roles import Role
from shared.migrations.access import SERVICES
from tests.contract.operations import Operation, Schema, operations
from tests.support.golden import FOLDER

APIOperation = schemas.APIOperation[Any, Any, Any, Any]
Known = Mapping[str, Mapping[str, Sequence[str]]]
"""Beginning of a path → path parameter → values of it that lead somewhere, the first furthest. What stands later and
begins the same says more. The first values of all parameters belong together, the second ones, and so on.
"""


class Promised(NamedTuple):
    """An operation of a service."""

    service: str
    operation: Operation

    def __str__(self) -> str:
        return f"{self.service} {self.operation}"

    def of(self, schema: schemas.BaseSchema) -> APIOperation:
        """The same, to make cases of. `schema` is its service's."""
        return schema[self.operation.path][self.operation.method]

    def at(self, known: Known) -> list[dict[str, str]]:
        """Path parameters that lead somewhere; [{}] where it takes none."""
        here = [there for beginning, there in known.items() if self.operation.path.startswith(beginning)]
        places = {
            name: values for there in here for name, values in there.items() if f"{{{name}}}" in self.operation.path
        }
        count = max(map(len, places.values()), default=1)
        return [{name: values[n % len(values)] for name, values in places.items()} for n in range(count)]

    @property
    def is_protected(self) -> bool:
        return "security" in self.operation.described

    @property
    def able(self) -> tuple[Role, ...]:
        """The roles that the document lets through; every role where it names none."""
        return tuple(Role(role) for role in self.operation.described.get("x-roles", Role))

    @property
    def body_types(self) -> frozenset[str]:
        return frozenset(self.operation.described.get("requestBody", {"content": {}})["content"])

    @property
    def example(self) -> object:
        """The JSON body that the document shows; None where there is none."""
        content = self.operation.described.get("requestBody", {"content": {}})["content"]
        return content.get("application/json", {}).get("example")

    def insists_on(self, header: str) -> bool:
        parameters = self.operation.described.get("parameters", ())
        return any(one["name"] == header and one["required"] for one in parameters)

    @property
    def takes_anything(self) -> bool:
        """Whether there is anything in a request that could be wrong: nothing is in If-None-Match."""
        names = {parameter["name"] for parameter in self.operation.described.get("parameters", ())}
        return bool(self.body_types or names - {"If-None-Match"})


DOCUMENTS: Mapping[str, Schema] = {
    service: json.loads((FOLDER / f"openapi/{service}.json").read_text(encoding="utf-8")) for service in SERVICES
}
"""By service."""


def _promised() -> Iterator[Promised]:
    for service, document in DOCUMENTS.items():
        for operation in operations(document):
            yield Promised(service, operation)


PROMISED = tuple(_promised())

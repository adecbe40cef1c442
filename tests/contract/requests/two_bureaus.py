"""Two bureaus of one house that have done the same work, and what each is shown of everything there is to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from shared.access.roles import Role
from tests.contract.operations import resolved
from tests.contract.requests.promised import DOCUMENTS, PROMISED, Known, Promised
from tests.support.house import House, Person

OTHER, CITY = "370112", "370100"
"""The bureau beside this house's own, and the city's, which supervises both."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any

    @property
    def rows(self) -> list[Any]:
        """Of a list that was shown."""
        assert self.status == 200, self.body
        return list(self.body["items"])


Views = Mapping[str, Answer]
"""What was answered, by operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoBureaus:
    """What an auditor of each and their supervisor were shown. Both are bound by row-level security, but in `bare`."""

    alone: Views
    """The first bureau's auditor, before the other bureau had anything."""
    beside: Views
    """The same questions, when it had."""
    supervised: Views
    """The same questions, asked by the supervisor about the first bureau."""
    bare: Views
    """The first bureau's auditor again, while the database let every transaction see every row."""
    other: Views
    """The other bureau's auditor."""
    other_supervised: Views
    """The supervisor, about the other bureau."""
    across: Views
    """The first bureau's auditor, asking for what is the other bureau's, while the database hid nothing."""


_OF_NO_BUREAU = {"/me", "/calendar-feeds", "/packet-key", "/evidence/uploads/{upload}", "/forms/{form}", "/events"}


def readable() -> Iterator[Promised]:
    """Everything that somebody with a token may read, as JSON: what is added to a service is among it by itself.

    What they are told of themselves is no row of a bureau, and no form is. Events have the positions of the log, which
    all bureaus share: who hears of which bureau is asked in `tests/integration/listening`.
    """
    for promised in (one for one in PROMISED if one.operation.path not in _OF_NO_BUREAU):
        shown = promised.operation.described["responses"].get("200", {}).get("content", {})
        if promised.operation.method == "get" and promised.is_protected and "application/json" in shown:
            yield promised


def is_list(promised: Promised) -> bool:
    document = DOCUMENTS[promised.service]
    shown = promised.operation.described["responses"]["200"]["content"]["application/json"]["schema"]
    schema = resolved(document, shown)
    return {"items", "next", "count"} <= set(schema.get("properties", {}))


async def views(person: Person, known: Known, bureau: str = "") -> Views:
    """What somebody is shown at the places that are known; of the bureau that they ask about, if of one."""
    return {str(one): await _view(person, one, known, bureau) for one in readable()}


async def _view(person: Person, promised: Promised, known: Known, bureau: str) -> Answer:
    place = promised.operation.path.format(**promised.at(known)[0])
    taken = {parameter.get("name") for parameter in promised.operation.described.get("parameters", ())}
    asked = {"limit": "200", "count": "true"} | ({"bureau": bureau} if bureau else {})
    query = httpx.QueryParams({name: value for name, value in asked.items() if name in taken})
    answer = await person.ask("GET", f"/{promised.service}{place}?{query}")
    return Answer(answer.status_code, without_moment(answer.json()))


def without_moment(body: Any) -> Any:
    """An answer without the time at which it was made, and the signature over that."""
    match body:
        case {"packet": {"made_at": _, **packet}, "signature": _}:
            return {"packet": packet}
    return body


def auditor(house: House, bureau: str) -> Person:
    return house.somebody(Role.AUDITOR, bureau=bureau)


def supervisor(house: House) -> Person:
    return house.somebody(Role.CITY_SUPERVISOR, bureau=CITY)

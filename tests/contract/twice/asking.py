"""Everything that somebody without the right to read covert draws may ask, made from the OpenAPI documents.

An operation that is added to a service is asked by itself: each GET at the places that are known, each query parameter
with the values that are known, and each POST that only reads.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

from fastapi.routing import APIRoute

from services.publishing.bureau_page.api import router as bureaus
from services.publishing.enterprise.api import router as record
from services.publishing.publication_page.api import router as results
from services.publishing.search_page.api import router as search
from services.publishing.site.api import router as site
from shared.access.roles import GRANTS, Permission, Role
from tests.contract.requests.promised import PROMISED, Known, Promised
from tests.contract.requests.two_bureaus import CITY
from tests.support.apps import BUREAU
from tests.support.bureau import Json
from tests.support.house import House, Person
from tests.unit.papers.made_up import NUMBER, code_of

READERS = tuple(role for role in Role if role not in GRANTS[Permission.DRAW_READ_COVERT])
"""The roles without the right."""
TOGETHER, PUBLIC = "all roles together", "the public"
SUPERVISOR = "the supervisor, with the right in the own bureau alone"
READING_POSTS = ("/preview", "/check", "/verification")
"""How the paths of POSTs end that record nothing."""
_DEAR = ("/fairness",)
"""The beginnings of paths that take seconds to answer."""
_IDS = {"X-Request-Id": "made-up-request", "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
_SAME = {**_IDS, "Host": "bureau.example", "Content-Type": "application/json"}
_SAID = frozenset({"content-type", "etag", "location", "link", "cache-control", "retry-after", "x-trace-id"})
"""The headers of an answer that are compared. Its length follows from its body, which is compared."""
_PAST = {"exclude": [{"because": "inspected", "within_months": 1}, {"because": "drawn"}, {"because": "at-cap"}]}


By = Literal["everybody", "each role", "all roles"]
"""Who asks: the public too; each role by itself; or only all roles together, because the answer takes long, or others
of its kind are asked by each role.
"""


class Request(NamedTuple):
    """`number` is its place among all requests: both houses are asked the same at the same place, though what they are
    asked about may have other ids. `shape` is the path as the document has it, `body` is JSON ("" for none).
    """

    number: int
    shape: str
    method: str
    path: str
    body: str
    by: By

    def is_for(self, word: str) -> bool:
        """Whether this reader asks it."""
        return word == TOGETHER or self.by == ("everybody" if word == PUBLIC else "each role")


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


Answers = Mapping[tuple[str, Request], Answer]
"""What each reader was answered."""


class Asked(NamedTuple):
    """What is asked about: what is known to lead somewhere; values of query parameters; the bodies of POSTs that only
    read, by the beginning of their path.
    """

    known: Known
    queries: Mapping[str, Sequence[str]]
    bodies: Mapping[str, Sequence[Any]]
    pages: Sequence[str]


def requests(asked: Asked) -> list[Request]:
    """All requests, numbered. Their number depends on how much is known, not on what."""
    made = [*_of_documents(asked)]
    made += [("the site", "GET", page, "", "everybody") for page in asked.pages]
    return [Request(number, *each) for number, each in enumerate(made)]


def _of_documents(asked: Asked) -> Iterator[tuple[str, str, str, str, By]]:
    for promised in PROMISED:
        prefix = "" if promised.service == "publishing" else f"/{promised.service}"
        method, path = promised.operation.method.upper(), promised.operation.path
        if path == "/metrics":
            continue  # asked last, by itself: it counts the other requests
        by: By = "each role" if promised.is_protected else "everybody"
        if path.startswith(_DEAR):
            yield f"{prefix}{path}", "GET", prefix + path.format(**promised.at(asked.known)[0]), "", "all roles"
        elif method == "GET":
            found, queries = promised.at(asked.known), [*_queries(promised, asked)]
            for place, query in product(found, queries):
                # The last places are those of what was done since the houses parted.
                one_of_many = by == "each role" and (query != queries[0] or place != found[-1])
                whom: By = "all roles" if one_of_many else by
                yield f"{prefix}{path}", "GET", prefix + path.format(**place) + query, "", whom
        elif method == "POST" and path.endswith(READING_POSTS):
            for body in [*asked.bodies.get(path, ()), promised.example]:
                yield f"{prefix}{path}", "POST", prefix + path, json.dumps(body) if body else "", by


def _queries(promised: Promised, asked: Asked) -> Iterator[str]:
    taken = {one["name"] for one in promised.operation.described.get("parameters", ()) if one["in"] == "query"}
    whole = {name: value for name, value in (("limit", "200"), ("count", "true"), ("bureau", BUREAU)) if name in taken}
    yield f"?{urlencode(whole)}" if whole else ""
    for name in sorted(taken & asked.queries.keys()):
        for value in asked.queries[name]:
            yield f"?{urlencode({**whole, name: value})}"


def places(known: Known, more: Mapping[str, Mapping[str, Iterable[str]]]) -> Known:
    """What is known, and further values of path parameters at some of its places."""
    return {
        **known,
        **{
            there: {**known[there], **{name: (*known[there][name], *values) for name, values in by_name.items()}}
            for there, by_name in more.items()
        },
    }


def bodies(done: Sequence[Json], plan: str, day: str) -> Mapping[str, Sequence[Any]]:
    """Bodies of the POSTs that only read, about what a covert draw might have changed."""
    roster = next(one["selection"] for one in done if "tasks" in one)
    frames: list[Json] = [
        {},
        {"selection": _PAST},
        {"kind": "monthly", "plan": plan, "month": day[:7]},
        {"kind": "covert"},
    ]
    frames += [{"selection": _PAST, "covert": True}, {"kind": "quarterly"}]
    rosters: list[Json] = [roster, {**roster, "covert": True}]
    return {
        "/frames/preview": [{"title": "预览", **one} for one in frames],
        "/rosters/preview": [{"title": "预览", **one} for one in rosters],
        "/papers/verification": [
            {"code": str(code_of())},
            {"number": NUMBER, "check": code_of().check_word},
            {"file": "0" * 64},
        ],
    }


def pages_of(enterprises: Iterable[str], draws: Iterable[str]) -> list[str]:
    """The pages of the public site, which no document has: from its routes."""
    values = {"draw": list(draws), "identifier": list(enterprises), "bureau": [BUREAU], "year": ["2026"]}
    found = []
    for route in [*site.routes, *bureaus.routes, *record.routes, *results.routes, *search.routes]:
        if isinstance(route, APIRoute) and not route.include_in_schema:
            names = [*route.param_convertors]
            if values.keys() >= set(names):
                found += [route.path_format.format(**place) for place in _each(names, values)]
    return [*found, *(f"/search?q={identifier}" for identifier in enterprises)]


def _each(names: Sequence[str], values: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    most = max((len(values[name]) for name in names), default=1)
    return ({name: values[name][n % len(values[name])] for name in names} for n in range(most))


def readers(house: House) -> list[tuple[str, Person]]:
    """Everybody without the right, by a word for them, from all roles together to each; then the public. A supervisor
    who has every other role at home has it for the own bureau alone.
    """
    together = house.somebody(*(role for role in READERS if role is not Role.CITY_SUPERVISOR))
    each = [(str(role), house.somebody(role, bureau=CITY if role is Role.CITY_SUPERVISOR else "")) for role in _alike()]
    boss = house.somebody(*Role, bureau=CITY)
    return [(TOGETHER, together), *each, (SUPERVISOR, boss), (PUBLIC, house.public)]


def _alike() -> list[Role]:
    """The roles without the right; of roles to which the documents open the same reading operations, the first."""
    open_to: dict[tuple[str, ...], Role] = {}
    for role in READERS:
        reading = (one for one in PROMISED if _reads(one) and role in one.operation.described.get("x-roles", ()))
        # The supervisor is of another bureau.
        open_to.setdefault((*map(str, reading), *([CITY] if role is Role.CITY_SUPERVISOR else ())), role)
    return [*open_to.values()]


def _reads(promised: Promised) -> bool:
    return promised.operation.method == "get" or promised.operation.path.endswith(READING_POSTS)


async def ask(house: House, who: Person, request: Request) -> Answer:
    content = request.body or None
    headers = {**_SAME, **who.token()}
    answer = await house.client.request(request.method, request.path, headers=headers, content=content)
    said = {name: value for name, value in answer.headers.items() if name in _SAID}
    return Answer(answer.status_code, said, answer.content)


async def ask_everything(house: House, everything: Sequence[Request]) -> dict[tuple[str, Request], Answer]:
    return {
        (word, request): await ask(house, who, request)
        for word, who in readers(house)
        for request in everything
        if request.is_for(word)
    }

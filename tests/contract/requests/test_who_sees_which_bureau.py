"""A supervisor sees the bureaus that its token names, and no other: at every operation of the documents, with all roles
that the operation lets through, whether or not the database hides the rows (H8 of the security audit).

That it sees all of the supervised bureau, `test_two_bureaus.py` says.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from requests import Response

from shared.access.roles import Role
from tests.contract.requests.asking import Asker, refusal
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, Promised
from tests.contract.requests.two_bureaus import CITY, OTHER, readable, without_moment
from tests.support.apps import BUREAU, bearer
from tests.support.postgres import guard_rows

ELSEWHERE = "440100"
"""Another city."""
STRANGERS = {
    "another city's": (ELSEWHERE, frozenset({"440103"})),
    "the city's, who supervises another county": (CITY, frozenset({OTHER})),
    "the province's, who supervises nobody": ("370000", frozenset[str]()),
}
"""Supervisors who do not supervise the bureau: their own bureau, and what they supervise."""
_OF_THE_CALLER = ("/directories/{directory}/reviews", "/teams/{season}/departures")
"""What has a parameter in its path and is about the caller's bureau nevertheless."""
CHANGING = [
    one
    for one in PROMISED
    if one.is_protected and one.operation.method == "post" and "{" in one.operation.path
    if one.operation.path not in _OF_THE_CALLER
]
_TITLED = {"title": "检查对象名录库"}
_STAFFED = {**_TITLED, "on": "2026-03-02", "crew": "pair"}


def ask(asker: Asker, promised: Promised, who: tuple[str, frozenset[str]], *roles: Role) -> Response:
    """As somebody with these roles, at a place of the bureau, and of this bureau where it can be said."""
    bureau, supervises = who
    token = bearer(asker.issuer, *roles, bureau=bureau, supervises=supervises, subject="made-up-stranger")
    asked = {one["name"] for one in promised.operation.described.get("parameters", ())}
    query = f"?bureau={BUREAU}" if "bureau" in asked else ""
    return asker.ask(promised, query=query, body=json.dumps(promised.example).encode(), **token)


@contextmanager
def bare_rows(lived_in: LivedIn) -> Iterator[None]:
    """The database hides nothing: the code alone keeps bureaus apart."""
    asyncio.run(guard_rows(lived_in.database, guarded=False))
    try:
        yield
    finally:
        asyncio.run(guard_rows(lived_in.database))


@pytest.fixture(scope="module", params=[True, False], ids=["guarded", "bare"])
def rows(request: pytest.FixtureRequest, lived_in: LivedIn) -> Iterator[None]:
    if request.param:
        yield
    else:
        with bare_rows(lived_in):
            yield


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("promised", [*readable(), *CHANGING], ids=str)
def test_whoever_does_not_supervise_a_bureau_finds_nothing_of_it(promised: Promised, asker: Asker) -> None:
    for who in STRANGERS.values():
        answer = ask(asker, promised, who, *promised.able, Role.CITY_SUPERVISOR)
        assert refusal(answer)[0] in (403, 404), answer.text


@pytest.mark.parametrize("promised", [*readable(), *CHANGING], ids=str)
def test_no_other_role_counts_in_a_supervised_bureau(promised: Promised, asker: Asker) -> None:
    others = [role for role in promised.able if role is not Role.CITY_SUPERVISOR]
    answer = ask(asker, promised, (CITY, frozenset({BUREAU})), *others)
    assert refusal(answer)[0] in (403, 404), answer.text


@pytest.mark.parametrize("promised", [*readable()], ids=str)
def test_roles_in_the_own_bureau_show_nothing_more_of_a_supervised_one(promised: Promised, asker: Asker) -> None:
    """The right is that of the row's bureau, wherever the caller has more."""
    who = CITY, frozenset({BUREAU})
    others = [role for role in Role if role is not Role.CITY_SUPERVISOR]
    plain, more = (ask(asker, promised, who, Role.CITY_SUPERVISOR, *roles) for roles in ((), others))
    if plain.status_code == 200:
        assert (more.status_code, without_moment(more.json())) == (200, without_moment(plain.json()))
    elif plain.status_code not in (403, 404):
        assert refusal(more) == refusal(plain)
    else:
        assert more.status_code in (403, 404) or BUREAU not in more.text, more.text


@pytest.mark.parametrize("promised", [one for one in CHANGING if Role.CITY_SUPERVISOR not in one.able], ids=str)
def test_a_supervisor_changes_nothing_but_by_annulment(promised: Promised, asker: Asker) -> None:
    answer = ask(asker, promised, (CITY, frozenset({BUREAU})), *promised.able, Role.CITY_SUPERVISOR)
    assert refusal(answer)[0] in (403, 404), answer.text


def test_what_a_supervisor_changes_is_annulments() -> None:
    assert {one.operation.path for one in CHANGING if Role.CITY_SUPERVISOR in one.able} == {
        "/draws/{draw}/annulments",
        *(f"/annulments/{{annulment}}/{verb}" for verb in ("approval", "refusal", "withdrawal")),
    }


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("/frames", _TITLED, "plan"),
        ("/rosters", _STAFFED, "draw"),
        ("/rosters", _STAFFED, "frame"),
    ],
)
def test_nothing_is_made_of_what_is_not_supervised(
    path: str, body: dict[str, object], named: str, who: tuple[str, frozenset[str]], asker: Asker
) -> None:
    """Where a body names a plan, a draw or a frame of the bureau."""
    thing = asker.lived_in.known[f"/{named}s"][named][0]
    token = bearer(asker.issuer, Role.DRAWER, Role.CITY_SUPERVISOR, bureau=who[0], supervises=who[1])
    for there in (path, f"{path}/preview"):
        answer = asker.send("sampling", "POST", there, body=json.dumps({**body, named: thing}).encode(), **token)
        assert refusal(answer)[0] == 404, answer.text


def test_a_caller_is_told_which_bureaus_it_sees(asker: Asker) -> None:
    token = bearer(asker.issuer, Role.CITY_SUPERVISOR, bureau=CITY, supervises=frozenset({BUREAU, OTHER}))
    assert asker.send("sampling", "GET", "/me", body=b"", **token).json()["sees"] == [CITY, OTHER, BUREAU]
    token = bearer(asker.issuer, Role.DRAWER, bureau=CITY, supervises=frozenset({BUREAU, OTHER}))
    assert asker.send("sampling", "GET", "/me", body=b"", **token).json()["sees"] == [CITY]

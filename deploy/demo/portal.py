"""A client like the county's portal: it calls the APIs of the services, each time as a person with one role."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from shared.access.identity import Identity
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.clock import utc_now
from shared.errors import Conflict, Refusal

BUREAU = "370124"
_PATIENCE = 60.0
_PAUSE = 0.5

T = TypeVar("T")


class ServiceRefused(Conflict):
    """The refusal of a service, raised here again. The fact `problem` has the code of the service's problem."""

    code = "service-refused"
    title = "服务未接受请求"
    title_en = "A service refused the request"

    def __init__(self, problem: Mapping[str, Any]) -> None:
        said, said_en = (f"{problem.get(f'title{e}', '')}：{problem.get(f'detail{e}', '')}" for e in ("", "_en"))
        super().__init__(said, said_en, problem=str(problem.get("type", "")).rpartition("/")[2])


class Portal:
    """A client for all services behind an address. For each call it has a token with the role of the caller."""

    def __init__(self, http: httpx.Client, issuer: Issuer) -> None:
        self._http = http
        self._issuer = issuer

    def get(self, role: Role | None, path: str) -> Any:
        """The JSON at a path. Without a role, it is asked as the public. Raises ServiceRefused."""
        return self._answer(self._http.get(path, headers=self._headers(role)))

    def read(self, path: str) -> bytes:
        """The bytes at a public path. Raises ServiceRefused."""
        answer = self._http.get(path)
        if answer.is_error:
            raise ServiceRefused(answer.json())
        return answer.content

    def post(self, role: Role | None, path: str, body: Mapping[str, Any]) -> Any:
        """Create a thing by a POST, with a new Idempotency-Key; without a role as the public. Raises ServiceRefused."""
        headers = {**self._headers(role), "Idempotency-Key": str(uuid4())}
        return self._answer(self._http.post(path, json=body, headers=headers))

    def act(self, role: Role, thing: str, verb: str, body: Mapping[str, Any]) -> Any:
        """Act on the thing at a path in its present version.

        Raises ServiceRefused, also when it has changed meanwhile.
        """
        read = self._http.get(thing, headers=self._headers(role))
        self._answer(read)
        headers = {**self._headers(role), "If-Match": read.headers["ETag"]}
        return self._answer(self._http.post(f"{thing}/{verb}", json=body, headers=headers))

    def post_file(self, role: Role, path: str, content: bytes) -> Any:
        """Create a thing from a YAML file by a POST. Raises ServiceRefused."""
        headers = {**self._headers(role), "Idempotency-Key": str(uuid4()), "Content-Type": "application/yaml"}
        return self._answer(self._http.post(path, content=content, headers=headers))

    def put_file(self, role: Role, path: str, content: bytes) -> Any:
        """Send a file by a PUT. Raises ServiceRefused."""
        return self._answer(self._http.put(path, content=content, headers=self._headers(role), timeout=None))

    def _headers(self, role: Role | None) -> dict[str, str]:
        if role is None:
            return {}
        lifetime = timedelta(minutes=5)
        identity = Identity(f"demo-{role}", BUREAU, frozenset({role}), "cheqian-demo", f"演示人员（{role}）")
        token = self._issuer.mint(identity, now=utc_now(), ttl=lifetime)
        return {"Authorization": f"Bearer {token}"}

    def _answer(self, response: httpx.Response) -> Any:
        if response.is_error:
            raise ServiceRefused(response.json())
        return response.json()


def as_soon_as_possible(ask: Callable[[], T], *not_yet: type[Refusal]) -> T:
    """Ask again while a service refuses as one of `not_yet`. Returns the answer.

    Raises ServiceRefused.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return ask()
        except ServiceRefused as refusal:
            if refusal.facts["problem"] not in {each.code for each in not_yet} or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Ask again until it is so. Raises TimeoutError after a minute."""
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen within a minute")
        time.sleep(_PAUSE)

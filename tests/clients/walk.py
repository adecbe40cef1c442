"""From a list of enterprises to a draw's bundle, by the generated Python client and the program of a party.

Runs with the interpreter that has the generator's packages: `python walk.py CLIENT LIST BUNDLE`, where the folder
CLIENT holds the package `cheqian_client`. Standard input is a JSON object: the address of the house (`site`), the
public keys of its log and of its witness (`vkey`, `witness_vkey`), a token for each role (`tokens`), the bureau, the
text of its policy, the command of the party's program (`party`), and `parties`: source → the organisation's code and
name.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid4

sys.path.insert(0, sys.argv[1])

from cheqian_client import AuthenticatedClient, Client  # found where the argument says
from cheqian_client.api.directory import import_enterprises, list_enterprises
from cheqian_client.api.draws import announce_draw, hand_in_value
from cheqian_client.api.frames import freeze_frame
from cheqian_client.api.notices import get_bundle, get_published_draw
from cheqian_client.api.parties import approve_party, request_party
from cheqian_client.api.policies import approve_policy_adoption, request_policy_adoption
from cheqian_client.models import (
    AdoptionShown,
    AnnounceDrawRequest,
    DrawBundle,
    DrawShown,
    EnterprisesFound,
    FrameRequest,
    FrameShown,
    HandedInShown,
    HandInRequest,
    Party,
    PartyShown,
    Problem,
    PublishedDraw,
    RegisterPartyRequest,
)
from cheqian_client.types import File, Response

T = TypeVar("T")
Json = dict[str, Any]
_PATIENCE = 60.0
_NOT_YET = {
    "/problems/draw-not-ended",
    "/problems/log-not-witnessed",
    "/problems/not-published",
    "/problems/notice-unknown",
    "/problems/party-not-registered",
}


class PartyProgram(NamedTuple):
    """The program of a party with its keyring, which is no part of the house."""

    command: list[str]
    source: str
    keyring: Path

    def run(self, verb: str, *arguments: str) -> Json:
        """What it prints, to be handed in."""
        done = subprocess.run(  # noqa: S603  # our own words
            [*self.command, verb, str(self.keyring), *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"party {verb}: {done.stdout}{done.stderr}")
        return dict(json.loads(done.stdout))


def walk(given: Json, enterprises: bytes, folder: Path) -> bytes:
    """Adopt the rules, register parties, import, freeze, announce, open; the bundle as the public gets it."""
    people = {role: AuthenticatedClient(given["site"], token) for role, token in given["tokens"].items()}
    _adopt(people, given["policy"].encode())
    parties = [_registered(people, given, source, folder) for source in given["parties"]]
    imported = import_enterprises.sync_detailed(uuid4(), client=people["registrar"], body=File(BytesIO(enterprises)))
    print("imported", imported.parsed.counts.added, "enterprises")
    page = _given(list_enterprises.sync_detailed(client=people["registrar"], count=True, limit=1), EnterprisesFound)
    assert page.count.rows == imported.parsed.counts.added
    request = FrameRequest("全部", kind="by-parties")
    frame = _given(
        freeze_frame.sync_detailed(client=people["drawer"], body=request, idempotency_key=str(uuid4())), FrameShown
    )
    print("froze", frame.size, "under", frame.root)
    draw = _held(people, parties, frame, given)
    bundle = _at_last(lambda: get_bundle.sync_detailed(draw, client=Client(given["site"])), DrawBundle)
    print("completed with the seed", bundle.parsed.seed)
    return bytes(bundle.content)


def _adopt(people: Mapping[str, AuthenticatedClient], policy: bytes) -> None:
    """By two persons."""
    asked = request_policy_adoption.sync_detailed(
        client=people["legal"], body=File(BytesIO(policy)), idempotency_key=str(uuid4())
    )
    adoption = _given(asked, AdoptionShown)
    approved = approve_policy_adoption.sync_detailed(
        adoption.id, client=people["chief"], if_match=str(asked.headers["ETag"])
    )
    print("adopted", _given(approved, AdoptionShown).policy)


def _registered(people: Mapping[str, AuthenticatedClient], given: Json, source: str, folder: Path) -> PartyProgram:
    """A party with a new key, registered by two persons."""
    program = PartyProgram(given["party"], source, folder / f"{source}.json")
    code, name = given["parties"][source]
    body = RegisterPartyRequest.from_dict(program.run("new", "--organisation", code, "--name", name))
    asked = request_party.sync_detailed(client=people["legal"], body=body, idempotency_key=str(uuid4()))
    party = _given(asked, PartyShown)
    approved = approve_party.sync_detailed(party.id, client=people["chief"], if_match=str(asked.headers["ETag"]))
    print("registered", _given(approved, PartyShown).name)
    return program


def _held(
    people: Mapping[str, AuthenticatedClient], parties: list[PartyProgram], frame: FrameShown, given: Json
) -> UUID:
    """A draw over the frame, from the announcement to the last opening; its id. The service completes it."""
    signed = [
        one.run("sign", frame.purpose, "--bureau", given["bureau"], "--source", one.source)["commitments"][0]["party"]
        for one in parties
    ]
    request = AnnounceDrawRequest("抽查三成", frame=frame.id, parties=[Party.from_dict(each) for each in signed])
    announced = _at_last(
        lambda: announce_draw.sync_detailed(client=people["drawer"], body=request, idempotency_key=str(uuid4())),
        DrawShown,
    ).parsed
    draw: UUID = announced.id
    print("announced draw", announced.serial, "of", announced.year)
    public, keys = Client(given["site"]), ["--key", given["vkey"], "--witness", given["witness_vkey"]]
    place = f"{given['site'].rstrip('/')}/draws/{draw}"
    for count, party in enumerate(parties):
        _until(partial(_is_public, public, draw, opened=count))
        opening = HandInRequest.from_dict(party.run("open", place, *keys, "--yes"))
        told = _given(hand_in_value.sync_detailed(draw, client=public, body=opening), HandedInShown)
        print(party.source, "opened:", told.type_)
    return draw


def _is_public(public: Client, draw: UUID, *, opened: int) -> bool:
    """Whether everybody sees the announcement under a cosigned checkpoint, and so many openings."""
    shown = get_published_draw.sync_detailed(draw, client=public).parsed
    return isinstance(shown, PublishedDraw) and bool(shown.witnessed) and len(shown.reveals) == opened


def _given(answer: "Response[Any]", kind: type[T]) -> T:
    """What was answered, if it is of the kind; a refusal ends the walk."""
    if not isinstance(answer.parsed, kind):
        raise SystemExit(f"{answer.status_code}: {answer.content.decode()}")
    return answer.parsed


def _at_last(ask: "Callable[[], Response[Any]]", kind: type[T]) -> "Response[T]":
    """The answer, once the log has published what it waits for."""
    answers: list[Response[Any]] = []

    def is_there() -> bool:
        answers.append(ask())
        told = answers[-1].parsed
        return not (isinstance(told, Problem) and told.type_ in _NOT_YET)

    _until(is_there)
    _given(answers[-1], kind)
    return answers[-1]


def _until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so, or until the patience is over: then what comes next says what is missing."""
    until = time.monotonic() + _PATIENCE
    while not is_so() and time.monotonic() < until:
        time.sleep(0.5)


if __name__ == "__main__":
    _, client, list_, bundle_ = sys.argv
    Path(bundle_).write_bytes(walk(json.load(sys.stdin), Path(list_).read_bytes(), Path(client)))

"""From a list of enterprises to a draw's bundle, by the generated Python client and nothing else of ours.

Runs with the interpreter that has the generator's packages: `python walk.py CLIENT LIST BUNDLE`, where the folder
CLIENT holds the package `cheqian_client`. Standard input is a JSON object: the address of the house, and a token for
each role.
"""

import json
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

sys.path.insert(0, sys.argv[1])

from cheqian_client import AuthenticatedClient, Client  # found where the argument says
from cheqian_client.api.directory import import_enterprises, list_enterprises
from cheqian_client.api.draws import announce_draw, complete_draw, enter_last_share, get_draw, reveal_share
from cheqian_client.api.frames import freeze_frame
from cheqian_client.api.notices import get_bundle
from cheqian_client.models import (
    AnnounceDrawRequest,
    DealRequest,
    DrawBundle,
    DrawShown,
    EnterpriseKnownPage,
    EnterShareRequest,
    Escrow,
    FrameRequest,
    FrameShown,
    Party,
    Problem,
    RevealShareRequest,
)
from cheqian_client.types import File, Response

T = TypeVar("T")
_PATIENCE = 60.0
_NOT_YET = {
    "/problems/announcement-not-published",
    "/problems/draw-not-completed",
    "/problems/not-published",
    "/problems/notice-unknown",
}


def walk(house: str, tokens: Mapping[str, str], enterprises: bytes) -> bytes:
    """Import, freeze, announce, reveal, complete; the bundle as the public gets it."""
    people = {role: AuthenticatedClient(house, token) for role, token in tokens.items()}
    imported = import_enterprises.sync_detailed(uuid4(), client=people["registrar"], body=File(BytesIO(enterprises)))
    print("imported", imported.parsed.counts.added, "enterprises")
    page = _given(list_enterprises.sync_detailed(client=people["registrar"], count=True, limit=1), EnterpriseKnownPage)
    assert page.count.rows == imported.parsed.counts.added
    frame = _given(
        freeze_frame.sync_detailed(client=people["drawer"], body=FrameRequest("全部"), idempotency_key=str(uuid4())),
        FrameShown,
    )
    print("froze", frame.size, "under", frame.root)
    draw = _held(people, frame)
    bundle = _at_last(lambda: get_bundle.sync_detailed(draw, client=Client(house)), DrawBundle)
    print("completed with the seed", bundle.parsed.seed)
    return bytes(bundle.content)


def _held(people: Mapping[str, AuthenticatedClient], frame: FrameShown) -> UUID:
    """A draw over the frame, from the announcement to the outcome; its id."""
    nonces = {source: secrets.token_hex(32) for source in ("legal-section", "trade-association", "notary")}
    sealed = {source: _commitment(source, nonce) for source, nonce in nonces.items()}
    entropy = [
        Party(sealed["legal-section"], "bureau", "legal-section", "party"),
        Party(sealed["trade-association"], "县企业协会", "trade-association", "party"),
        Escrow(sealed["notary"], "县公证处", "县公证处", "notary", "escrow"),
    ]
    request = AnnounceDrawRequest(
        entropy, "抽查三成", deals=[DealRequest("抽查", rate="30%")], frame=frame.id, reserve=1
    )
    announced = _given(
        announce_draw.sync_detailed(client=people["drawer"], body=request, idempotency_key=str(uuid4())), DrawShown
    )
    draw: UUID = announced.id
    print("announced draw", announced.serial, "of", announced.year)
    for source in ("legal-section", "trade-association"):
        reveal = RevealShareRequest(source, nonces[source])
        _given(
            reveal_share.sync_detailed(draw, client=people["party"], body=reveal, if_match=_tag(people, draw)),
            DrawShown,
        )
    last = EnterShareRequest(nonces["notary"])
    _at_last(
        lambda: enter_last_share.sync_detailed(draw, client=people["drawer"], body=last, if_match=_tag(people, draw)),
        DrawShown,
    )
    completed = complete_draw.sync_detailed(draw, client=people["drawer"], if_match=_tag(people, draw))
    print("drew", _given(completed, DrawShown).status)
    return draw


def _tag(people: Mapping[str, AuthenticatedClient], draw: UUID) -> str:
    """What an action on the draw must say it was decided on."""
    return str(get_draw.sync_detailed(draw, client=people["drawer"]).headers["ETag"])


def _commitment(source: str, nonce: str) -> str:
    """As docs/protocol.md says."""
    return sha256(f"cheqian-party/1\n{source}\n{nonce}\n".encode()).hexdigest()


def _given(answer: "Response[Any]", kind: type[T]) -> T:
    """What was answered, if it is of the kind; a refusal ends the walk."""
    if not isinstance(answer.parsed, kind):
        raise SystemExit(f"{answer.status_code}: {answer.content.decode()}")
    return answer.parsed


def _at_last(ask: "Callable[[], Response[Any]]", kind: type[T]) -> "Response[T]":
    """The answer, once the log has published what it waits for."""
    until = time.monotonic() + _PATIENCE
    while True:
        answer = ask()
        waits = isinstance(answer.parsed, Problem) and answer.parsed.type_ in _NOT_YET
        if not waits or time.monotonic() > until:
            _given(answer, kind)
            return answer
        time.sleep(0.5)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    Path(sys.argv[3]).write_bytes(walk(given["house"], given["tokens"], Path(sys.argv[2]).read_bytes()))

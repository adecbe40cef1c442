"""Small made-up draws of protocol 2, with parties that have real keys, and what is known when they are announced."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.canonical import JsonObject
from shared.draws.circumstances import Adopted, Circumstances, Registration
from shared.draws.drand import QUICKNET
from shared.draws.frames import Frame, LeftOut, Lists, Person, Slot, Task, Unit, list_root, lists_by_name
from shared.draws.signing import commitment_message, commitment_of, reveal_message
from shared.identifiers import Uscc

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SEED = "ab" * 32
BUREAU = str(Uscc.completed("11370124EXAMPLEB"))
ASSOCIATION = str(Uscc.completed("51370124EXAMPLEA"))
NOTARY = str(Uscc.completed("12370124EXAMPLEN"))
POLICY = "0c" * 32
PURPOSE = "monthly/2026-03/W"
ROUND = QUICKNET.first_round_at(NOW + timedelta(minutes=10))


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def id_of(name: str) -> str:
    """A well-formed id; that it is blinded plays no part here."""
    return hashlib.sha256(name.encode()).hexdigest()


def units(*weights: int, stratum: str = "") -> list[Unit]:
    return [Unit(id_of(f"{stratum}/{number}"), stratum, weight) for number, weight in enumerate(weights)]


def left_out(*reasons: str) -> list[LeftOut]:
    return [LeftOut(id_of(f"out/{number}"), reason) for number, reason in enumerate(reasons)]


def task(name: str, *slots: Sequence[str]) -> Task:
    return Task(id_of(name), tuple(Slot(f"slot {place}", tuple(tags)) for place, tags in enumerate(slots)))


def person(name: str, *tags: str, capacity: int = 1, recused: Sequence[str] = ()) -> Person:
    return Person(id_of(name), tags, capacity, tuple(sorted(map(id_of, recused))))


def beacon(round_: int = ROUND, **changes: object) -> JsonObject:
    due = at(datetime.fromtimestamp(QUICKNET.due(round_), UTC))
    return {"source": "beacon", "type": "drand", "chain": QUICKNET.hash, "round": round_, "due": due} | changes


def key_of(source: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"key of {source}".encode()).digest())


def nonce_of(source: str) -> str:
    return id_of(f"nonce of {source}")


def party(source: str, owner: str, purpose: str = PURPOSE) -> JsonObject:
    commitment = commitment_of(source, nonce_of(source))
    message = commitment_message("370124", purpose, source, commitment)
    return {
        "source": source,
        "type": "party",
        "owner": owner,
        "name": f"样例单位 {source}",
        "key": key_of(source).public_key().public_bytes_raw().hex(),
        "commitment": commitment,
        "signature": key_of(source).sign(message).hex(),
    }


def parties() -> list[JsonObject]:
    return [party("bureau", BUREAU), party("association", ASSOCIATION), party("notary", NOTARY)]


def reveal_signature(spec: JsonObject, source: str, announcement: str) -> str:
    message = reveal_message(spec["draw"], source, nonce_of(source), announcement)
    return key_of(source).sign(message).hex()


def spec_of(lists: Lists, *deals: tuple[str, str, int], **changes: object) -> JsonObject:
    """The spec over these lists, by the beacon. Deals are (name, stratum, count)."""
    kind: JsonObject = {"kind": "assign"}
    if isinstance(lists, Frame):
        named = [dict(zip(("name", "stratum", "count"), deal, strict=True)) for deal in deals]
        kind = {"kind": "rank", "deals": named, "reserve": 0}
    refs: dict[str, JsonObject] = {
        name: {"root": list_root(members), "size": len(members)} for name, members in lists_by_name(lists).items()
    }
    for name in refs.keys() - {"excluded"}:
        refs[name]["key"] = "aa" * 32
    common = {
        "protocol": "cheqian-draw/2",
        "bureau": "370124",
        "organisation": BUREAU,
        "year": 2026,
        "serial": 7,
        "draw": "01957c00-0000-7000-8000-000000000007",
        "purpose": PURPOSE,
        "policy": {"file": POLICY, "rule": "monthly"},
        "entropy": [beacon()],
        "ends": at(NOW + timedelta(days=3)),
    }
    return {**common, **kind, **refs, **changes}


def registration(source: str, owner: str, **changes: Any) -> Registration:
    key = key_of(source).public_key().public_bytes_raw().hex()
    return Registration(owner, f"样例单位 {source}", "", key, NOW - timedelta(days=1))._replace(**changes)


def known(**changes: Any) -> Circumstances:
    """Circumstances in which nothing speaks against `spec_of`, except where changed."""
    found: dict[str, Any] = {
        "now": NOW,
        "entry_size": 4000,
        "parties": [
            registration("bureau", BUREAU),
            registration("association", ASSOCIATION),
            registration("notary", NOTARY),
        ],
        "organisation": BUREAU,
        "frozen": NOW - timedelta(days=1),
        "policies": {POLICY: Adopted(NOW - timedelta(days=30), frozenset({"monthly"}))},
        "next_serial": 7,
        "cosigned": NOW - timedelta(seconds=5),
    }
    return Circumstances(**{**found, **changes})

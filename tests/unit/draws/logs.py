"""Whole logs of draws, made event by event, as an honest service or an insider with the log's key would make them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from shared.canonical import JsonObject, canonical
from shared.draws.audit.excerpt import excerpt
from shared.draws.audit.fold import Audited, LogAudit, no_policies
from shared.draws.audit.step import PolicyOf
from shared.draws.drand import QUICKNET
from shared.draws.entropy import Value
from shared.draws.registration import PartyKey, registration_message
from shared.draws.seed import seed
from shared.draws.signing import commitment_message, commitment_of, reveal_message
from shared.draws.spec import read_spec
from shared.errors import Refusal
from shared.log.checkpoints import Checkpoint
from shared.log.edge import Edge
from shared.log.event import Event, leaf_hash
from shared.log.notes import Note, SigningKey
from shared.log.quorum import Quorum
from tests.unit.draws.builders import ASSOCIATION, BUREAU, NOTARY, at, beacon, id_of, key_of, nonce_of, party
from tests.unit.draws.published import LOG, ROUND, SIGNATURE, WITNESS

LATER = 657_413
"""Another round of quicknet, due three weeks after `ROUND`."""
SIGNATURES = {
    ROUND: SIGNATURE,
    LATER: "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
}
CODE, CITY = "370124", "370100"
POLICY = id_of("policy")
JULY = datetime(2023, 7, 1, 2, tzinfo=UTC)
AUGUST = datetime(2023, 8, 20, 2, tzinfo=UTC)
FIRST_DUE = datetime.fromtimestamp(QUICKNET.due(ROUND), UTC)
SECOND_DUE = datetime.fromtimestamp(QUICKNET.due(LATER), UTC)
MARCH = datetime(2024, 3, 1, tzinfo=UTC)
TRUSTED = Quorum(LOG.verifier, [WITNESS.verifier])


@dataclass
class Log:
    """The entries so far, and the trees that they make."""

    key: SigningKey = LOG
    entries: list[bytes] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=lambda: [Edge()])
    versions: dict[str, int] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)
    """Stream → the leaf hash of its announcement."""
    specs: dict[str, JsonObject] = field(default_factory=dict)
    """Draw → the spec that was announced."""

    def append(self, entry: bytes) -> None:
        self.entries.append(entry)
        self.edges.append(self.edges[-1].extend([leaf_hash(entry)]).edge)

    def root_at(self, size: int) -> bytes:
        return self.edges[size].root

    def note(self, moment: datetime, *, size: int | None = None, witness: SigningKey = WITNESS) -> str:
        """The newest checkpoint, cosigned at that moment."""
        size = len(self.entries) if size is None else size
        checkpoint = Checkpoint(self.key.name, size, self.root_at(size))
        lines = (self.key.sign(checkpoint.text), witness.sign(checkpoint.text, int(moment.timestamp())))
        return Note(checkpoint.text, lines).to_bytes().decode()

    def forged_note(self, moment: datetime) -> str:
        """A checkpoint of another tree of the same size, which log and witness have signed."""
        other = Checkpoint(self.key.name, len(self.entries), bytes(32))
        lines = (self.key.sign(other.text), WITNESS.sign(other.text, int(moment.timestamp())))
        return Note(other.text, lines).to_bytes().decode()


Public = Callable[[Log], JsonObject]
Edit = Callable[[JsonObject], object]


class Happening(NamedTuple):
    """An event of a script. The public part is made when the log has all entries before it."""

    type: str
    stream: str
    time: datetime
    public: Public
    bureau: str = CODE


def build(script: Sequence[Happening], edits: Mapping[int, Edit] | None = None, key: SigningKey = LOG) -> Log:
    """The log of a script. `edits` change the fields of an entry before it is logged; all later entries follow it."""
    log = Log(key)
    for number, happening in enumerate(script):
        version = log.versions[happening.stream] = log.versions.get(happening.stream, 0) + 1
        public = happening.public(log)
        event = Event(
            id=UUID(int=number),
            bureau=happening.bureau,
            stream=happening.stream,
            version=version,
            type=happening.type,
            time=happening.time,
            trace="",
            cause="",
            public=public,
            payload={},
            salt=bytes(32),
        )
        entry = event.sealed().entry
        edit = (edits or {}).get(number)
        if edit:
            fields = json.loads(entry)
            edit(fields)
            entry, public = canonical(fields), fields.get("public", {})
        if happening.type == "sampling.draw.announced":
            log.leaves.setdefault(happening.stream, leaf_hash(entry).hex())
            log.specs.setdefault(happening.stream, public.get("spec", {}))
        log.append(entry)
    return log


def audited(
    log: Log, now: datetime | None = MARCH, trusted: Quorum = TRUSTED, policy_of: PolicyOf = no_policies
) -> Audited:
    """The audit of a log, judged at `now`."""
    audit = LogAudit(log.key.verifier, trusted, policy_of)
    audit.take(excerpt(0, log.entries), log.root_at)
    return audit.findings(now)


def codes(log: Log, now: datetime | None = MARCH, **more: Any) -> list[str]:
    """The codes of the findings, `late` ones with this word, sorted and each once."""
    found = audited(log, now, **more).findings
    return sorted({f"{f.remark.code}{'' if f.broken else ' late'}" for f in found})


def draw_id(number: int) -> str:
    return f"018a2303-0000-7000-8000-{number:012d}"


def spec_for(number: int, purpose: str, **changes: object) -> JsonObject:
    """A spec of kind rank by the beacon: forty units in one stratum, three left out, four drawn."""
    spec: JsonObject = {
        "protocol": "cheqian-draw/2",
        "kind": "rank",
        "bureau": CODE,
        "organisation": BUREAU,
        "year": 2023,
        "serial": number,
        "draw": draw_id(number),
        "purpose": purpose,
        "policy": {"file": POLICY, "rule": purpose.split("/")[0]},
        "frame": {"root": id_of(f"frame {number}"), "size": 40, "key": id_of(f"key {number}")},
        "excluded": {"root": id_of(f"excluded {number}"), "size": 3},
        "deals": [{"name": "2023-08", "stratum": "", "count": 4}],
        "reserve": 3,
        "entropy": [beacon(ROUND)],
        "ends": at(FIRST_DUE + timedelta(days=1)),
    }
    if changes.get("kind") == "assign":
        del spec["frame"], spec["deals"], spec["reserve"]
        key = id_of(f"key {number}")
        spec["tasks"] = {"root": id_of(f"tasks {number}"), "size": 4, "key": key}
        spec["people"] = {"root": id_of(f"people {number}"), "size": 12, "key": key}
    return {**spec, **changes}


def three_parties(purpose: str, number: int) -> list[JsonObject]:
    """Three parties, each with its own nonce in each draw."""
    owners = (("bureau", BUREAU), ("association", ASSOCIATION), ("notary", NOTARY))
    return [party(f"{name}-{number}", owner, purpose) | _key(name, number, purpose) for name, owner in owners]


def _key(name: str, number: int, purpose: str) -> JsonObject:
    """The registered key of a party: one key, whatever the source is called in a draw."""
    source = f"{name}-{number}"
    commitment = commitment_of(source, nonce_of(source))
    signed = key_of(name).sign(commitment_message(CODE, purpose, source, commitment)).hex()
    public = key_of(name).public_key().public_bytes_raw().hex()
    return {"name": f"样例单位 {name}", "key": public, "signature": signed, "commitment": commitment}


def announce(spec: JsonObject, time: datetime = AUGUST, **public: object) -> Happening:
    """The announcement of a spec."""
    covert = bool(public.get("open_by"))
    out = {"withheld": 3} if covert else {"drawn": 2, "not-open": 1}
    counts: JsonObject = {"members": spec["tasks" if spec["kind"] == "assign" else "frame"]["size"], "out": out}
    if spec["kind"] == "assign":
        counts |= {"people": spec["people"]["size"]} | ({} if covert else {"recusals": 2, "fewest": 5})
    whole = {
        "spec": spec,
        "counts": counts,
        "changed": 1,
        "frozen": at(time - timedelta(hours=20)),
        "open_by": "",
        "replaces": "",
        **public,
    }
    return happen("announced", spec["draw"], time, lambda log: whole)


def happen(word: str, draw: str, time: datetime, public: Public | JsonObject) -> Happening:
    """An event of a draw."""
    made: Public = (lambda log: public) if isinstance(public, dict) else public
    return Happening(f"sampling.draw.{word}", f"draw/{draw}", time, made)


def witness(draw: str, time: datetime) -> Happening:
    """The newest checkpoint, cosigned a second before, in the stream of a draw."""
    return happen("witnessed", draw, time, lambda log: {"note": log.note(time - timedelta(seconds=1))})


def daily(time: datetime) -> Happening:
    """The note of the day."""
    stream = f"witnessed/{time:%Y-%m-%d}"
    return Happening("publishing.log.witnessed", stream, time, lambda log: {"note": log.note(time)}, bureau="")


def complete(draw: str, time: datetime) -> Happening:
    """The completion, from the spec that stands in the log: by the beacon, or by the nonces of all parties."""

    def public(log: Log) -> JsonObject:
        stream = f"draw/{draw}"
        try:
            spec = read_spec(log.specs.get(stream))
        except Refusal:  # of a mutated spec nothing can be computed
            return {"seed": id_of("seed"), "outcome_hash": id_of("outcome"), "value": ""}
        values = [
            Value(
                source.source, nonce_of(source.source) if source.type == "party" else SIGNATURES.get(source.round, "")
            )
            for source in spec.entropy
        ]
        drawn_by = seed(log.leaves[stream], values, spec)
        value = {} if spec.parties else {"value": values[0].value}
        return {"seed": drawn_by, "outcome_hash": id_of(f"outcome {draw}"), **value}

    return happen("completed", draw, time, public)


def reveal(draw: str, name: str, number: int, time: datetime) -> Happening:
    """A party opens its nonce."""
    source = f"{name}-{number}"

    def public(log: Log) -> JsonObject:
        message = reveal_message(draw, source, nonce_of(source), log.leaves[f"draw/{draw}"])
        return {"source": source, "value": nonce_of(source), "signature": key_of(name).sign(message).hex()}

    return happen("revealed", draw, time, public)


def register(name: str, owner: str, time: datetime = JULY, bureau: str = CODE, **changes: object) -> Happening:
    """The registration of a party, signed by its key."""
    key = key_of(name)
    row = PartyKey(owner, f"样例单位 {name}", str(changes.get("above", "")), key.public_key().public_bytes_raw().hex())
    public = {**row._asdict(), "signature": key.sign(registration_message(row)).hex(), "approved_by": "", **changes}
    return Happening("sampling.party.registered", f"party/{name}-{bureau}", time, lambda log: public, bureau)


def superior(time: datetime = JULY, code: str = CITY) -> Happening:
    return Happening("sampling.superior.registered", "superior/1", time, lambda log: {"superior": code})


def adopt(time: datetime = JULY, file: str = POLICY) -> Happening:
    return Happening("sampling.policy.adopted", f"policy/{file[:8]}", time, lambda log: {"file": file})


def registers() -> list[Happening]:
    """A policy, the bureau above, and three parties, all in July."""
    owners = (("bureau", BUREAU), ("association", ASSOCIATION), ("notary", NOTARY))
    return [adopt(), superior(), *(register(name, owner) for name, owner in owners)]


def by_beacon(number: int = 1, purpose: str = "monthly/2023-08/W", **public: object) -> list[Happening]:
    """A draw by the beacon, from its announcement to its completion."""
    spec = spec_for(number, purpose, **dict(public.pop("spec", {})))  # type: ignore[call-overload]  # a dict of changes
    draw = spec["draw"]
    return [
        announce(spec, AUGUST + timedelta(minutes=number), **public),
        witness(draw, AUGUST + timedelta(minutes=number, seconds=5)),
        complete(draw, FIRST_DUE + timedelta(seconds=number)),
    ]

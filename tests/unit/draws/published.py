"""A completed draw as it would be published: a small log with a witness, both receipts, and the bundle.

`python -m tests.unit.draws.published` writes tests/golden/draws anew.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from shared.canonical import JsonObject, canonical, digest
from shared.draws.blinding import blind
from shared.draws.bundle import Bundle, Opening
from shared.draws.computation import outcome_of
from shared.draws.frames import Frame, Roster, Unit
from shared.draws.seed import Value, seed
from shared.draws.spec import read_spec, spec_hash
from shared.draws.verification import verify_bundle
from shared.log.checkpoints import Checkpoint
from shared.log.event import Event, leaf_hash
from shared.log.merkle import root_of
from shared.log.notes import Kind, Note, SigningKey
from shared.log.receipts import Receipt
from tests.unit.draws.builders import ESCROWED, NONCE, assign_spec, dice, party, person, rank_spec, task

GOLDEN = Path(__file__).parents[2] / "golden" / "draws"
ORIGIN = "example.org/log"
LOG = SigningKey(ORIGIN, Kind.ED25519, bytes(range(32)))
WITNESS = SigningKey("example.org/witness", Kind.COSIGNATURE, bytes(range(1, 33)))
FRAME_KEY = bytes(32)
NAMES = [f"样例企业{number}" for number in range(8)]
DUE = "2026-03-02T01:30:00Z"
# A witness sees the announcement two minutes, and the completion an hour, after it was made.
SEEN_ANNOUNCED = int(datetime(2026, 3, 2, 1, 2, tzinfo=UTC).timestamp())
SEEN_COMPLETED = SEEN_ANNOUNCED + 3600
THROWN = "31415926535897932384"
Edit = Callable[[JsonObject], None]


def unedited(_: JsonObject) -> None:
    """Publish what really happened."""


def rank_bundle(
    *,
    last: JsonObject | None = None,
    announced: Edit = unedited,
    completed: Edit = unedited,
    seen: int = SEEN_ANNOUNCED,
) -> JsonObject:
    """Three of eight firms, all opened. The edits change the public part of an entry before it is logged."""
    blinded = {name: blind(FRAME_KEY, name) for name in NAMES}
    frame = [Unit(id_, "", 1 + place % 2) for place, (id_, _) in enumerate(blinded.values())]
    openings = {id_: Opening(name, salt) for name, (id_, salt) in blinded.items()}
    plain = rank_spec(frame, ("三月", "", 3), reserve=2)
    plain["entropy"] = [party(), last or dice(DUE)]
    value = Value(plain["entropy"][1]["source"], THROWN if not last else ESCROWED)
    values = [Value("legal", NONCE), value]
    return _bundle(plain, frame, values, openings, announced, completed, seen)


def assign_bundle() -> JsonObject:
    """Two tasks and three people, none opened, the party late."""
    roster = Roster(
        [task("t0", ["leader"], []), task("t1", ["leader"], [])],
        [person("p", "leader", capacity=2), person("q", recused=["t0"]), person("r")],
    )
    plain = assign_spec(roster)
    plain["entropy"] = [party(), dice(DUE)]
    return _bundle(plain, roster, [Value("dice", THROWN)], {}, unedited, unedited, SEEN_ANNOUNCED)


def golden_files() -> dict[str, bytes]:
    """What stands in tests/golden/draws, by file name: each bundle, and what its verification says."""
    files = {}
    for name, bundle in (("rank", rank_bundle()), ("assign", assign_bundle())):
        checks = [check.as_json() for check in verify_bundle(bundle, LOG.verifier, [WITNESS.verifier])]
        files[f"{name}.bundle.json"] = canonical(bundle) + b"\n"
        files[f"{name}.checks.json"] = json.dumps(checks, ensure_ascii=False, indent=1).encode() + b"\n"
    return files


def _bundle(
    plain: JsonObject,
    frame: Frame,
    values: Sequence[Value],
    openings: dict[str, Opening],
    announced: Edit,
    completed: Edit,
    seen: int,
) -> JsonObject:
    spec = read_spec(plain)
    announcement = _entry("sampling.draw.announced", 1, {"spec_hash": spec_hash(spec)}, announced)
    drawn_by = seed(leaf_hash(announcement).hex(), values, spec)
    outcome = outcome_of(spec, frame, drawn_by)
    public = {"seed": drawn_by, "outcome_hash": digest(outcome), "entropy": [value.as_json() for value in values]}
    completion = _entry("sampling.draw.completed", 4, public, completed)
    entries = [b"before", announcement, b"between", completion, b"after"]
    return Bundle(
        spec=spec,
        frame=frame,
        values=values,
        seed=drawn_by,
        outcome=outcome,
        openings=openings,
        announcement=_receipt(entries[:2], 1, seen),
        completion=_receipt(entries, 3, SEEN_COMPLETED),
    ).as_json()


def _entry(type_: str, version: int, public: JsonObject, edit: Edit) -> bytes:
    fields: JsonObject = {
        "id": UUID(int=version),
        "bureau": "370124",
        "stream": "draw/01957c00-0000-7000-8000-000000000007",
        "version": version,
        "type": type_,
        "time": datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        "trace": "",
        "cause": "",
        "public": public,
        "payload": {},
        "salt": bytes(32),
    }
    edit(fields)
    return Event(**fields).sealed().entry


def _receipt(entries: Sequence[bytes], index: int, seen: int) -> str:
    leaves = [leaf_hash(entry) for entry in entries]
    checkpoint = Checkpoint(ORIGIN, len(leaves), root_of(leaves))
    note = Note(checkpoint.text, (LOG.sign(checkpoint.text), WITNESS.sign(checkpoint.text, seen))).to_bytes()
    return Receipt(index, tuple(_path(leaves, index)), note, entries[index]).to_bytes().decode()


def _path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 6962 §2.1.1 by its definition."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*_path(leaves[:split], index), root_of(leaves[split:])]
    return [*_path(leaves[split:], index - split), root_of(leaves[:split])]


if __name__ == "__main__":
    for name, content in golden_files().items():
        (GOLDEN / name).write_bytes(content)

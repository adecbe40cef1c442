"""What an insider with the database and the key of the log appends: events that the service would not have recorded."""

import json
from datetime import datetime
from uuid import uuid4

from shared.canonical import JsonObject
from shared.clock import beijing_date
from shared.contracts.annulment import DrawAnnulled
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.sampling import DrawAnnounced, DrawCompleted, DrawFailed, DrawRevealed, DrawWitnessed
from shared.draws.entropy import Value
from shared.draws.seed import seed
from shared.draws.spec import Beacon, read_spec
from shared.draws.text import moment
from shared.log.append import compose, insert
from shared.log.checkpoints import Checkpoint
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.notes import Kind, Note, SigningKey
from shared.log.occasion import Occasion
from tests.integration.sampling.auditing import entries_of
from tests.integration.sampling.conducting import SERVICE
from tests.integration.sampling.insider.plot import ROUNDS, Plot
from tests.support.apps import BUREAU
from tests.support.postgres import connect
from tests.support.sampling import CITY, LOG

WHERE = ("another", "polite", "polite", "polite, by hand")
WORDS = ("completed", "completed", "completed", "failed", "annulled", "witnessed", "revealed")
_VERSION = "SELECT count(*) FROM log.event WHERE stream = $1"
_FALSE_CITY = SigningKey.generate(CITY.name, Kind.COSIGNATURE)
CITY_CODE = "370100"
_NOTHING = BlobRef(sha256="0" * 64, size=2, media_type="application/json")


async def append(plot: Plot, draw: str, fact: Fact, at: datetime) -> None:
    """Append an event to a draw, with whatever time; the log is published with it."""
    plot.forged = True
    connection = await connect(plot.desk.database.url("cheqian_sampling"))
    try:
        await connection.execute("SET cheqian.bureau = '*'")
        version = await connection.fetchval(_VERSION, f"draw/{draw}")
        occasion = Occasion(BUREAU, SERVICE, at, "0af7651916cd43dd8448eb211c80319c", "")
        for event in compose(occasion, f"draw/{draw}", version, [fact]):
            await insert(connection, event)
    finally:
        await connection.close()
    await plot.publish()


async def announce(plot: Plot, choice: int, where: str, at: datetime) -> None:
    """An announcement that stands in the log, once more and with another salt: in its own stream, or in another one.
    A polite one has a serial, a frame and a purpose of its own, or of these the frame and the serial only.
    """
    candidates = plot.choices.candidates
    if not candidates:
        return
    first = await _announcement(plot, candidates[choice % len(candidates)].draw)
    spec = {**first.spec} if where == "the same" else {**first.spec, "draw": str(uuid4())}
    if "polite" in where:
        spec["serial"] = len({candidate.draw for candidate in candidates}) + 1
        for lists in {"frame", "tasks"} & set(spec):
            spec[lists] = {**spec[lists], "root": uuid4().hex * 2}
    if "hand" in where:
        spec |= {"purpose": f"own/{beijing_date(at):%Y-%m}", "policy": {"file": "", "rule": ""}}
    await append(plot, spec["draw"], first.model_copy(update={"spec": spec}), at)


async def _announcement(plot: Plot, draw: str) -> DrawAnnounced:
    public = next(entry["public"] for entry, _ in await _stream(plot, draw) if entry["type"].endswith("announced"))
    kept = {"units": _NOTHING, "left_out": _NOTHING, "openings": _NOTHING}
    return DrawAnnounced(title="双随机抽查", frame=uuid4(), **kept, **public)


async def forge(plot: Plot, choice: int, word: str, at: datetime) -> None:
    """An event of a draw that has been announced, with a public part as plausible as can be."""
    candidates = plot.choices.candidates
    if candidates:
        candidate = candidates[choice % len(candidates)]
        await append(plot, candidate.draw, await _made_up(plot, candidate.draw, word), at)


async def _made_up(plot: Plot, draw: str, word: str) -> Fact:
    entries = await _stream(plot, draw)
    told = [(entry["type"].rpartition(".")[2], entry["public"], leaf) for entry, leaf in entries]
    spec, leaf = next((read_spec(public["spec"]), leaf) for word, public, leaf in told if word == "announced")
    opened = [Value(public["source"], public["value"]) for word, public, _ in told if word == "revealed"]
    match word:
        case "completed":
            rounds = [source for source in spec.entropy if isinstance(source, Beacon)]
            values = [Value(source.source, _value(source, plot.desk.now)) for source in rounds] or opened
            value = values[0].value if rounds else ""
            drawn_by = seed(leaf, values, spec)
            return DrawCompleted(seed=drawn_by, value=value, outcome_hash="5" * 64, outcome=_NOTHING)
        case "failed":
            return DrawFailed(withheld=next((party.source for party in spec.parties[len(opened) :]), ""))
        case "annulled":
            return DrawAnnulled(by=CITY_CODE, decision="", counts_from=plot.desk.now, requested_by="made-up")
        case "revealed":
            return DrawRevealed(source=spec.entropy[0].source, value="7" * 64, signature="8" * 128)
    return DrawWitnessed(note=_unseen(await entries_of(plot.desk), moment(spec.ends)))


def _value(source: Beacon, now: datetime) -> str:
    """Nobody knows a round before it is out."""
    return ROUNDS.get(source.round, "") if now >= moment(source.due) else "0" * 96


async def _stream(plot: Plot, draw: str) -> list[tuple[JsonObject, str]]:
    """The entries of a draw, each with its leaf hash."""
    return [
        (entry, leaf_hash(data).hex())
        for data in await entries_of(plot.desk)
        if (entry := json.loads(data))["stream"] == f"draw/{draw}"
    ]


def _unseen(entries: list[bytes], at: datetime) -> str:
    """A checkpoint of this log that the log has signed, and a key that calls itself the city's, at a fine time."""
    edge, _ = Edge().extend([leaf_hash(entry) for entry in entries])
    text = Checkpoint(LOG.name, edge.size, edge.root).text
    return Note(text, (LOG.sign(text), _FALSE_CITY.sign(text, int(at.timestamp())))).to_bytes().decode()

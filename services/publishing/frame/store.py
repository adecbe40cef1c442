"""The units, tasks and people in the frames of announced draws, and their names once these are public."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.frame.members import Candidate, Errand, Named, Openings
from services.publishing.frame.tables import CandidateRow, PersonRow, TaskRow
from shared.canonical import canonical
from shared.draws.frames import Person, Slot, Task

_STRATA = text("""
    SELECT stratum, count(*) AS size, min(weight) AS lightest, max(weight) AS heaviest FROM publishing.candidate
    WHERE draw = :draw GROUP BY stratum ORDER BY stratum
""")
_FRAME = text("""
    SELECT id, stratum, weight, identifier, salt, label FROM publishing.candidate
    WHERE draw = :draw ORDER BY id LIMIT CAST(:limit AS bigint)
""")
_SAVE_CANDIDATES = text("""
    INSERT INTO publishing.candidate (draw, bureau, id, stratum, weight, identifier, salt, label)
    SELECT :draw, :bureau, * FROM unnest(CAST(:ids AS text[]), CAST(:strata AS text[]), CAST(:weights AS integer[]),
                                         CAST(:identifiers AS text[]), CAST(:salts AS text[]), CAST(:labels AS text[]))
""")
_SAVE_TASKS = text("""
    INSERT INTO publishing.task (draw, bureau, id, slots, identifier, salt, label)
    SELECT :draw, :bureau, * FROM unnest(CAST(:ids AS text[]), CAST(CAST(:slots AS text[]) AS jsonb[]),
                                         CAST(:identifiers AS text[]), CAST(:salts AS text[]), CAST(:labels AS text[]))
""")
_SAVE_PEOPLE = text("""
    INSERT INTO publishing.person (draw, bureau, id, tags, capacity, recused)
    SELECT :draw, :bureau, * FROM unnest(CAST(:ids AS text[]), CAST(CAST(:tags AS text[]) AS jsonb[]),
                                         CAST(:capacities AS integer[]), CAST(CAST(:recused AS text[]) AS jsonb[]))
""")
_OPEN = """
    UPDATE publishing.{} AS member SET identifier = opening.identifier, salt = opening.salt, label = opening.label
    FROM unnest(CAST(:ids AS text[]), CAST(:identifiers AS text[]), CAST(:salts AS text[]), CAST(:labels AS text[]))
        AS opening (id, identifier, salt, label)
    WHERE member.draw = :draw AND member.id = opening.id
"""
_OPEN_CANDIDATES, _OPEN_TASKS = text(_OPEN.format("candidate")), text(_OPEN.format("task"))
_BATCH = 10_000
_UNNAMED = (None, None, None)


class Stratum(NamedTuple):
    """A stratum of a frame: its number of units, and the smallest and largest weight of a unit."""

    name: str
    size: int
    lightest: int
    heaviest: int


async def save_candidates(session: AsyncSession, draw: UUID, bureau: str, frame: Sequence[Candidate]) -> None:
    for ids, strata, weights, who in _columns((unit.id, unit.stratum, unit.weight, unit.named) for unit in frame):
        values = {"draw": draw, "bureau": bureau, "ids": ids, "strata": strata, "weights": weights, **_names(who)}
        await session.execute(_SAVE_CANDIDATES, values)


async def save_tasks(session: AsyncSession, draw: UUID, bureau: str, tasks: Sequence[Errand]) -> None:
    rows = ((errand.id, _json(errand.task.as_json()["slots"]), errand.named) for errand in tasks)
    for ids, slots, who in _columns(rows):
        values = {"draw": draw, "bureau": bureau, "ids": ids, "slots": slots, **_names(who)}
        await session.execute(_SAVE_TASKS, values)


async def save_people(session: AsyncSession, draw: UUID, bureau: str, people: Sequence[Person]) -> None:
    rows = ((id_, _json(list(tags)), capacity, _json(list(recused))) for id_, tags, capacity, recused in people)
    for ids, tags, capacities, recused in _columns(rows):
        values = {"ids": ids, "tags": tags, "capacities": capacities, "recused": recused}
        await session.execute(_SAVE_PEOPLE, {"draw": draw, "bureau": bureau, **values})


async def name_candidates(session: AsyncSession, draw: UUID, openings: Openings) -> None:
    """Store the names of a draw's units; from then on the public site shows them."""
    await _open(session, _OPEN_CANDIDATES, draw, openings)


async def name_tasks(session: AsyncSession, draw: UUID, openings: Openings) -> None:
    """Store the enterprises that a draw's tasks visit; from then on the public site shows them."""
    await _open(session, _OPEN_TASKS, draw, openings)


async def frame_of(session: AsyncSession, draw: UUID, *, limit: int | None = None) -> list[Candidate]:
    """A draw's frame, sorted by id: all of it, or its first `limit` units."""
    # Read plain columns: a frame may have a hundred thousand units, and ORM objects would cost five times as much.
    rows = await session.execute(_FRAME, {"draw": draw, "limit": limit})
    return [
        Candidate(id_, stratum, weight, None if salt is None else Named(identifier, salt, label))
        for id_, stratum, weight, identifier, salt, label in rows
    ]


async def tasks_of(session: AsyncSession, draw: UUID) -> list[Errand]:
    """The tasks of an `assign` draw, sorted by id."""
    rows = select(TaskRow).where(col(TaskRow.draw) == draw).order_by(col(TaskRow.id))
    return [errand_in(row) for row in (await session.execute(rows)).scalars()]


async def people_of(session: AsyncSession, draw: UUID) -> list[Person]:
    """The people of an `assign` draw, sorted by id."""
    rows = select(PersonRow).where(col(PersonRow.draw) == draw).order_by(col(PersonRow.id))
    people = (await session.execute(rows)).scalars()
    return [Person(row.id, tuple(row.tags), row.capacity, tuple(row.recused)) for row in people]


async def candidates_among(session: AsyncSession, draw: UUID, ids: Iterable[str]) -> dict[str, Candidate]:
    """Blinded id → unit, for those of the given ids that are in the draw's frame."""
    rows = select(CandidateRow).where(col(CandidateRow.draw) == draw, col(CandidateRow.id).in_(list(ids)))
    return {row.id: candidate_in(row) for row in (await session.execute(rows)).scalars()}


async def strata_of(session: AsyncSession, draw: UUID) -> list[Stratum]:
    return [Stratum(*row) for row in await session.execute(_STRATA, {"draw": draw})]


def candidate_in(row: CandidateRow) -> Candidate:
    return Candidate(row.id, row.stratum, row.weight, _named(row))


def errand_in(row: TaskRow) -> Errand:
    slots = tuple(Slot(slot["name"], tuple(slot["tags"])) for slot in row.slots)
    return Errand(Task(row.id, slots), _named(row))


def _named(row: CandidateRow | TaskRow) -> Named | None:
    # These three columns are all set or all NULL (migration 0002).
    if row.identifier is None or row.salt is None or row.label is None:
        return None
    return Named(row.identifier, row.salt, row.label)


async def _open(session: AsyncSession, update: TextClause, draw: UUID, openings: Openings) -> None:
    rows = ((id_, Named(opening["name"], opening["salt"], opening["label"])) for id_, opening in openings.items())
    for ids, who in _columns(rows):
        await session.execute(update, {"draw": draw, "ids": ids, **_names(who)})


def _columns(rows: Iterable[tuple[Any, ...]]) -> Iterable[list[list[Any]]]:
    """The rows in batches; each batch is a list of columns."""
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        yield [list(column) for column in zip(*batch, strict=True)]


def _names(who: Sequence[Named | None]) -> dict[str, list[str | None]]:
    identifiers, salts, labels = zip(*(named or _UNNAMED for named in who), strict=True)
    return {"identifiers": list(identifiers), "salts": list(salts), "labels": list(labels)}


def _json(value: Any) -> str:
    return canonical(value).decode()

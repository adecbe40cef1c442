"""What the log and the bureau's draws know at the moment of an announcement; and when the log was cosigned."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, func, or_, select

from services.sampling.draws.draw.house import WitnessedLog
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.tables import DrawRow
from services.sampling.draws.frame.continuing import base_of
from services.sampling.draws.frame.store import continued as continued_of
from services.sampling.draws.frame.store import has_draw
from services.sampling.past.drawn.store import slots_assigned, standing_in_deals
from services.sampling.registers.parties.store import registrations
from services.sampling.rules.policy.store import policy_adopted
from shared.clock import beijing_date
from shared.draws.circumstances import Adopted, Circumstances, Replaced, Vacancies
from shared.draws.purpose import more
from shared.draws.replacement import frame_of
from shared.draws.spec import RankSpec, Spec
from shared.errors import Refusal
from shared.log.checkpoints import Checkpoint
from shared.log.notes import Note
from shared.log.quorum import Quorum
from shared.policy.purposes import served
from shared.work import Acting

_NEWEST_COSIGNED = text("SELECT size, note FROM log.cosigned")
_POSITION = text("SELECT position FROM log.entry WHERE event = :event")
_COSIGNED_COVERING = text("""
    SELECT size, note FROM log.checkpoint WHERE size > :position AND cosignatures >= :witnesses ORDER BY size LIMIT 1
""")
_USED = text("""
    SELECT state -> 'spec' -> 'entropy' AS entropy FROM sampling.draw
    WHERE bureau = :bureau AND state -> 'spec' -> 'entropy' @> CAST(:named AS jsonb)
""")


_CALLED_IN = text("""
    SELECT max(greatest(
        CAST(state -> 'substitutions' -> -1 ->> 'at' AS timestamptz),
        CAST(state -> 'successions' -> -1 ->> 'at' AS timestamptz)))
    FROM sampling.draw WHERE id = ANY(:draws)
""")


class CosignedNote(NamedTuple):
    """A checkpoint of this log with the signatures of all witnesses, and when the last of them signed it."""

    size: int
    note: str
    at: datetime


class Asked(NamedTuple):
    """What is known of an announcement before anything is read: its spec, the bytes of its entry, when its list was
    frozen, the day of opening with the day that it inherits, and the draw that it replaces.
    """

    spec: Spec
    entry_size: int
    frozen: datetime
    open_by: str
    inherited_open_by: str
    replaced: Replaced | None = None


async def circumstances(act: Acting, asked: Asked, log: WitnessedLog, organisation: str) -> Circumstances:
    """What is known now. The caller holds the lock of the bureau's announcements, or asks again when it does."""
    session, spec = act.session, asked.spec
    newest = await newest_cosigned(session, log)
    return Circumstances(
        now=act.now,
        entry_size=asked.entry_size,
        least=log.least,
        parties=await registrations(session, act.bureau) if spec.parties else (),
        commitments=await _commitments(session, act.bureau, spec),
        organisation=organisation,
        purposes=frozenset({spec.purpose} if await has_draw(session, act.bureau, spec.purpose, act.now) else ()),
        owed=await owed(act, spec.purpose),
        replaced=asked.replaced,
        vacancies=await _vacancies(session, act.bureau, spec.purpose),
        frames=await _used_frames(session, act.bureau, spec),
        frozen=asked.frozen,
        policies=await _policies(session, act.bureau, spec),
        open_by=asked.open_by,
        inherited_open_by=asked.inherited_open_by,
        next_serial=await _next_serial(session, act.bureau, beijing_date(act.now).year),
        cosigned=newest and newest.at,
    )


async def organisation_of(session: AsyncSession, bureau: str, settings: Mapping[str, str]) -> str:
    """The bureau's unified social credit code: that of its first announcement, or of the settings before it ("" if
    there is none).
    """
    query = select(DrawRow.state).where(DrawRow.bureau == bureau).order_by(col(DrawRow.id)).limit(1)
    first = (await session.scalars(query)).one_or_none()
    return str(first["spec"]["organisation"]) if first else settings.get(bureau, "")


async def newest_cosigned(session: AsyncSession, log: WitnessedLog) -> CosignedNote | None:
    """The newest checkpoint that all witnesses have cosigned; None if there is none."""
    row = (await session.execute(_NEWEST_COSIGNED)).one_or_none()
    return opened_note(bytes(row.note), log) if row else None


async def cosigned_over(session: AsyncSession, event: UUID, log: WitnessedLog) -> CosignedNote | None:
    """The first checkpoint over an event that all witnesses have cosigned, as far as this house has kept it."""
    position = await session.scalar(_POSITION, {"event": event})
    if position is None or not log.witnesses:
        return None
    asked = {"position": position, "witnesses": len(log.witnesses)}
    row = (await session.execute(_COSIGNED_COVERING, asked)).one_or_none()
    newest = (await session.execute(_NEWEST_COSIGNED)).one_or_none()
    for kept in (row, newest):
        if kept and kept.size > position and (found := opened_note(bytes(kept.note), log)):
            return found
    return None


def opened_note(note: bytes, log: WitnessedLog) -> CosignedNote | None:
    """A note that all witnesses of the log have cosigned; None for every other note."""
    if not log.witnesses:
        return None
    try:
        parsed = Note.parse(note)
        at = Quorum(None, log.witnesses).cosigned(parsed, log.origin).at
        size = Checkpoint.parse(parsed.text).size
    except Refusal:
        return None
    return CosignedNote(size, note.decode(), datetime.fromtimestamp(at, UTC))


async def _commitments(session: AsyncSession, bureau: str, spec: Spec) -> frozenset[str]:
    """Those of the spec's commitments that stand in an earlier announcement."""
    used: set[str] = set()
    for party in spec.parties:
        named = f'[{{"commitment": "{party.commitment}"}}]'
        if await session.scalar(_USED, {"bureau": bureau, "named": named}) is not None:
            used.add(party.commitment)
    return frozenset(used)


async def owed(act: Acting, purpose: str) -> str:
    """The failed or annulled draw of the purpose that no draw replaces yet; "" if there is none."""
    replacing = select(DrawRow.replaces).where(DrawRow.bureau == act.bureau, col(DrawRow.replaces).is_not(None))
    query = select(DrawRow.id).where(
        DrawRow.bureau == act.bureau,
        DrawRow.purpose == purpose,
        or_(DrawRow.status == "failed", col(DrawRow.annulled_from) <= act.now),
        col(DrawRow.id).not_in(replacing),
    )
    found = await act.session.scalar(query.limit(1))
    return str(found) if found else ""


async def replaced_by(session: AsyncSession, draw: Draw, joined: int = 0, left: int = 0) -> Replaced:
    """A failed or annulled draw as the announcement in its place sees it, whose frame has so many members more, and so
    many less.
    """
    later = await session.scalar(select(DrawRow.id).where(DrawRow.replaces == draw.id))
    end = draw.status if draw.status in {"failed", "annulled"} else ""
    return Replaced(draw.spec, end, str(later) if later else "", joined, left)


async def served_by(act: Acting, spec: Spec) -> Draw | None:
    """The draw for whose deal people or items are drawn; None for every other draw."""
    deal = served(spec.purpose)
    row = await act.session.get(DrawRow, deal.draw) if deal else None
    return Draw.model_validate(row.state) if row else None


async def called_in_at(act: Acting, spec: Spec) -> datetime | None:
    """When somebody was last called in for the draw that a `more-n` continues; None if nobody was, and for every other
    draw.
    """
    continued = await continued_of(act.session, act.bureau, base_of(spec.purpose)) if more(spec.purpose) else None
    found: datetime | None = await act.session.scalar(_CALLED_IN, {"draws": continued.draws}) if continued else None
    return found


async def _vacancies(session: AsyncSession, bureau: str, purpose: str) -> Vacancies | None:
    """For a purpose `more-n`: what is vacant with nobody left. None while a draw before it is not completed."""
    continued = await continued_of(session, bureau, base_of(purpose)) if more(purpose) else None
    if continued is None or not continued.are_completed:
        return None
    first = continued.first.spec
    if isinstance(first, RankSpec):
        standing = await standing_in_deals(session, continued.draws)
        return Vacancies(continued.n, sum(deal.count for deal in first.deals) - sum(standing.values()))
    slots = await slots_assigned(session, continued.draws)
    places = {(one.task, one.slot) for one in slots if one.draw == continued.first.id}
    return Vacancies(continued.n, len(places) - sum(one.vacated_at is None for one in slots))


async def _used_frames(session: AsyncSession, bureau: str, spec: Spec) -> frozenset[str]:
    root = frame_of(spec)
    used = await session.scalar(select(DrawRow.id).where(DrawRow.bureau == bureau, DrawRow.root == root).limit(1))
    return frozenset({root} if used else ())


async def _policies(session: AsyncSession, bureau: str, spec: Spec) -> Mapping[str, Adopted]:
    adopted = await policy_adopted(session, bureau, spec.policy.file) if spec.policy.file else None
    if adopted is None:
        return {}
    rules = frozenset(kind.name for kind in adopted.policy.draws)
    return {spec.policy.file: Adopted(adopted.at, rules)}


async def _next_serial(session: AsyncSession, bureau: str, year: int) -> int:
    query = select(func.max(DrawRow.serial)).where(DrawRow.bureau == bureau, DrawRow.year == year)
    return int(await session.scalar(query) or 0) + 1

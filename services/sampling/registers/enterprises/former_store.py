"""Enterprises that were listed under a number of their bureau: recording the code that they have now, and finding them
by the number.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import or_, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.enterprises.merging import KEEP_ONE
from services.sampling.registers.enterprises.noted_store import note
from services.sampling.registers.enterprises.rows import kind_of
from services.sampling.registers.enterprises.tables import FormerIdentifierRow
from services.sampling.registers.enterprises.unspelled_store import let_wait
from shared.contracts.directory import EnterpriseIdentified
from shared.contracts.noted import EnterpriseNoted, noted
from shared.log.event import Event
from shared.work import Acting, Work

_PRESENT = text("SELECT sampling.present_identifier(:bureau, :identifier)")
_STEPS = (
    KEEP_ONE,
    """
    UPDATE sampling.enterprise SET identifier = :code, identifier_kind = :kind, import = NULL, event = :event,
        trace = :trace, changed_at = :at, version = version + 1
    WHERE bureau = :bureau AND identifier = :identifier
    """,
    *(
        f"UPDATE sampling.{table} SET identifier = :code WHERE bureau = :bureau AND identifier = :identifier"  # noqa: S608  # our own names
        for table in ("enterprise_before", "listing", "listing_before")
    ),
    "INSERT INTO sampling.former_identifier (bureau, former, identifier) VALUES (:bureau, :identifier, :code)",
)


async def present(session: AsyncSession, bureau: str, identifier: str) -> str:
    """The identifier that the enterprise with this identifier, present or former, has now."""
    return str(await session.scalar(_PRESENT, {"bureau": bureau, "identifier": identifier}))


class Numbers(NamedTuple):
    """Which codes enterprises have now that were listed under numbers of their bureaus: number → code."""

    codes: Mapping[str, str]

    def present(self, identifier: str) -> str:
        """The identifier that the enterprise with this identifier, present or former, has now."""
        return self.codes.get(identifier, identifier)

    def former(self, identifier: str) -> tuple[str, ...]:
        """The numbers under which the enterprise with this present identifier was listed before."""
        return tuple(sorted(number for number, code in self.codes.items() if code == identifier))

    def all_of(self, identifiers: Iterable[str]) -> frozenset[str]:
        """The identifiers of these enterprises, present and former."""
        present = {self.present(identifier) for identifier in identifiers}
        return frozenset(present) | {number for number, code in self.codes.items() if code in present}


async def numbers_of(session: AsyncSession, bureaus: Collection[str], identifiers: Collection[str]) -> Numbers:
    """The codes and the numbers of enterprises of these bureaus, named by any of their identifiers."""
    named = or_(col(FormerIdentifierRow.former).in_(identifiers), col(FormerIdentifierRow.identifier).in_(identifiers))
    rows = await session.scalars(select(FormerIdentifierRow).where(col(FormerIdentifierRow.bureau).in_(bureaus), named))
    return Numbers({row.former: row.identifier for row in rows})


async def record(act: Acting, former: str, fact: EnterpriseIdentified) -> None:
    """Note that an enterprise has a code, and give it the code."""
    await project(act, await note(act, EnterpriseNoted(identifier=former, what=fact)))


async def project(work: Work, event: Event) -> None:
    """Give an enterprise its code in the read tables."""
    former, code = EnterpriseNoted.of(event).identifier, noted(event, EnterpriseIdentified).code
    parameters = {
        "bureau": event.bureau,
        "identifier": former,
        "code": code,
        "kind": kind_of(code),
        "event": event.id,
        "trace": event.trace,
        "at": event.time,
    }
    for statement in _STEPS:
        named = {name: value for name, value in parameters.items() if f":{name}" in statement}
        await work.session.execute(text(statement), named)
    await let_wait(work.session, event, [former, code])

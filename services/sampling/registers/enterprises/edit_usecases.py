"""Editing one enterprise, or marking many; each edit an event with who and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.enterprises import edit_store
from services.sampling.registers.enterprises.edit_wire import FlaggedMany
from services.sampling.registers.enterprises.editing import Edit, Standing, after, meant
from services.sampling.registers.enterprises.import_store import be_among_editors
from services.sampling.registers.enterprises.requests import AddRequest, AmendRequest, FlagManyRequest
from services.sampling.registers.enterprises.rows import kind_of
from shared.clock import beijing_date
from shared.contracts.directory import (
    EnterpriseAdded,
    EnterpriseAmended,
    EnterpriseFlagged,
    EnterpriseReopened,
    EnterpriseRetired,
    FlagLifted,
    LicenceRecorded,
    LicenceWithdrawn,
)
from shared.errors import Conflict, NotFound
from shared.http.preconditions import Precondition
from shared.identifiers import subject_identifier
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection


class EnterpriseUnknown(NotFound):
    code = "enterprise-unknown"
    title = "名录中没有这家企业"
    title_en = "Enterprise not in the directory"


class EnterpriseKnownAlready(Conflict):
    code = "enterprise-known-already"
    title = "名录中已有这家企业"
    title_en = "Enterprise is in the directory already"


class NothingChanges(Conflict):
    code = "nothing-changes"
    title = "内容没有变化"
    title_en = "Nothing would change"


def unknown(identifier: str) -> EnterpriseUnknown:
    return EnterpriseUnknown(
        f"名录中没有代码为 {identifier} 的企业；请核对代码，或先导入、添加该企业。",
        f"No enterprise here has the identifier {identifier}; compare it with the licence, or add the enterprise.",
        identifier=identifier,
    )


def not_known_then(identifier: str, on: date) -> EnterpriseUnknown:
    return EnterpriseUnknown(
        f"{on} 时名录中尚无代码为 {identifier} 的企业；请选较晚的日期。",
        f"On {on} no enterprise with the identifier {identifier} was known here; ask for a later day.",
        identifier=identifier,
    )


async def add(session: AsyncSession, here: Occasion, request: AddRequest) -> str:
    """Put in an enterprise that no list names; its identifier in standard form.

    Raises ImportRunning, EnterpriseKnownAlready, WordNotUnderstood, and what `subject_identifier` raises.
    """
    identifier = str(subject_identifier(request.identifier))
    await be_among_editors(session, here.bureau)
    if await edit_store.standing(session, here.bureau, [identifier]):
        raise EnterpriseKnownAlready(
            f"名录中已有代码为 {identifier} 的企业；请直接更正它的信息。",
            f"An enterprise with the identifier {identifier} is here already; amend it instead.",
            identifier=identifier,
        )
    fact = EnterpriseAdded(fields=meant(request.told, beijing_date(here.time)), reason=request.reason)
    (event,) = await append(session, here, _stream(here.bureau, identifier), 0, fact)
    await project_added(session, event)
    return identifier


async def amend(
    session: AsyncSession, here: Occasion, if_match: Precondition, identifier: str, request: AmendRequest
) -> None:
    """Raises what `edit` raises, and WordNotUnderstood."""
    changes = meant(request.told, beijing_date(here.time))
    await edit(session, here, if_match, identifier, EnterpriseAmended(changes=changes, reason=request.reason))


async def edit(session: AsyncSession, here: Occasion, if_match: Precondition, identifier: str, fact: Edit) -> None:
    """Change one enterprise. Raises ImportRunning, EnterpriseUnknown, StaleVersion, NothingChanges."""
    await be_among_editors(session, here.bureau)
    stream = _stream(here.bureau, identifier)
    # The stream's version first: whoever edits between the two reads is found out when we append.
    version = (await edit_store.stream_versions(session, [stream])).get(stream, 0)
    was = (await edit_store.standing(session, here.bureau, [identifier])).get(identifier)
    if was is None:
        raise unknown(identifier)
    if_match.check(was.version)
    if not after(fact, was):
        raise NothingChanges(
            f"{was.texts['name']}（{identifier}）已是如此，没有需要更改的内容；请刷新后核对。",
            f"{identifier} is so already: there is nothing to change; load it again and compare.",
            identifier=identifier,
        )
    (event,) = await append(session, here, stream, version, fact)
    await _apply(session, event, identifier, fact, was)


async def flag_many(session: AsyncSession, here: Occasion, request: FlagManyRequest) -> FlaggedMany:
    """Raise a flag on all that are known, each by an event of its own; the others are named. Raises ImportRunning."""
    await be_among_editors(session, here.bureau)
    identifiers = list(dict.fromkeys(_standard(written) for written in request.identifiers))
    streams = {identifier: _stream(here.bureau, identifier) for identifier in identifiers}
    versions = await edit_store.stream_versions(session, list(streams.values()))
    known = await edit_store.standing(session, here.bureau, identifiers)
    fact = EnterpriseFlagged(flag=request.flag, on=request.on, source=request.source, reason=request.reason)
    raised = [identifier for identifier in identifiers if identifier in known and after(fact, known[identifier])]
    for identifier in raised:
        stream = streams[identifier]
        (event,) = await append(session, here, stream, versions.get(stream, 0), fact)
        await _apply(session, event, identifier, fact, known[identifier])
    return FlaggedMany(
        raised=tuple(raised),
        standing=tuple(identifier for identifier in identifiers if identifier in known and identifier not in raised),
        unknown=tuple(identifier for identifier in identifiers if identifier not in known),
    )


async def project_added(session: AsyncSession, event: Event) -> None:
    """`sampling.enterprise.added` in the read table."""
    identifier = _identifier(event)
    fields = {name: text for name, text in EnterpriseAdded.of(event).fields.items() if text}
    await edit_store.add(session, event, identifier, kind_of(identifier), fields)


_EDITS: tuple[type[Edit], ...] = (
    EnterpriseAmended,
    EnterpriseFlagged,
    FlagLifted,
    LicenceRecorded,
    LicenceWithdrawn,
    EnterpriseRetired,
    EnterpriseReopened,
)


def _projection(of: type[Edit]) -> Projection:
    async def project(session: AsyncSession, event: Event) -> None:
        identifier = _identifier(event)
        was = (await edit_store.standing(session, event.bureau, [identifier]))[identifier]
        await _apply(session, event, identifier, of.of(event), was)

    return project


PROJECTIONS: Mapping[str, Projection] = {
    EnterpriseAdded.type: project_added,
    **{of.type: _projection(of) for of in _EDITS},
}


async def _apply(session: AsyncSession, event: Event, identifier: str, fact: Edit, was: Standing) -> None:
    columns: dict[str, Any] = after(fact, was)
    await edit_store.change(session, event, identifier, columns)


def _standard(written: str) -> str:
    """What is no identifier at all is reported as it was written, with the unknown ones."""
    return "".join(written.split()).upper()


def _stream(bureau: str, identifier: str) -> str:
    return f"enterprise/{bureau}/{identifier}"


def _identifier(event: Event) -> str:
    return event.stream.rpartition("/")[2]

"""Noting something about enterprises, and projecting what was noted: edits of enterprises, and inspections."""

from collections.abc import Mapping, Sequence

import uuid_utils.compat

from shared.contracts.naming import MOST_RENAMED, EnterprisesRenamed, Renaming
from shared.contracts.noted import EnterpriseNoted
from shared.log.append import append
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.work import Acting, Work


async def note(act: Acting, fact: EnterpriseNoted) -> Event:
    """Append a note, in a stream of its own: nobody outside sees which notes are about the same enterprise."""
    (event,) = await append(act.session, act.occasion, f"noted/{uuid_utils.compat.uuid7()}", 0, fact)
    return event


async def tell_names(act: Acting, renamed: Sequence[Renaming]) -> None:
    """Let those who tell others of enterprises know their names of now."""
    for first in range(0, len(renamed), MOST_RENAMED):
        fact = EnterprisesRenamed(renamed=tuple(renamed[first : first + MOST_RENAMED]))
        await append(act.session, act.occasion, f"noted/{uuid_utils.compat.uuid7()}", 0, fact)


def by_kind(projections: Mapping[str, Projection]) -> Projection:
    """The projection of a note: kind of note → how it changes the read tables."""

    async def project(work: Work, event: Event) -> None:
        await projections[EnterpriseNoted.of(event).what.kind](work, event)

    return project

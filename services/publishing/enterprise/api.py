"""The public record of an enterprise over HTTP: a page for people, JSON for programs. Nobody needs a token."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from services.publishing.bureau.naming import BureauNames, PolicyName
from services.publishing.bureau.store import policy_names
from services.publishing.caching import MOVING
from services.publishing.enterprise.facts import PublicFact, facts_of
from services.publishing.enterprise.following import following
from services.publishing.enterprise.usecases import PublicRecord, record_of
from services.publishing.enterprise.wire import EnterpriseRecord, record_shown
from services.publishing.frame.members import Candidate, Errand
from services.publishing.publication_page.words import KINDS
from services.publishing.ready.api import Ready
from services.publishing.site import commands, crews, lots
from services.publishing.site.api import Facts, Reader
from shared.http.dear import dear
from shared.http.transaction import Tx
from shared.policy.clauses import Day

router = APIRouter(tags=["search"])

_Code = Annotated[
    str,
    Path(max_length=64, description="The code of the enterprise.", examples=["91370124MA00000A9U"]),
]
_Since = Annotated[
    Day | None,
    Query(description="Only facts that became known on this day or later, in China.", examples=["2026-03-01"]),
]


@router.get(
    "/enterprises/{identifier}.json",
    summary="Get the public record of an enterprise",
    response_model=EnterpriseRecord,
    dependencies=[dear(5)],
)
async def get_enterprise_record(identifier: _Code, session: Tx, ready: Ready, since: _Since = None) -> Response:
    """In which public lists of draws it stood, what became of it there, and what is published of it: each with its day,
    its event in the log and the way to its receipt. With `since`, what changed since then. The ETag is another whenever
    the answer is.

    What is withdrawn or no longer shown is not among the facts. Whoever keeps a copy asks for each publication in it
    (`GET /published/{publication}`): its `status` says so.
    """

    async def read() -> tuple[PublicRecord, Sequence[PolicyName]]:
        return await record_of(session, identifier), await policy_names(session)

    async def show(found: tuple[PublicRecord, Sequence[PolicyName]]) -> bytes:
        record, known = found
        steps = following(record.standings, record.publications, BureauNames(known, ready.now))
        return record_shown(record, _facts(record), steps, since).model_dump_json().encode()

    return await ready.answer(session, read, show, {"Content-Type": "application/json", "Cache-Control": MOVING})


@router.get("/enterprises/{identifier:path}", include_in_schema=False, dependencies=[dear(5)])
async def enterprise_page(identifier: str, session: Tx, reader: Reader, since: _Since = None) -> Response:
    async def read() -> Facts:
        found = await record_of(session, identifier)
        return {"record": found, "since": since, "known": await policy_names(session)}

    async def show(facts: Facts) -> Facts:
        record = facts["record"]
        names = BureauNames(facts["known"], reader.now)
        return {**_shown(facts), "following": following(record.standings, record.publications, names)}

    return await reader.ready_page("enterprise.html", session, read, show)


def _shown(facts: Facts) -> Facts:
    record: PublicRecord = facts["record"]
    told = _facts(record)
    new = [fact for fact in told if fact.is_known_since(facts["since"])]
    return {"facts": new, "all": len(told), "kinds": KINDS, **_standings(record)}


def _facts(record: PublicRecord) -> list[PublicFact]:
    return facts_of(record.identifier, record.standings, [*record.publications, *record.mistaken], KINDS)


def _standings(record: PublicRecord) -> Mapping[str, Any]:
    """How it stands in draws: where it could be drawn, where it was left out, where people were drawn to visit it."""
    visits, places, absences = [], [], []
    for notice, member, named, line in record.standings:
        check = commands.open_the_id(member.id, named)
        if isinstance(member, Errand):
            visits.append((notice, member, crews.crew_of(notice, member, line), check))
        elif isinstance(member, Candidate):
            places.append((notice, member, lots.result_for(notice, member.id, line), check))
        else:
            absences.append((notice, member, check))
    return {"places": places, "absences": absences, "visits": visits}

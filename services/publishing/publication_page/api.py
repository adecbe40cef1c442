"""The pages of what bureaus publish of their work: all of it, and each publication with its versions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.publishing.publication import store
from services.publishing.publication.store import PublicationsSought
from services.publishing.publication_page.words import ENDED, KINDS, lines_of
from services.publishing.site.api import Facts, Reader
from shared.contracts.publications import PublicationKind
from shared.http.dear import dear
from shared.http.paging import NewestFirst, encode_cursor
from shared.http.transaction import Tx
from shared.mistyped import mistake_in

router = APIRouter(include_in_schema=False)


@router.get("/results", dependencies=[dear(2)])
async def publications_page(
    session: Tx,
    reader: Reader,
    page: NewestFirst,
    kind: PublicationKind | None = None,
    enterprise: Annotated[str, Query(max_length=18)] = "",
) -> Response:
    code = enterprise.strip().upper()

    async def read() -> Facts:
        among = PublicationsSought(kind, None, code or None)
        found = await store.published(session, None, among, page.wanted)
        return {
            "publications": found.rows,
            "more": encode_cursor(found.last) if found.last else "",
            "limit": page.wanted.limit,
            "kind": kind,
            "enterprise": code,
            "mistake": mistake_in(code) if code else None,
            "kinds": KINDS,
        }

    return await reader.ready_page("publications.html", session, read)


@router.get("/results/{publication:uuid}", dependencies=[dear(2)])
async def publication_page(publication: UUID, session: Tx, reader: Reader) -> Response:
    async def read() -> Facts:
        return {"publication": await store.released_once(session, publication)}

    async def show(facts: Facts) -> Facts:
        return {"kinds": KINDS, "ended": ENDED, "lines": lines_of(facts["publication"])}

    return await reader.ready_page("publication.html", session, read, show)

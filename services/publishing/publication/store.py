"""Reading publications, as the bureau sees them and as the public does; writing their read rows."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.clocks import CLOCKS
from services.publishing.law.store import law_in
from services.publishing.publication.display import DisplayTerms, terms_of
from services.publishing.publication.document import document_of
from services.publishing.publication.evolving import FACTS, evolve
from services.publishing.publication.releasing import released_by_itself
from services.publishing.publication.state import Publication, Status, Version
from services.publishing.publication.tables import PublicationRow, PublicationVersionRow
from services.publishing.search import store as search
from services.publishing.search.entry import Publicised, ShownMatter
from shared.aggregate import Aggregate
from shared.clocks.projection import moved_ends, write_clocks
from shared.clocks.tables import Matter
from shared.contracts.publications import PublicationKind, PublicationReleased
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Asking, Work


class PublicationUnknown(NotFound):
    code = "publication-unknown"
    title = "没有这条公示信息"
    title_en = "No such publication"


class PublicationsSought(NamedTuple):
    """The publications that a list shows; a field that is None does not restrict it."""

    kind: PublicationKind | None = None
    status: Status | None = None
    identifier: str | None = None


async def publication_of(ask: Asking, publication: UUID) -> Publication:
    """A publication that the caller may see, shown or not. Raises PublicationUnknown."""
    row = await ask.session.get(PublicationRow, publication)
    if row is None or not ask.may_see(row.bureau):
        raise _unknown(str(publication))
    return await _current(ask, Publication.model_validate(row.state))


async def publications(ask: Asking, sought: PublicationsSought, page: PageWanted[UUID]) -> PageFound[Publication, UUID]:
    """The bureau's publications, shown or not, the newest first."""
    wanted = {name: value for name, value in sought._asdict().items() if value is not None}
    query = select(PublicationRow).filter_by(bureau=ask.bureau, **wanted)
    found = await read_page(ask.session, query, (col(PublicationRow.begun),), page, newest_first=True)
    return found.to(lambda row: Publication.model_validate(row.state))


async def published(
    session: AsyncSession, bureau: str | None, sought: PublicationsSought, page: PageWanted[UUID]
) -> PageFound[Publication, UUID]:
    """What the public sees now, of every bureau or of one; what was released last comes first."""
    wanted = {"kind": sought.kind, "identifier": sought.identifier, "bureau": bureau}
    query = select(PublicationRow).filter_by(
        status="shown", **{name: value for name, value in wanted.items() if value is not None}
    )
    found = await read_page(session, query, (col(PublicationRow.released),), page, newest_first=True)
    return found.to(lambda row: Publication.model_validate(row.state))


async def released_once(session: AsyncSession, publication: UUID) -> Publication:
    """A publication of which something was public at some time. Raises PublicationUnknown."""
    row = await session.get(PublicationRow, publication)
    if row is None or row.released is None:
        raise _unknown(str(publication))
    return Publication.model_validate(row.state)


async def document_at(session: AsyncSession, publication: UUID, number: int) -> bytes:
    """The bytes of a version. Raises PublicationUnknown."""
    row = await session.get(PublicationVersionRow, (publication, number))
    if row is None:
        raise _unknown(f"{publication}/{number}")
    return row.document


def version_of(publication: Publication, number: int) -> Version:
    """A version that was released. Raises PublicationUnknown."""
    if number > len(publication.versions):
        raise _unknown(f"{publication.id}/{number}")
    return publication.versions[number - 1]


async def over(session: AsyncSession, day: date, most: int) -> list[tuple[str, UUID]]:
    """The bureaus and ids of publications whose period is over on a day, as far as the day alone decides."""
    query = select(PublicationRow.bureau, PublicationRow.id).where(
        PublicationRow.status == "shown", col(PublicationRow.over_on) <= day
    )
    return [(row.bureau, row.id) for row in await session.execute(query.limit(most))]


async def ripe(session: AsyncSession, day: date, most: int) -> list[tuple[str, UUID]]:
    """The bureaus and ids of publications that the service releases by itself on a day, or should have before."""
    query = select(PublicationRow.bureau, PublicationRow.id).where(col(PublicationRow.ripe_on) <= day)
    return [(row.bureau, row.id) for row in await session.execute(query.limit(most))]


async def terms_in(work: Work, publication: Publication) -> DisplayTerms | None:
    """How long it is shown, by the law of its bureau; None if the law sets no period."""
    terms = publication.terms
    if terms is None:
        return None
    return terms_of(await law_in(work.session, publication.bureau), terms.rule, terms.determined)


async def project(work: Work, publication: Publication, event: Event) -> None:
    """Write the read rows after one more event of a publication."""
    terms = await terms_in(work, publication)
    newest = publication.versions[-1] if publication.versions else None
    await work.session.merge(
        PublicationRow(
            **publication.model_dump(include={"id", "bureau", "begun", "version", "trace", "kind", "status"}),
            identifier=publication.identifier,
            released=newest.event if newest else None,
            over_on=publication.gone_from or (terms and terms.over_on),
            ripe_on=publication.not_before if released_by_itself(publication) else None,
            state=publication.model_dump(mode="json"),
        )
    )
    if event.type == PublicationReleased.type and newest:
        await work.session.merge(
            PublicationVersionRow(
                publication=publication.id,
                number=newest.number,
                bureau=publication.bureau,
                sha256=newest.sha256,
                document=document_of(publication, newest),
            )
        )
    await work.session.flush()
    about = Publicised(publication.id, publication.bureau, publication.kind, publication.identifier)
    await search.keep_publication(work, about, _shown_matter(publication))
    matter = Matter(publication.bureau, publication.stream, publication.identifier)
    await write_clocks(work.session, CLOCKS.tables, matter, publication.clocks)


def _shown_matter(publication: Publication) -> ShownMatter | None:
    """What the public may find it by; None while it is not shown. Nobody is found by the name of a natural person."""
    if not publication.is_public:
        return None
    content, party = publication.versions[-1].content, publication.versions[-1].content.get("party", {})
    of_person = party.get("kind") == "person"
    texts = [content.get("number"), None if of_person else content.get("title")]
    return ShownMatter(
        name="" if of_person else str(party.get("name", "")),
        texts=tuple(filter(None, texts)),
        at=publication.versions[-1].at,
    )


async def _current(work: Work, publication: Publication) -> Publication:
    ends = await moved_ends(work.session, CLOCKS.tables, publication.stream)
    return publication.model_copy(update={"clocks": publication.clocks.moved(ends)})


def _unknown(publication: str) -> PublicationUnknown:
    return PublicationUnknown(
        f"没有编号为 {publication} 的公示信息，或者尚未公示。",
        f"There is no publication {publication}, or it was never released.",
        publication=publication,
    )


PUBLICATIONS: Aggregate[Publication] = Aggregate(
    name="publication", facts=FACTS, evolve=evolve, project=project, missing=_unknown, current=_current
)

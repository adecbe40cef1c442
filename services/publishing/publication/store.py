"""Reading publications, as the bureau sees them and as the public does; writing their read rows."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.clocks import CLOCKS
from services.publishing.law.store import law_in
from services.publishing.publication.display import DisplayTerms, ends_on, terms_of
from services.publishing.publication.document import document_of
from services.publishing.publication.evolving import FACTS, evolve
from services.publishing.publication.releasing import released_by_itself
from services.publishing.publication.state import Publication, Status, Version
from services.publishing.publication.tables import PublicationRow, PublicationVersionRow
from services.publishing.search import store as search
from services.publishing.search.entry import EnterpriseName, Publicised, ShownMatter
from shared.aggregate import Aggregate
from shared.clocks.projection import moved_ends, write_clocks
from shared.clocks.tables import Matter
from shared.contracts.publications import PublicationKind, PublicationReleased
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Asking, Work

_WAITING = col(PublicationRow.state)["waiting"].astext


class PublicationUnknown(NotFound):
    code = "publication-unknown"
    title = "没有这条公示信息"
    title_en = "No such publication"


class PublicationsSought(NamedTuple):
    """The publications that a list shows; a field that is None does not restrict it. `waits`: whether something of it
    waits for its release.
    """

    kind: PublicationKind | None = None
    status: Status | None = None
    identifier: str | None = None
    waits: bool | None = None


class Some(NamedTuple):
    """The first `most` after an id, in the order of ids: whoever looks at all looks at some at a time."""

    after: UUID
    most: int


async def publication_of(ask: Asking, publication: UUID) -> Publication:
    """A publication that the caller may see, shown or not. Raises PublicationUnknown."""
    row = await ask.session.get(PublicationRow, publication)
    if row is None or not ask.may_see(row.bureau):
        raise _unknown(str(publication))
    return await _current(ask, Publication.model_validate(row.state))


async def publications(ask: Asking, sought: PublicationsSought, page: PageWanted[UUID]) -> PageFound[Publication, UUID]:
    """The bureau's publications, shown or not, the newest first."""
    wanted = {name: value for name, value in sought._asdict().items() if value is not None and name != "waits"}
    query = select(PublicationRow).filter_by(bureau=ask.bureau, **wanted)
    if sought.waits is not None:
        query = query.where(_WAITING.is_not(None) if sought.waits else _WAITING.is_(None))
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


async def about_by_mistake(session: AsyncSession, identifier: str, most: int) -> list[Publication]:
    """What the public sees now, and was about the enterprise until it was corrected; what was released last first."""
    query = select(PublicationRow).where(
        PublicationRow.status == "shown", col(PublicationRow.mistaken).contains([identifier])
    )
    rows = (await session.execute(query.order_by(col(PublicationRow.released).desc()).limit(most))).scalars()
    return [Publication.model_validate(row.state) for row in rows]


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


async def over(session: AsyncSession, day: date, page: Some) -> list[tuple[UUID, str]]:
    """The ids and bureaus of publications whose period is over on a day, as far as the day alone decides."""
    return await _some(session, page, PublicationRow.status == "shown", col(PublicationRow.over_on) <= day)


async def ripe(session: AsyncSession, day: date, page: Some) -> list[tuple[UUID, str]]:
    """The ids and bureaus of publications that the service releases by itself on a day, or should have before."""
    return await _some(session, page, col(PublicationRow.ripe_on) <= day)


async def _some(session: AsyncSession, page: Some, *fitting: ColumnElement[bool] | bool) -> list[tuple[UUID, str]]:
    query = select(PublicationRow.id, PublicationRow.bureau).where(*fitting, col(PublicationRow.id) > page.after)
    return [(row.id, row.bureau) for row in await session.execute(query.order_by("id").limit(page.most))]


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
            mistaken=[each.identifier for each in publication.mistaken],
            released=newest.event if newest else None,
            over_on=publication.gone_from or (terms and ends_on(terms, corrected=publication.corrected)),
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
    enterprises = {publication.identifier, *(each.identifier for each in publication.versions)} - {""}
    about = Publicised(publication.id, publication.bureau, publication.kind, tuple(sorted(enterprises)))
    await search.keep_publication(work, about, _shown_matter(publication))
    matter = Matter(publication.bureau, publication.stream, publication.identifier)
    await write_clocks(work.session, CLOCKS.tables, matter, publication.clocks)


def _shown_matter(publication: Publication) -> ShownMatter | None:
    """What the public may find it by; None while it is not shown. Nobody is found by the name of a natural person. The
    record of an enterprise that was named by mistake says so, and is found too.
    """
    if not publication.is_public:
        return None
    newest = publication.versions[-1]
    texts = [newest.content.get("number"), None if _is_of_person(newest) else newest.content.get("title")]
    names = [
        EnterpriseName(version.identifier, str(version.content["party"]["name"]), version.at)
        for version in (*publication.mistaken, newest)
        if version.identifier and version.content["party"].get("name") and not _is_of_person(version)
    ]
    return ShownMatter(names=tuple(names), texts=tuple(filter(None, texts)), at=newest.at)


def _is_of_person(version: Version) -> bool:
    return bool(version.content.get("party", {}).get("kind") == "person")


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

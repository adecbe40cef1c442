"""Reading the public record of an enterprise."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.notice import store as notices
from services.publishing.notice.standing import Standing
from services.publishing.publication import store as publications
from services.publishing.publication.state import Publication
from services.publishing.publication.store import PublicationsSought
from services.publishing.search import store as search
from shared.errors import NotFound
from shared.mistyped import mistake_in
from shared.pages import PageWanted
from shared.tidying import bare

PUBLICATIONS_AT_MOST = 200
"""How many publications a record has. The list of publications has all of them, page by page."""


class NoPublicRecord(NotFound):
    code = "no-public-record"
    title = "没有查到该企业的公开信息"
    title_en = "No public record of this enterprise"


class PublicRecord(NamedTuple):
    """What the public may see of an enterprise: its names, the newest first, its standings in draws, and the newest of
    the publications about it that are shown. `more`: there are more of these. `mistaken`: those that were about it
    until they were corrected.
    """

    identifier: str
    names: tuple[str, ...]
    standings: list[Standing]
    publications: list[Publication]
    more: bool
    mistaken: list[Publication]


async def record_of(session: AsyncSession, identifier: str) -> PublicRecord:
    """The record of an enterprise, however its code was typed. Raises NoPublicRecord if there is none."""
    # Most are written as they are known; only a code that nobody knows is read again.
    for code in dict.fromkeys((identifier, bare(identifier).upper())):
        if names := await search.names_of(session, code):
            return await _record(session, code, names)
    wrong = mistake_in(bare(identifier).upper())
    raise NoPublicRecord(
        f"已公开的抽查名单和公示信息里查不到 {identifier}。"
        + (f"代码可能输错：{wrong.detail}只知道名称的，请用“查询”。" if wrong else "")
        + "尚未公开的名单（如暗查暗访）无从查询，所以不等于没有列入名单。",
        f"No public list and no publication has {identifier}. "
        + (f"The code may be mistyped: {wrong.detail_en} By a name, search. " if wrong else "")
        + "Lists that are not public cannot be searched, so it may still be on one.",
    )


async def _record(session: AsyncSession, code: str, names: list[str]) -> PublicRecord:
    among = PublicationsSought(identifier=code)
    shown = await publications.published(session, None, among, PageWanted(PUBLICATIONS_AT_MOST))
    standings = await notices.standings_of(session, code)
    mistaken = await publications.about_by_mistake(session, code, PUBLICATIONS_AT_MOST)
    return PublicRecord(code, tuple(names), standings, list(shown.rows), shown.last is not None, mistaken)

"""Searching: each way in which something is searched, one after another, page by page."""

from typing import Annotated, NamedTuple

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.search import store
from services.publishing.search.entry import EntryKind, FoundEntry
from services.publishing.search.nearness import Meant, is_near, pieces_of, same_sound, typed_code
from services.publishing.search.sought import SearchAsked, Sought
from shared.mistyped import near_codes
from shared.pages import COUNTED, PageFound, PageWanted, RowCount
from shared.tidying import bare

SearchPlace = tuple[Annotated[int, Field(ge=0, le=9)], str, str, str]
"""A place in a list of what was found: the number of the way, and the place in its list."""


_MEANT = 5
"""How many are offered to whom nothing was found."""


class FoundInWay(NamedTuple):
    """An entry, and the way in which it was found, with its number."""

    number: int
    way: Sought
    entry: FoundEntry

    @property
    def place(self) -> SearchPlace:
        return (self.number, self.entry.key, self.entry.bureau, self.entry.text)


async def find(
    session: AsyncSession, question: SearchAsked, bureau: str | None, wanted: PageWanted[SearchPlace]
) -> PageFound[FoundInWay, SearchPlace]:
    """A page of what is found, of a bureau or of all: by the first way, then by the second, each by key."""
    first, *place = wanted.after or (0, *store.FIRST)
    rows: list[FoundInWay] = []
    for number, way in enumerate(question.ways):
        if number < first or len(rows) == wanted.fetch:
            continue
        after = (place[0], place[1], place[2]) if number == first else store.FIRST
        found = await store.entries(session, way, bureau, after, wanted.fetch - len(rows))
        rows += [FoundInWay(number, way, entry) for entry in found]
    return wanted.cut(rows, lambda row: row.place, await _count(session, question, bureau) if wanted.counted else None)


async def meant(
    session: AsyncSession, question: SearchAsked, kind: EntryKind | None, bureau: str | None
) -> list[Meant]:
    """Who may be meant where nothing was found: by a near code; by the same sound; by a near name."""
    if kind not in {None, "enterprise"}:
        return []
    if code := typed_code(question):
        found = await store.coded(session, near_codes(code), bureau, _MEANT)
        if found or question.mistake:
            return [Meant("code", each.key, each.bureau, each.label) for each in found]
    text = bare(question.typed)
    if sound := same_sound(text):
        heard = await store.entries(session, sound, bureau, store.FIRST, _MEANT)
        if heard:
            return [Meant("sound", each.key, each.bureau, each.label) for each in heard]
    pieces = pieces_of(text)
    alike = await store.alike(session, pieces, bureau) if pieces.heads else []
    near = [Meant("name", each.key, each.bureau, each.label) for each in alike if is_near(text, each.text)]
    return near[:_MEANT]


async def _count(session: AsyncSession, question: SearchAsked, bureau: str | None) -> RowCount:
    found = 0
    for way in question.ways:
        if found <= COUNTED:
            found += len(await store.entries(session, way, bureau, store.FIRST, COUNTED + 1 - found))
    return RowCount.of_some(found)

"""The pages of bureaus: all of them by name, each with its years, its item list and its plans."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from services.publishing.bureau import store as bureaus
from services.publishing.bureau_page import store
from services.publishing.bureau_page.item_lists import PublishedEdition, editions_of, in_force, items_in
from services.publishing.bureau_page.planning import KINDS, plans_of, years_of
from services.publishing.file.store import item_list_file
from services.publishing.notice import store as notices
from services.publishing.publication import store as publications
from services.publishing.publication.store import PublicationsSought
from services.publishing.publication_page.words import KINDS as KINDS_OF_PUBLICATIONS
from services.publishing.site.api import Facts, Reader
from services.publishing.year import store as years
from services.publishing.year.api import BureauCode
from shared.errors import NotFound
from shared.http.acting import PublicWork
from shared.http.dear import dear
from shared.http.transaction import Tx
from shared.pages import PageWanted

router = APIRouter(include_in_schema=False)

_ITEMS_AT_MOST = 500
_RESULTS_AT_MOST = 5


class BureauNotShown(NotFound):
    code = "bureau-not-shown"
    title = "没有这个机关的公示信息"
    title_en = "Nothing is shown of this bureau"


@router.get("/bureaus", dependencies=[dear(2)])
async def bureaus_page(session: Tx, reader: Reader) -> Response:
    async def read() -> Facts:
        return {"codes": await bureaus.bureaus(session)}

    return await reader.ready_page("bureaus.html", session, read)


@router.get("/bureaus/{bureau}", dependencies=[dear(5)])
async def bureau_page(bureau: BureauCode, session: Tx, reader: Reader) -> Response:
    async def read() -> Facts:
        newest = await publications.published(session, bureau, PublicationsSought(), PageWanted(_RESULTS_AT_MOST))
        columns = {
            "serials": [each for each in await notices.serials(session) if each.bureau == bureau],
            "editions": editions_of(await store.edition_entries(session, bureau)),
            "plans": plans_of(await store.plan_entries(session, bureau)),
            "policies": await store.adopted(session, bureau),
            "publications": newest.rows,
        }
        if not any(columns.values()):
            raise _not_shown(bureau)
        return {"bureau": bureau, "years": await years.recorded_years(session), **columns}

    async def show(_: Facts) -> Facts:
        return {"kinds": KINDS, "kinds_of_publications": KINDS_OF_PUBLICATIONS}

    return await reader.ready_page("bureau.html", session, read, show)


@router.get("/bureaus/{bureau}/items", dependencies=[dear(5)])
async def item_list_page(bureau: BureauCode, work: PublicWork, reader: Reader) -> Response:
    return await _edition_page(bureau, None, work, reader)


@router.get("/bureaus/{bureau}/items/{edition:int}", dependencies=[dear(5)])
async def item_edition_page(
    bureau: BureauCode, edition: Annotated[int, Path(ge=1, le=100_000)], work: PublicWork, reader: Reader
) -> Response:
    return await _edition_page(bureau, edition, work, reader)


async def _edition_page(bureau: str, edition: int | None, work: PublicWork, reader: Reader) -> Response:
    """An edition of the item list; without a number, the one that holds now, or the first that will."""

    async def read() -> Facts:
        editions = editions_of(await store.edition_entries(work.session, bureau))
        if not editions or (edition is not None and edition not in {each.edition for each in editions}):
            raise _not_shown(bureau)
        return {"bureau": bureau, "editions": editions}

    async def show(facts: Facts) -> Facts:
        editions: list[PublishedEdition] = facts["editions"]
        holds = in_force(editions, reader.now)
        shown = next((each for each in editions if each.edition == edition), holds or editions[-1])
        content = await work.blobs.get(await item_list_file(work.session, shown.sha256))
        return {"shown": shown, "holds": holds, "items": await work.compute(items_in, content, _ITEMS_AT_MOST)}

    return await reader.ready_page("item_list.html", work.session, read, show)


@router.get("/bureaus/{bureau}/plans", dependencies=[dear(5)])
async def plans_page(bureau: BureauCode, session: Tx, reader: Reader) -> Response:
    async def read() -> Facts:
        plans = plans_of(await store.plan_entries(session, bureau))
        if not plans:
            raise _not_shown(bureau)
        return {
            "bureau": bureau,
            "by_year": years_of(plans, await store.inspected(session, bureau)),
            "years": await years.recorded_years(session),
            "kinds": KINDS,
        }

    return await reader.ready_page("plans.html", session, read)


def _not_shown(bureau: str) -> BureauNotShown:
    return BureauNotShown(
        f"行政区划 {bureau} 的机关在这里没有公示过这类信息。请核对网址；如刚刚公布，请一分钟后再看。",
        f"The bureau of {bureau} has published nothing of this kind here. Check the address; if it did just now, try "
        "again in a minute.",
        bureau=bureau,
    )

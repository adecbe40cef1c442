"""The page of an inspection, for whoever has scanned its code: it works without an account and without scripts.

The page is unlisted: no page links to it, and search engines are asked to leave it out. The code stands in its path:
the site must be sent it, because the page has no script.
"""

from fastapi import APIRouter, Response

from services.publishing.inspection_code.usecases import CodeFound, scanned
from services.publishing.inspection_code.words import DREW, METHODS, OCCASIONS, STANDINGS
from services.publishing.site.api import Facts, Reader
from services.publishing.site.words import tag
from shared.http.acting import PublicWork
from shared.http.dear import dear
from shared.http.resources import Opened
from shared.papers.inspection_code import InspectionCode

router = APIRouter(include_in_schema=False)

COST = 5
"""What a scan costs its sender while the page is not kept: a signature is verified."""


@router.get("/i/{code}", dependencies=[dear(COST)])
async def inspection_code_page(code: str, work: PublicWork, resources: Opened, reader: Reader) -> Response:
    asked = InspectionCode.parse(code)

    async def read() -> Facts:
        found = await scanned(work, resources.memory, resources.gauges, asked)
        return {"found": found, "bureau": found.kept.bureau}

    async def show(facts: Facts) -> Facts:
        found: CodeFound = facts["found"]
        told = found.kept.told
        return {
            "told": told,
            "code": code,
            "visit": told.visit,
            "standing": STANDINGS[told.standing],
            "occasions": OCCASIONS,
            "methods": METHODS,
            "drew": DREW,
            "slot": tag,
        }

    return await reader.ready_page("inspection_code.html", work.session, read, show)

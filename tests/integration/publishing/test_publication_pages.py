"""The pages of publications: what is shown, what was corrected, and why something is not shown any more."""

from collections.abc import Sequence

from services.publishing.app import compose
from services.publishing.publication.redaction import MARKS
from shared.access.roles import Role
from tests.integration.publishing.told import CORRECTED, RESULT, Telling
from tests.support.apps import serving

BROWSER = {"Accept": "text/html"}


async def pages(telling: Telling, path: str) -> Sequence[str]:
    """The list, the list of the enterprise, and the page of the publication; each is what would be made anew."""
    shown = []
    app = compose(telling.press.settings.model_copy(update={"memory_bytes": 1}))
    app.clock = lambda: telling.now
    async with serving(app) as anew:
        for asked in ("/results", f"/results?enterprise={RESULT.party.identifier}", path):
            kept, made = await telling.site.get(asked, headers=BROWSER), await anew.get(asked, headers=BROWSER)
            assert kept.status_code == made.status_code
            # A page that says that nothing is there names its request.
            assert kept.text == made.text or kept.status_code == 404, asked
            shown.append(kept.text if kept.status_code == 200 else "")
    return shown


async def test_the_pages_follow_what_becomes_of_a_publication(telling: Telling) -> None:
    told = await telling.tell()
    path = told.replace("/publications/", "/results/")
    name = RESULT.party.name
    everything, of_one, page = await pages(telling, path)
    assert (name in everything, name in of_one, page) == (False, False, "")

    await telling.post(f"{told}/release")
    everything, of_one, page = await pages(telling, path)
    assert all(name in text for text in (everything, of_one, page))
    assert f"未按规定培训{MARKS['name']}" in page
    assert "乙示例" not in everything + of_one + page

    await telling.tell(CORRECTED, 1)
    await telling.post(f"{told}/release")
    page = (await pages(telling, path))[2]
    assert all(said in page for said in ("第 2 版", "第 1 版", "已改正"))

    await telling.post(f"{told}/withdrawal-request", {"because": "登错企业"})
    await telling.post(f"{told}/withdrawal", {"explanation": "登记的企业有误，已另行公示"}, Role.CHIEF)
    everything, of_one, page = await pages(telling, path)
    assert (name in everything, name in of_one, name in page) == (False, False, False)
    assert all(said in page for said in ("已撤回", "登记的企业有误，已另行公示", "SHA-256"))

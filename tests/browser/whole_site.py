"""A site with something on each of its pages: draws in every state, a year, results, papers, item lists, plans."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from services.publishing.publication import taking_usecases, usecases
from services.publishing.publication.preparing import penalty_told, result_told
from shared.contracts.planning import PlanClosed
from shared.database import transact
from shared.law.law import shipped_law
from shared.log.occasion import Actor, Occasion
from shared.pool import Pool
from shared.work import Acting, Work
from tests.integration.publishing.told import RESULT
from tests.support.apps import BUREAU
from tests.support.bureau_work import adopt, happens, publish_items, publish_plan
from tests.support.draws import Held, enterprises
from tests.support.inspection_codes import PATH, TOLD, code_of, tell_code
from tests.support.papers_issued import office_on
from tests.support.publishing import Press
from tests.unit.publishing.publication.made_up_penalty import penalty

_FRAME = 6
"""How many stand in the frame of the draw; those after them are left out of it: what becomes of them is never drawn."""
NOW = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
GONE = TOLD.model_copy(update={"handle": bytes(16).hex(), "standing": "called-off", "visit": None})
"""An inspection that was called off."""


async def whole_site(press: Press) -> Mapping[str, str]:
    """Kind of page → the path of a page of that kind."""
    await adopt(press)
    await publish_items(press)
    await publish_plan(press)
    await publish_plan(press, UUID(int=79), "危险化学品安全专项检查计划", "campaign")
    await happens(press, f"plan/{UUID(int=79)}", PlanClosed(edition=1), after=4)
    draws = await _draws(press)
    async with office_on(press.database) as office:
        paper = await office.issue()
    for told in (TOLD, GONE):
        await tell_code(press.database, told)
    shown, withdrawn = await _published(press)
    await press.settle(at=NOW)
    return {
        "home": "/",
        **{name: f"/draws/{draw.draw}" for name, draw in draws.items()},
        "year": "/bureaus/370124/2026",
        "results": "/results",
        "result": f"/results/{shown}",
        "result-withdrawn": f"/results/{withdrawn}",
        "bureaus": "/bureaus",
        "bureau": "/bureaus/370124",
        "item-list": "/bureaus/370124/items",
        "plans": "/bureaus/370124/plans",
        "search-asking": "/search",
        "search": "/search?q=平川县",
        "enterprise": f"/enterprises/{enterprises(1, start=_FRAME)[0].identifier}",
        "log": "/log",
        "trace-asking": "/trace",
        "trace": f"/trace?of={draws['draw'].draw}",
        "papers": "/papers/verify",
        "paper": f"/p#{paper.code}",
        "inspection-code": PATH,
        "inspection-code-gone": f"/i/{code_of(bytes(16))}",
        "door-shut": f"{PATH}/door",
        "party": "/party",
        "problem": "/draws/00000000-0000-7000-8000-000000000000",
    }


async def _draws(press: Press) -> Mapping[str, Held]:
    """Kind of page → a draw in the state that the page shows."""
    drawn = press.draw(size=_FRAME, count=2, groups=("危化", "矿山"), out=2, reserve=1)
    failed = press.draw(serial=2, size=6, count=2, purpose="own/2026-03")
    covert = press.draw(serial=3, size=4, count=1, disclosure="after-visits")
    crew = press.assignment(serial=4, size=2, crew=20)
    annulled = press.draw(serial=5, size=4, count=1)
    await drawn.hold()
    await drawn.substitute(0, "closed")
    await failed.announce()
    await failed.reveal("bureau")
    await failed.fail()
    await covert.hold()
    await crew.hold()
    await crew.succeed(0, 1)
    await annulled.hold()
    await press.annul(annulled, "示例县人民法院", decision=b"%PDF-1.7 made up")
    return {
        "draw": drawn,
        "draw-failed": failed,
        "draw-covert": covert,
        "draw-of-people": crew,
        "draw-annulled": annulled,
    }


async def _published(press: Press) -> tuple[str, str]:
    """A penalty that is shown, and a result that was withdrawn: the ids of their publications."""
    async with transact(press.engine, BUREAU) as session:
        work = Work(session=session, blobs=press.blobs, pool=Pool(1))
        acting = [
            Acting.of(work, Occasion(BUREAU, Actor(who, "publisher", "tests"), NOW, "a" * 32, ""))
            for who in ("made-up-publisher", "made-up-reviewer")
        ]
        shown = await taking_usecases.take(acting[0], penalty_told(penalty(), shipped_law()))
        other = await taking_usecases.take(acting[0], result_told(RESULT, f"publicity/{RESULT.inspection}"))
        assert shown
        assert other
        await usecases.release(acting[0], shown.id)
        await usecases.release(acting[0], other.id)
        await usecases.ask_withdrawal(acting[0], other.id, "检查对象有误")
        await usecases.withdraw(acting[1], other.id, "检查对象登记有误，予以撤回")
        return str(shown.id), str(other.id)

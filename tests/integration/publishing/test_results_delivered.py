"""The result of a double-random inspection, from the plan and the draw to the receipt of the national system."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest_asyncio

from shared.contracts.fact import Fact
from shared.contracts.planning import PlanPublished
from shared.contracts.policy import PolicyAdopted
from shared.contracts.results import InspectionResultTold, PublishedParty
from shared.database import transact
from shared.log.append import append
from shared.policy.reading import read_policy
from tests.integration.deploy.composition import ROOT
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_publications import check
from tests.integration.publishing.told import RESULT
from tests.support.credit import FIRM, FIRM_CODE
from tests.support.log import OCCASION
from tests.support.publishing import Press

PLAN = UUID(int=77)


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


async def happens(press: Press, stream: str, fact: Fact) -> None:
    """Sampling records something."""
    async with transact(press.sampling, OCCASION.bureau) as session:
        await append(session, OCCASION, stream, 0, fact)


async def adopt(press: Press) -> None:
    """The bureau has a policy, which says its name."""
    written = (ROOT / "deploy" / "policies" / "dacheng-2019.yaml").read_bytes()
    rules = read_policy(written).policy.as_json()
    content = await press.blobs.put(written, "application/yaml")
    fact = PolicyAdopted(
        file=content.sha256,
        policy=rules["policy"],
        first=date(2026, 1, 1),
        title=rules["title"],
        source=rules["source"],
        rules=rules,
        content=content,
        requested_by="made-up-registrar",
    )
    await happens(press, f"policy/{UUID(int=78)}", fact)


async def told(target: Target, **more: Any) -> InspectionResultTold:
    """Cases tells of a result, and whatever waits is released."""
    party = PublishedParty(name=FIRM, identifier=FIRM_CODE)
    fact = RESULT.model_copy(update={"party": party, **more})
    await target.telling.tell(fact)
    await target.release_all()
    return fact


async def test_a_result_bears_the_numbers_of_its_plan_and_its_draw(target: Target) -> None:
    press = target.telling.press
    await adopt(press)
    plan = PlanPublished(edition=1, title="2026年度双随机抽查计划", year=2026, key_units=3, general_units=9)
    await happens(press, f"plan/{PLAN}", plan)
    draw = press.draw(purpose="own/2026-03", serial=4)
    await draw.announce()
    await told(target, draw=draw.draw, plan=PLAN)
    waiting = await target.only()
    assert (waiting["kind"], waiting["flaws"]) == ("inspection-result", [])
    fields = waiting["waiting"]["fields"]
    day = draw.events[0].time.strftime("%Y%m%d")
    assert (fields["raninsPlanId"], fields["raninsTaskId"]) == ("37012420260001", f"370124{day}0004")
    assert (fields["raninsTypeName"], fields["insAuth"]) == ("定向", "大城县应急管理局")
    assert json.loads(fields["details"])[0]["raninsCheckResName"] == "发现问题已责令改正"
    await target.push()
    entered = await target.only()
    assert entered["status"] == "accepted", entered["flaws"]
    assert (await target.ask(f"/inspection-results/{entered['key']}"))["version"] == 1
    await check(target.telling)


async def test_without_a_plan_people_are_told_what_is_missing(target: Target) -> None:
    press = target.telling.press
    await adopt(press)
    draw = press.draw(purpose="own/2026-03")
    await draw.announce()
    await told(target, draw=draw.draw)
    refused = await target.only()
    assert refused["status"] == "refused"
    assert {flaw["field"] for flaw in refused["flaws"]} == {"plan.id", "plan.name"}


async def test_results_for_which_no_draw_asked_are_not_told(target: Target) -> None:
    await adopt(target.telling.press)
    await told(target, occasion="complaint")
    assert await target.deliveries() == []

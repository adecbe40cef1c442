"""A correction that moves a publication to another enterprise: the public record of the wrong one loses it and says so,
the right one gets it.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest_asyncio

from shared.access.roles import Role
from shared.contracts.penalty import PartyCodes, PenalisedOrganisation, PenaltyChanged, PenaltyDecided
from tests.integration.publishing.target import NOW, Target, sound, target_on
from tests.integration.publishing.test_publications import check, published, stranger
from tests.support.credit import FIRM_CODE
from tests.support.publishing import Press

OTHER, OTHER_CODE = "平阴县示例第一燃气有限公司", "91370124EXAMP0031R"
ID = UUID(int=7)
DECIDED = PenaltyDecided(told=sound(penalty=ID))
MOVED = PenaltyChanged(
    told=sound(penalty=ID, party=PenalisedOrganisation(name=OTHER, codes=PartyCodes(uscc=OTHER_CODE))),
    by="bureau",
    document="（示）应急罚更〔2026〕1号",
    on=NOW.date(),
    explanation="当事人登记有误",
)


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


async def record_of(target: Target, code: str) -> list[str]:
    """What the public record of an enterprise says, the newest first."""
    answer = await target.telling.site.get(f"/enterprises/{code}.json")
    assert answer.status_code == 200, answer.text
    return [fact["kind"] for fact in answer.json()["facts"]]


async def decide(target: Target) -> str:
    path = await target.telling.tell_of_penalty(DECIDED)
    await target.telling.post(f"{path}/release")
    await target.telling.show()
    return path


async def change(target: Target, changed: PenaltyChanged = MOVED) -> None:
    target.telling.now += timedelta(hours=1)
    path = await target.telling.tell_of_penalty(changed)
    await target.telling.post(f"{path}/release")
    await target.telling.show()


async def test_the_public_record_moves_and_the_wrong_one_says_that_it_was_corrected(target: Target) -> None:
    path = await decide(target)
    assert await record_of(target, FIRM_CODE) == ["published"]
    await change(target)
    assert (await record_of(target, FIRM_CODE), await record_of(target, OTHER_CODE)) == (["mistaken"], ["published"])
    of_wrong, of_right = [await published(target.telling, enterprise=code) for code in (FIRM_CODE, OTHER_CODE)]
    assert (of_wrong, [row["content"]["party"]["name"] for row in of_right]) == ([], [OTHER])
    page = (await target.telling.site.get(f"/enterprises/{FIRM_CODE}")).text
    assert "此前误将本企业列为" in page
    assert (await target.telling.get(path))["identifier"] == OTHER_CODE
    # What is not shown any more says nothing of anybody.
    await target.telling.post(f"{path}/withdrawal-request", {"because": "登记有误"})
    withdrawn = {"explanation": "登记有误"}
    await target.telling.ask(Role.CHIEF, "POST", f"{path}/withdrawal", withdrawn)
    assert (await target.telling.site.get(stranger(path))).json()["status"] == "withdrawn"
    for code in (FIRM_CODE, OTHER_CODE):
        assert (await target.telling.site.get(f"/enterprises/{code}.json")).status_code == 404
    await check(target.telling)


async def test_what_waits_for_its_first_release_is_about_whom_it_names_now(target: Target) -> None:
    path = await target.telling.tell_of_penalty(DECIDED, MOVED)
    assert (await target.telling.get(path))["identifier"] == OTHER_CODE
    await target.telling.post(f"{path}/release")
    assert await record_of(target, OTHER_CODE) == ["published"]
    assert (await target.telling.site.get(f"/enterprises/{FIRM_CODE}.json")).status_code == 404
    await check(target.telling)

"""An enterprise that was renamed: the target knows it by its name of now, whenever it was sent. And corrections that
change nothing of what a target is told.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio

from shared.contracts.naming import EnterprisesRenamed, Renaming
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided
from shared.database import transact
from shared.log.append import append
from tests.integration.publishing.target import NOW, Target, sound, target_on
from tests.integration.publishing.test_publications import check
from tests.support.credit import FIRM, FIRM_CODE
from tests.support.log import OCCASION
from tests.support.publishing import Press

NEW = "平阴县示例新名加油站有限公司"
ID = UUID(int=7)


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


def rename_there(place: Path, name: str) -> None:
    """The register of the target has another name from now on."""
    parties = place / "credit" / "parties.csv"
    parties.write_text(parties.read_text(encoding="utf-8").replace(FIRM, name), encoding="utf-8")


async def rename(target: Target, former: str, name: str) -> None:
    """The registrar amends the name in the directory."""
    target.telling.now += timedelta(minutes=5)
    fact = EnterprisesRenamed(renamed=(Renaming(identifier=FIRM_CODE, name=name, former=former),))
    async with transact(target.telling.press.sampling, OCCASION.bureau) as session:
        await append(session, replace(OCCASION, time=target.telling.now), f"noted/{uuid4()}", 0, fact)
    await target.telling.show()


def name_in(waiting: Any) -> str:
    return str(waiting["waiting"]["fields"]["CF_XDR_MC"])


async def decide(target: Target) -> str:
    path = await target.telling.tell_of_penalty(PenaltyDecided(told=sound(penalty=ID)))
    await target.telling.post(f"{path}/release")
    await target.telling.show()
    return path


async def change(target: Target, **more: Any) -> None:
    target.telling.now += timedelta(hours=1)
    fact = PenaltyChanged(
        told=sound(penalty=ID, **more), by="bureau", document="（示）1号", on=NOW.date(), explanation="登记有误"
    )
    path = await target.telling.tell_of_penalty(fact)
    await target.telling.post(f"{path}/release")
    await target.telling.show()


async def test_what_was_refused_under_the_former_name_is_made_anew_with_the_name_of_now(
    target: Target, tmp_path: Path
) -> None:
    rename_there(tmp_path, NEW)
    await decide(target)
    await target.push()
    refused = await target.only()
    assert (refused["status"], refused["flaws"][0]["flaw"]) == ("refused", "registered-name")
    await rename(target, FIRM, NEW)
    await target.telling.post(f"/deliveries/{refused['id']}/resumption")
    assert name_in(await target.only()) == NEW
    await target.push()
    assert (await target.only())["status"] == "accepted"
    await check(target.telling)


async def test_a_record_of_a_renamed_enterprise_has_its_name_of_now_from_the_first(
    target: Target, tmp_path: Path
) -> None:
    rename_there(tmp_path, NEW)
    await rename(target, FIRM, NEW)
    await decide(target)
    assert name_in(await target.only()) == NEW
    await target.push()
    assert (await target.only())["status"] == "accepted"
    await change(target, act="其他违法行为")
    assert name_in(await target.only()) == NEW


async def test_what_was_accepted_before_is_marked_and_corrected_there(target: Target, tmp_path: Path) -> None:
    await decide(target)
    await target.push()
    rename_there(tmp_path, NEW)
    await rename(target, FIRM, NEW)
    before = await target.only()
    assert [(flaw["flaw"], flaw["case"]) for flaw in before["flaws"]] == [("registered-name", "conflict")]
    await target.telling.post(f"/deliveries/{before['id']}/resumption")
    waiting = await target.only()
    assert (name_in(waiting), waiting["waiting"]["operation"], waiting["waiting"]["record_version"]) == (
        *(NEW, "corrections"),
        2,
    )
    await target.push()
    assert (await target.ask(f"/penalties/{before['key']}"))["fields"]["CF_XDR_MC"] == NEW
    await change(target, act="其他违法行为")
    await target.push()
    entered = await target.only()
    assert (entered["status"], [entry["version"] for entry in entered["entries"]]) == ("accepted", [1, 2, 3])
    await check(target.telling)


async def test_what_was_on_its_way_while_it_was_renamed_is_marked_when_it_is_there(target: Target) -> None:
    await decide(target)
    await rename(target, FIRM, NEW)
    await target.push()
    there = await target.only()
    assert (there["status"], there["flaws"][0]["flaw"]) == ("differing", "registered-name")


async def test_a_correction_that_changes_nothing_there_is_not_sent(target: Target) -> None:
    await decide(target)
    await target.push()
    await change(target)
    same = await target.only()
    assert (same["status"], same["waiting"], len(same["entries"])) == ("accepted", None, 1)
    assert await target.push() == 0
    await change(target, act="其他违法行为")
    assert (await target.only())["waiting"]["operation"] == "corrections"
    await check(target.telling)

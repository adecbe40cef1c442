"""What turns out never to be public after it was prepared, or shown: no person lifts that; the matter itself does."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.publishing.publication.releasing import REASONS
from shared.access.roles import Role
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided
from tests.integration.publishing.target import NOW, sound
from tests.integration.publishing.test_penalties import REVOKED, due
from tests.integration.publishing.test_publications import check, published
from tests.integration.publishing.test_typical_cases import CASE, ID, PENALTY, write
from tests.integration.publishing.told import Telling

KEEP = {"opinion": "公示无误"}
WRONG = {"because": "示例：登错企业"}


def changed(**more: Any) -> PenaltyChanged:
    told = sound(penalty=ID, **more)
    return PenaltyChanged(told=told, by="bureau", document="made up", on=NOW.date(), explanation="当事人未成年")


async def decide(telling: Telling) -> None:
    telling.now = NOW
    await telling.tell_of_penalty(PenaltyDecided(told=sound(penalty=ID)))


@pytest.mark.parametrize("before", [[], ["hold"]])
@pytest.mark.parametrize("why", sorted(REASONS.keys() - {"slight"}))
async def test_nobody_releases_what_is_withheld_until_its_matter_says_otherwise(
    telling: Telling, before: Sequence[str], why: str
) -> None:
    await decide(telling)
    for verb in before:
        await telling.post(f"{PENALTY}/{verb}", {"because": "待核对"})
    await telling.tell_of_penalty(changed(withheld=(why,)))
    withheld = await telling.get(PENALTY)
    assert (withheld["status"], withheld["withheld"], withheld["next"]) == ("withheld", why, [])
    answer = await telling.ask(Role.PUBLISHER, "POST", f"{PENALTY}/release")
    assert (answer.status_code, REASONS[why][0] in answer.json()["detail"]) == (409, True)  # type: ignore[index]  # a reason of the law
    assert answer.json()["type"] == "/problems/never-public"
    assert (await due(telling), await published(telling)) == ([], [])
    await telling.tell_of_penalty(changed())
    assert (await telling.get(PENALTY))["status"] == "prepared"
    assert [rule for rule, _ in await due(telling)] == ["expose-penalty"]
    await telling.post(f"{PENALTY}/release")
    await check(telling)


@pytest.mark.parametrize("told", [changed(withheld=("minor",)), REVOKED.model_copy(update={"penalty": ID})])
@pytest.mark.parametrize("asked", [False, True])
async def test_nobody_keeps_what_must_be_withdrawn_though_a_person_had_asked_before(
    telling: Telling, told: Any, asked: bool
) -> None:
    await decide(telling)
    await telling.post(f"{PENALTY}/release")
    if asked:
        await telling.post(f"{PENALTY}/withdrawal-request", WRONG, Role.LEGAL)
    await telling.tell_of_penalty(told)
    assert await telling.refused(f"{PENALTY}/withdrawal-refusal", KEEP, Role.CHIEF) == (409, "undone-by-its-matter")
    assert await telling.refused(f"{PENALTY}/release") in {(409, "never-public"), (409, "withdrawal-waits")}
    assert [rule for rule, _ in await due(telling)] == ["withdraw-published-decision"]
    await telling.post(f"{PENALTY}/withdrawal", {"explanation": "依法不予公示"}, Role.CHIEF)
    assert (await published(telling), await due(telling)) == ([], [])
    await check(telling)


@pytest.mark.parametrize("is_shown", [False, True])
async def test_what_people_wrote_of_it_is_never_public_either(telling: Telling, is_shown: bool) -> None:
    await decide(telling)
    await telling.post(f"{PENALTY}/release")
    await write(telling)
    if is_shown:
        await telling.post(f"{CASE}/release")
    await telling.tell_of_penalty(changed(withheld=("minor",)))
    assert await telling.refused(f"{CASE}/release") == (409, "never-public")
    if is_shown:
        assert await telling.refused(f"{CASE}/withdrawal-refusal", KEEP, Role.CHIEF) == (409, "undone-by-its-matter")
    await check(telling)

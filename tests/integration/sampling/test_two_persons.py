"""Each pair of acts that takes two persons (docs/duties.md), done by one person who holds the roles for both."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from shared.access.duties import DUTIES, Apart, Duty
from shared.access.roles import GRANTS, Permission
from tests.integration.sampling.crews import adopt, drawn, keep, roster, rules, sent, staff, units
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.integration.sampling.desk import policy as of_the_desk
from tests.integration.sampling.lists import code
from tests.integration.sampling.planning import APPROVAL, content
from tests.integration.sampling.test_parties import form
from tests.integration.sampling.test_superiors import CITY, register
from tests.support.apps import BUREAU, bearer

Json = dict[str, Any]
Token = Callable[[], Mapping[str, str]]
"""The header of a request by the person, at the time of the desk."""
_ELSEWHERE = {
    Permission.LAW_CORRECT: "tests/integration/cases/test_law.py",
    Permission.HAZARD_KEEP: "tests/unit/cases/test_hazards.py",
    Permission.INSPECTION_OPEN: "tests/integration/cases/test_undoing.py",
    Permission.INSPECTION_CONDUCT: "tests/integration/cases/test_who_acts.py",
    Permission.INSPECTION_PREPARE: "tests/unit/cases/test_refusals.py",
    Permission.INSPECTION_REVIEW: "tests/unit/cases/test_refusals.py",
    Permission.PAPER_DRAFT: "tests/integration/documents/test_papers.py",
    Permission.PAPER_SERVE: "tests/integration/documents/test_services.py",
    Permission.PUBLICATION_REQUEST: "tests/unit/publishing/publication/test_lifecycle.py",
    Permission.SERIES_REQUEST: "tests/integration/documents/test_series_openings.py",
    Permission.ITEM_PROPOSE: "tests/integration/sampling/test_item_list.py",
    Permission.ITEM_CONSOLIDATE: "tests/integration/sampling/test_item_list.py",
}
"""The first acts that are tried elsewhere, and where."""
TAKING_TWO = [duty for duty in DUTIES if duty.apart is Apart.PERSONS and duty.first not in _ELSEWHERE]


async def policy(desk: Desk, both: Token) -> str:
    return str((await desk.post_file(of_the_desk(), **both())).headers["Location"]) + "/approval"


async def party(desk: Desk, both: Token) -> str:
    return f"/parties/{(await desk.done('registrar', '/parties', form(), **both()))['id']}/approval"


async def superior(desk: Desk, both: Token) -> str:
    asked = await desk.done("registrar", "/superiors", {"superior": CITY}, **both())
    return f"/superiors/{asked['id']}/approval"


async def plan(desk: Desk, both: Token) -> str:
    body = {"kind": "annual", "year": 2023, "content": content(scope={"identifiers": [code(1)]})}
    return f"/plans/{(await desk.done('registrar', '/plans', body, **both()))['id']}/approval"


async def frame(desk: Desk, both: Token) -> str:
    body = {"title": "手工名单", "selection": {}, "shares": [{"count": 2}]}
    return f"/frames/{(await desk.done('drawer', '/frames', body, **both()))['id']}/approval"


async def substitution(desk: Desk, both: Token) -> str:
    draw = await drawn(desk)
    body = {"withdrawn": units(draw)[0]["id"], "reason": "closed", "evidence": EVIDENCE}
    asked = await desk.done("leader", f"/draws/{draw['id']}/substitutions", body, **both())
    return f"/changes/{asked['id']}/approval"


async def succession(desk: Desk, both: Token) -> str:
    await adopt(desk, rules())
    await staff(desk)
    done = await sent(desk, await roster(desk, enterprises=[code(1)]))
    task = done["outcome"]["assignments"][0]["task"]["id"]
    at = f"/draws/{done['id']}"
    await desk.done("leader", f"{at}/successions", {"task": task, "slot": 2, "reason": "ill"}, **both())
    (change,) = (await desk.ask("leader", "GET", f"{at}/changes")).json()["items"]
    return f"/changes/{change['id']}/approval"


async def annulment(desk: Desk, both: Token) -> str:
    await register(desk, CITY)
    await desk.publish()
    draw = await drawn(desk)
    asked = await desk.done("supervisor", f"/draws/{draw['id']}/annulments", {}, **both())
    return f"/annulments/{asked['id']}/approval"


async def inspection(desk: Desk, both: Token) -> str:
    held = {"identifier": code(1), "held_on": "2023-08-01", "occasion": "plan", "source": "现场检查记录"}
    recorded = await desk.done("leader", "/recorded-inspections", {"inspections": [held]}, **both())
    at = f"/recorded-inspections/{recorded['inspections'][0]['id']}/withdrawal"
    await desk.done("leader", at, {"reason": "登记错误"}, **both())
    return f"{at}/approval"


async def account(desk: Desk, both: Token) -> str:
    await keep(desk, "people", "执-1")
    person = (await desk.ask("registrar", "GET", "/people/执-1")).json()["person"]
    await desk.done("legal", f"/accounts/{person}/request", {"subject": "u-1"}, **both())
    return f"/accounts/{person}/approval"


FIRST_ACTS: Mapping[Permission, Callable[[Desk, Token], Awaitable[str]]] = {
    Permission.ACCOUNT_REQUEST: account,
    Permission.POLICY_REQUEST: policy,
    Permission.PARTY_REQUEST: party,
    Permission.SUPERIOR_REQUEST: superior,
    Permission.PLAN_DRAFT: plan,
    Permission.DRAW_ANNOUNCE: frame,
    Permission.CHANGE_REQUEST: substitution,
    Permission.SLOT_GIVE_UP: succession,
    Permission.ANNULMENT_REQUEST: annulment,
    Permission.INSPECTION_RECORD: inspection,
}
"""How somebody does the first act; each gives the path of the second."""


@pytest.mark.parametrize("duty", TAKING_TWO, ids=lambda duty: str(duty.first))
async def test_nobody_does_both_acts(desk: Desk, duty: Duty) -> None:
    await desk.import_list(12)
    bureau = CITY if duty.first is Permission.ANNULMENT_REQUEST else BUREAU
    roles = (GRANTS[duty.first][0], GRANTS[duty.second][0])

    def token(subject: str) -> Mapping[str, str]:
        return bearer(desk.issuer, *roles, subject=subject, bureau=bureau, now=desk.now)

    path = await FIRST_ACTS[duty.first](desk, lambda: token("made-up-both"))
    body = {**APPROVAL, "authority": "示例县人民政府"} if duty.first is Permission.PLAN_DRAFT else None
    assert await desk.refused("chief", path, body, **token("made-up-both")) == (403, "same-person")
    await desk.done("chief", path, body, **token("made-up-other"))

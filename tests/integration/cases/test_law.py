"""The law over HTTP: the rules of a day, and corrections by two persons, which change the law of one bureau."""

import asyncio

import pytest

from services.cases.law import store
from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.blobs import BlobStore
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from tests.contract.requests.correcting import DECIDE
from tests.integration.cases.counter import Counter
from tests.support.apps import BUREAU
from tests.support.log import sequence_all
from tests.support.oracle import check_log, check_rebuild
from tests.support.postgres import connect

LEGAL, CHIEF, INSPECTOR = Role.LEGAL, Role.CHIEF, Role.INSPECTOR
OTHER = "370112"
CORRECTIONS = "/rules/corrections"


async def limit(counter: Counter, day: str = "2026-03-02", **of: str) -> tuple[int, str]:
    """The number of days to decide a case, and how it was checked."""
    found = await counter.get(INSPECTOR, f"/rules?on={day}&kind=period&rule=decide-case", **of)
    (row,) = found["items"]
    return row["figures"]["number"], row["verified_by"]


async def test_the_rules_of_a_day(counter: Counter) -> None:
    assert [await limit(counter, day) for day in ("2026-01-31", "2026-02-01")] == [
        (30, "secondary-source"),
        (90, "background"),
    ]
    old = (await counter.get(INSPECTOR, "/rules?on=2024-11-04"))["items"]
    assert len(old) > 150
    assert {row["rule"] for row in old if row["kind"] == "fine"} >= {"safety-97-unit", "measures-45-unit"}
    assert all(row["from"] <= "2024-11-04" <= (row["until"] or "9999") for row in old)
    today = (await counter.get(INSPECTOR, "/rules?rule=credit-slight"))["items"]
    assert today == [], "the new measures on credit repair hold from April 2026 on"
    answer = await counter.ask(counter.token(Role.OPS), "GET", "/rules")
    assert answer.status_code == 403


async def test_one_person_asks_for_a_correction_and_another_approves_it(counter: Counter) -> None:
    asked = await counter.post(LEGAL, CORRECTIONS, DECIDE | {"remark": "已对照条文"})
    path = f"{CORRECTIONS}/{asked['id']}"
    assert (asked["status"], asked["row"]["figures"]["number"], asked["replaces"]) == ("requested", 60, "2026-02-01")
    assert [one["verb"] for one in asked["next"]] == ["approve", "refuse", "withdraw"]
    assert await limit(counter) == (90, "background")

    both = counter.token(LEGAL, CHIEF, subject="made-up-legal")
    assert await counter.refused(both, f"{path}/approval") == (403, "same-person")
    assert await counter.refused(both, f"{path}/refusal", {"opinion": "不对"}) == (403, "same-person")
    assert await counter.refused(counter.token(LEGAL, subject="another"), f"{path}/approval") == (403, "not-permitted")

    shown = await counter.post(CHIEF, f"{path}/approval")
    assert (shown["status"], shown["version"], shown["approved"]) == ("approved", 2, True)
    assert await counter.get(INSPECTOR, path) == shown
    assert await limit(counter) == (60, "bureau")
    assert await limit(counter, "2026-01-31") == (30, "secondary-source"), "other editions stay"
    assert await limit(counter, bureau=OTHER) == (90, "background"), "another bureau's law stays"
    assert (await counter.get(INSPECTOR, CORRECTIONS, bureau=OTHER))["items"] == []
    supervisor = counter.token(Role.CITY_SUPERVISOR, bureau="370100")
    (row,) = (await counter.ask(supervisor, "GET", f"{CORRECTIONS}?bureau=370124")).json()["items"]
    assert (row["rule"], row["status"]) == ("decide-case", "approved")
    assert await counter.refused(counter.token(CHIEF), f"{path}/approval") == (409, "not-now")


async def test_refused_and_withdrawn_corrections_change_nothing(counter: Counter) -> None:
    for verb, role, body in (("refusal", CHIEF, {"opinion": "请核对"}), ("withdrawal", LEGAL, {"reason": "填写有误"})):
        asked = await counter.post(LEGAL, CORRECTIONS, DECIDE)
        ended = await counter.post(role, f"{CORRECTIONS}/{asked['id']}/{verb}", body)
        assert ended["status"] == {"refusal": "refused", "withdrawal": "withdrawn"}[verb]
        assert await limit(counter) == (90, "background")
    assert (await counter.ask(counter.token(LEGAL), "GET", f"{CORRECTIONS}/{asked['trace'][:8]}")).status_code == 422


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"rule": "decide-cases"}, (404, "unknown-rule")),
        ({"kind": "guard", "figures": {}}, (404, "unknown-rule")),
        ({"replaces": "2026-03-01"}, (404, "law-edition-unknown")),
        ({"replaces": None}, (409, "law-edition-overlaps")),
        ({"from": "2026-01-31"}, (409, "law-edition-overlaps")),
        ({"until": "2026-01-31"}, (422, "law-edition-backwards")),
        ({"figures": {}}, (422, "law-row-malformed")),
        ({"figures": DECIDE["figures"] | {"number": -1}}, (422, "law-row-malformed")),
        ({"figures": DECIDE["figures"] | {"number": 60.5}}, (422, "invalid-input")),
        ({"figures": DECIDE["figures"] | {"verified": False}}, (422, "law-row-malformed")),
        ({"quote": "一二三四五六七八九十一二三四五六七八九十一"}, (422, "law-row-malformed")),
        (
            {
                "kind": "policy-rule",
                "rule": "two-inspectors",
                "replaces": "2021-07-15",
                "figures": {"severity": "warn", "asks": "crew-size", "advice": "一", "advice_en": "a"},
            },
            (422, "rule-not-correctable"),
        ),
        ({"kind": "weather"}, (422, "invalid-input")),
    ],
)
async def test_a_correction_that_does_not_fit_is_refused(
    counter: Counter, changed: dict[str, object], refusal: tuple[int, str]
) -> None:
    assert await counter.refused(counter.token(LEGAL), CORRECTIONS, DECIDE | changed) == refusal


async def test_a_new_edition_follows_the_one_that_was_ended_before(counter: Counter) -> None:
    ended = DECIDE | {"until": "2026-12-31"}
    following = DECIDE | {"from": "2027-01-01", "replaces": None, "figures": DECIDE["figures"] | {"number": 45}}
    assert (await counter.refused(counter.token(LEGAL), CORRECTIONS, following))[1] == "law-edition-overlaps"
    for body in (ended, following):
        asked = await counter.post(LEGAL, CORRECTIONS, body)
        await counter.post(CHIEF, f"{CORRECTIONS}/{asked['id']}/approval")
    assert [(await limit(counter, day))[0] for day in ("2026-12-31", "2027-01-01")] == [60, 45]


async def test_of_two_corrections_of_the_same_days_the_second_is_not_approved(counter: Counter) -> None:
    first = await counter.post(LEGAL, CORRECTIONS, DECIDE | {"from": "2026-02-02"})
    second = await counter.post(LEGAL, CORRECTIONS, DECIDE | {"from": "2026-02-03"})
    answers = await asyncio.gather(
        *(counter.ask(counter.token(CHIEF), "POST", f"{CORRECTIONS}/{one['id']}/approval") for one in (first, second))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 404]


async def test_the_rows_come_out_of_the_log_and_nothing_public_says_more_than_the_rule(counter: Counter) -> None:
    for number in (60, 45):
        asked = await counter.post(LEGAL, CORRECTIONS, DECIDE | {"figures": DECIDE["figures"] | {"number": number}})
        await counter.post(CHIEF, f"{CORRECTIONS}/{asked['id']}/approval")
    await counter.post(LEGAL, CORRECTIONS, DECIDE)
    connection = await connect(counter.database.admin_url)
    await sequence_all(connection)
    entries = [row["entry"].decode() for row in await connection.fetch("SELECT entry FROM log.event")]
    await connection.close()
    await check_log(counter.database)
    engine = create_engine(counter.database.admin_url, application="tests")
    again = rebuild(engine, BlobStore.at("memory:///"), TABLES, PROJECTIONS)
    await check_rebuild(counter.database, TABLES, lambda: again)
    async with transact(engine) as session:
        law = await store.law_in(session, BUREAU)
    await engine.dispose()
    assert law.period("decide-case", on=counter.now.date()).number == 45
    assert len(entries) == 5
    assert not any(word in entry for entry in entries for word in ("made-up", "第三十条", "第18号"))
    assert sum('"rule":"decide-case"' in entry for entry in entries) == 2, "everybody sees which rule was corrected"

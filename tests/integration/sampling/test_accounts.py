"""Who acts is who was drawn: with which account a person acts, requested by one person and approved by another."""

from typing import Any

import pytest

from services.sampling.registers.accounts.store import person_of_subject, subjects_of
from shared.database import create_engine, transact
from tests.integration.sampling.crews import keep, table
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.log_alone import check_log
from tests.integration.sampling.test_renewals import read, renewed
from tests.support.apps import BUREAU

Json = dict[str, Any]


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    await keep(desk, "people", "执-1")
    await keep(desk, "people", "执-2")
    await keep(desk, "experts", "X-1")
    return desk


async def at(desk: Desk, path: str) -> str:
    """The address of the account of the person at this path of a register."""
    return f"/accounts/{(await read(desk, path))['person']}"


async def asked(desk: Desk, path: str, subject: str | None, **said: str) -> str:
    where = await at(desk, path)
    await desk.done("legal", f"{where}/request", {"subject": subject, **said})
    return where


async def given(desk: Desk, path: str, subject: str | None) -> str:
    where = await asked(desk, path, subject)
    await desk.done("chief", f"{where}/approval")
    return where


async def test_an_account_is_given_changed_and_taken_away(bureau: Desk) -> None:
    where = await at(bureau, "/people/执-1")
    none = await read(bureau, where)
    assert (none["status"], none["version"], none["subject"], none["rounds"]) == ("unset", 0, None, [])
    await asked(bureau, "/people/执-1", "u-17", remark="入职")
    waiting = await read(bureau, where)
    assert (waiting["status"], waiting["subject"], waiting["rounds"][0]["subject"]) == ("requested", None, "u-17")
    assert [(verb["verb"], verb["roles"], len(verb["missing"])) for verb in waiting["next"]] == [
        ("approve", ["chief"], 1),
        ("refuse", ["chief"], 1),
    ]
    await bureau.done("chief", f"{where}/refusal", {"opinion": "账号有误"})
    await given(bureau, "/people/执-1", "u-018")
    await given(bureau, "/people/执-1", "u-0018")
    held = await read(bureau, where)
    assert (held["status"], held["subject"], held["version"]) == ("set", "u-0018", 6)
    assert [(one["approved"], one["opinion"], one["remark"]) for one in held["rounds"]] == [
        (False, "账号有误", "入职"),
        (True, None, None),
        (True, None, None),
    ]
    await given(bureau, "/people/执-1", None)
    assert ((await read(bureau, where))["status"], len((await read(bureau, where))["rounds"])) == ("unset", 4)
    entries = [bytes(row["entry"]).decode() for row in await table(bureau, "SELECT entry FROM log.event")]
    assert not any("u-0" in entry or "account-" in entry for entry in entries)
    types = await table(bureau, "SELECT DISTINCT type FROM log.event WHERE stream LIKE 'account/%'")
    assert [row["type"] for row in types] == ["sampling.record.noted"]
    await check_log(bureau)


async def test_a_subject_belongs_to_one_person_of_the_bureau(bureau: Desk) -> None:
    where = await given(bureau, "/people/执-1", "u-1")
    other, expert = await at(bureau, "/people/执-2"), await at(bureau, "/experts/X-1")
    for path in (other, expert):
        answer = await bureau.ask("legal", "POST", f"{path}/request", {"subject": "u-1"})
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/subject-taken")
        assert "测试员执-1（执-1）" in answer.json()["detail"]
    # Two wait for the same subject: the second cannot be approved.
    for path in ("/people/执-2", "/experts/X-1"):
        await asked(bureau, path, "u-2")
    await bureau.done("chief", f"{other}/approval")
    assert await bureau.refused("chief", f"{expert}/approval") == (409, "subject-taken")
    await given(bureau, "/people/执-2", None)
    await bureau.done("chief", f"{expert}/approval")
    found = await bureau.ask("auditor", "GET", "/accounts?subject=u-2")
    assert [(one["key"], one["directory"], one["name"]) for one in found.json()["items"]] == [
        ("X-1", "experts", "测试员X-1")
    ]
    listed = (await bureau.ask("drawer", "GET", "/accounts?status=set")).json()["items"]
    assert {one["person"] for one in listed} == {where[10:], expert[10:]}


async def test_the_account_stays_with_a_renewed_person(bureau: Desk) -> None:
    where = await given(bureau, "/people/执-1", "u-1")
    await renewed(bureau, "执-1", "执-101")
    assert ((await read(bureau, where))["key"], (await read(bureau, where))["subject"]) == ("执-101", "u-1")
    engine = create_engine(bureau.database.admin_url, application="tests")
    try:
        async with transact(engine) as session:
            known = await person_of_subject(session, BUREAU, "u-1")
            assert known is not None
            assert (known.key, known.directory, known.retired, f"/accounts/{known.id}") == (
                "执-101",
                "people",
                False,
                where,
            )
            assert await subjects_of(session, BUREAU, [known.id]) == {known.id: "u-1"}
            assert await person_of_subject(session, BUREAU, "u-9") is None
            assert await person_of_subject(session, "370100", "u-1") is None
    finally:
        await engine.dispose()


async def test_what_is_refused(bureau: Desk) -> None:
    where = await at(bureau, "/people/执-1")
    subject = {"subject": "u-1"}
    assert await bureau.refused("chief", f"{where}/approval") == (409, "not-now")
    assert await bureau.refused("legal", f"{where}/request", {"subject": None}) == (409, "subject-unchanged")
    assert await bureau.refused("legal", f"{where}/request", {"subject": "u 　1"}) == (422, "invalid-input")
    for who in ("registrar", "chief", "drawer"):
        assert await bureau.refused(who, f"{where}/request", subject) == (403, "not-permitted")
    nobody = f"/accounts/{'0' * 8}-0000-7000-8000-{'0' * 12}"
    assert await bureau.refused("legal", f"{nobody}/request", subject) == (404, "person-unknown")
    await bureau.done("legal", f"{where}/request", subject)
    assert await bureau.refused("legal", f"{where}/request", {"subject": "u-2"}) == (409, "not-now")
    assert await bureau.refused("legal", f"{where}/approval") == (403, "not-permitted")
    assert await bureau.refused("chief", f"{where}/approval", **{"If-Match": '"0"'}) == (412, "stale-version")
    assert (await bureau.ask("clerk", "GET", where)).status_code == 403
    assert (await bureau.ask("legal", "GET", where, bureau="370100")).status_code == 404


async def test_a_retired_person_only_loses_the_account(bureau: Desk) -> None:
    where = await given(bureau, "/people/执-1", "u-1")
    await asked(bureau, "/people/执-1", "u-2")
    await bureau.done("registrar", "/people/执-1/retirement", {"reason": "退休"})
    assert await bureau.refused("chief", f"{where}/approval") == (409, "account-of-retired")
    await bureau.done("chief", f"{where}/refusal", {"opinion": "已退休"})
    assert await bureau.refused("legal", f"{where}/request", {"subject": "u-3"}) == (409, "account-of-retired")
    assert (await read(bureau, where))["retired"] is True
    await given(bureau, "/people/执-1", None)
    await given(bureau, "/people/执-2", "u-1")
